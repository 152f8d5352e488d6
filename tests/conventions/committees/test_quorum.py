"""Quorums, rhythms of meetings and typed seats."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.committees.quorum import (
    Promise,
    attendance_said,
    is_quorate,
    read_seats,
    the,
    warnings,
    write_seats,
)
from press.words.months import add_months

SINCE, TODAY = date(2025, 5, 15), date(2026, 11, 22)
COMEX, ASSEMBLY = Promise(12, SINCE), Promise(2, SINCE)


def monthly(until: date, since: date = SINCE) -> list[date]:
    days = [add_months(since, rank) for rank in range(60)]
    return [day for day in days if day <= until]


def test_the_comex_decides_from_seven():
    assert attendance_said("Comex", 8, 13, 7) == (
        "8 présents sur 13, quorum de 7 atteint\u00a0: le Comex peut décider"
    )
    assert attendance_said("Comex", 6, 13, 7) == (
        "6 présents sur 13, quorum de 7 non atteint\u00a0: le Comex ne peut pas décider"
    )
    assert attendance_said("Comité", 1, 13, None) == "1 présent sur 13"


@pytest.mark.parametrize(
    ("name", "with_article"),
    [
        ("Comex", "le Comex"),
        ("Assemblée TI", "l'Assemblée TI"),
        ("Équipe", "l'Équipe"),
        ("Commission n° 2", "la Commission n° 2"),
    ],
)
def test_a_body_has_its_article(name, with_article):
    assert the(name) == with_article


def test_a_comex_that_meets_each_month_is_in_order():
    assert warnings(COMEX, monthly(TODAY), TODAY) == []


def test_more_than_a_month_without_a_comex_is_said():
    held = [day for day in monthly(TODAY) if day < date(2026, 10, 1)]
    assert warnings(COMEX, held, TODAY) == [
        "10 réunions tenues depuis douze mois, pour 12 au moins",
        "pas de réunion depuis le 15 septembre 2026 : plus de 1 mois",
    ]


def test_an_assembly_that_never_met_is_said():
    assert warnings(ASSEMBLY, [], TODAY) == [
        "aucune réunion depuis douze mois, pour 2 au moins",
        "pas de réunion depuis le 15 mai 2025 : plus de 6 mois",
    ]


def test_nothing_is_owed_before_it_begins_after_it_ends_or_without_a_rhythm():
    silent = (
        Promise(12, None),
        Promise(12, date(2027, 1, 1)),
        Promise(12, SINCE, date(2026, 1, 1)),
        Promise(None, SINCE),
        Promise(12, date(2026, 11, 1)),
    )
    assert [warnings(one, [], TODAY) for one in silent] == [[], [], [], [], []]


@pytest.mark.parametrize(
    ("a_year", "said"),
    [
        (12, "au moins une réunion par mois"),
        (2, "au moins 2 réunions par an"),
        (1, "au moins 1 réunion par an"),
        (None, "sans rythme imposé"),
    ],
)
def test_a_promise_says_itself(a_year, said):
    assert Promise(a_year, SINCE).said == said


def test_seats_are_typed_as_a_list():
    typed = "GBM : 1\n\n Chefs d'entreprise : industrie : 6\nChef de projet de la CCI"
    seats = [("GBM", 1), ("Chefs d'entreprise : industrie", 6), ("Chef de projet de la CCI", 1)]
    assert read_seats(typed) == seats


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("GBM : un", "Ligne 1, « GBM » : « un » n'est pas un nombre de membres"),
        ("GBM : 0", "« 0 » n'est pas un nombre"),
        ("GBM : ²", "« ² » n'est pas un nombre"),
        ("GBM : " + "9" * 400, "n'est pas un nombre"),
        ("GBM : 1\n: 3", "Ligne 2 : dites qui siège"),
        ("x" * 201, "Ligne 1 : dites qui siège"),
        ("GBM : 1\ngbm : 2", "« GBM » est écrit deux fois."),
        ("\n".join(f"Siège {rank}" for rank in range(61)), "61 sièges : 60 au plus."),
    ],
)
def test_what_is_not_a_seat_is_said_with_its_line(typed, why):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_seats(typed)
    assert why in str(refused.value)


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
HELD = st.sets(DAYS, max_size=20)
A_YEAR = st.integers(1, 24)


@given(st.integers(0, 30), st.integers(0, 30))
def test_one_more_never_loses_a_quorum(present, quorum):
    assert is_quorate(present, quorum) <= is_quorate(present + 1, quorum)
    assert is_quorate(quorum, quorum)


@given(A_YEAR, HELD, DAYS, DAYS)
def test_one_more_meeting_never_warns_more(a_year, held, more, on):
    promise = Promise(a_year, SINCE)
    assert len(warnings(promise, held | {more}, on)) <= len(warnings(promise, held, on))


@given(A_YEAR, HELD, DAYS)
def test_a_meeting_to_come_changes_nothing(a_year, held, on):
    promise = Promise(a_year, SINCE)
    past = {day for day in held if day <= on}
    assert warnings(promise, held, on) == warnings(promise, past, on)


@given(st.sampled_from([1, 2, 3, 4, 6, 12]), DAYS)
def test_who_meets_at_the_rhythm_is_never_warned(a_year, on):
    gap = 12 // a_year
    held = [add_months(SINCE, gap * rank) for rank in range(60)]
    assert warnings(Promise(a_year, SINCE), held, on) == []


LABELS = st.text("abcdé'- ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.tuples(LABELS, st.integers(1, 500)), max_size=10, unique_by=lambda one: one[0]))
def test_seats_that_are_written_are_read_again(seats):
    unique = {label.casefold().replace("é", "e"): (label, count) for label, count in seats}
    kept = list(unique.values())
    assert read_seats(write_seats(kept)) == kept
