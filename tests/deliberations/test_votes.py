"""What councils counted comes out as they printed it, and what does not add up is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberations.appeal import easter, last_appeal_day, public_holidays
from deliberations.prefecture_ids import PrefectureId, prefecture_mismatches, read_prefecture_id
from deliberations.printed_votes import contradictions
from deliberations.voting import Attendance, Outcome, Vote, anomalies, decide

CA2C = "059-200030633-20220706-2022_70-DE"
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))
counts = st.integers(min_value=0, max_value=150)


GOLDEN = {
    "GBM 2025/2025.00113": (Vote(119), Attendance(123, 90, 29, absent=4)),
    "GBM 2024/2024.00098": (Vote(102, interested=4), Attendance(123)),
    "Dijon métropole, 26 September 2024": (Vote(78), Attendance(86, 67, 11, absent=8)),
    "GBM 2026/2026.00030": (Vote(100), Attendance(123)),
}


@pytest.mark.parametrize("act", GOLDEN)
def test_the_published_votes_are_unanimous_and_add_up(act):
    vote, attendance = GOLDEN[act]
    assert vote.sentence == "À l'unanimité"
    assert decide(vote) is Outcome.ADOPTED
    assert anomalies(attendance, vote) == []


def test_the_published_attendance_of_ca2c_adds_up_without_votes():
    attendance = Attendance(members=74, present=53 + 4, represented=7, excused=1, absent=9)
    assert anomalies(attendance) == []
    assert attendance.has_quorum is True


@pytest.mark.parametrize(
    ("vote", "sentence"),
    [
        (Vote(100, abstentions=2), "À l'unanimité des suffrages exprimés, 2 abstentions"),
        (Vote(100, abstentions=1), "À l'unanimité des suffrages exprimés, 1 abstention"),
        (
            Vote(100, not_voting=1),
            "À l'unanimité des suffrages exprimés, 1 membre ne se prononce pas",
        ),
        (
            Vote(100, abstentions=2, not_voting=3),
            "À l'unanimité des suffrages exprimés, 2 abstentions, 3 membres ne se prononcent pas",
        ),
        (Vote(100, interested=4), "À l'unanimité"),
        (Vote(100, against=3), "À la majorité, 3 voix contre"),
        (Vote(100, against=1, abstentions=2), "À la majorité, 1 voix contre, 2 abstentions"),
        (Vote(40, against=40), "À égalité, 40 voix pour, 40 voix contre"),
        (Vote(40, against=41), "Rejetée, 41 voix contre"),
        (Vote(0, abstentions=5), "Aucun suffrage exprimé, 5 abstentions"),
    ],
)
def test_the_outcome_is_said_from_the_votes(vote, sentence):
    assert vote.sentence == sentence


@pytest.mark.parametrize(
    ("vote", "outcome"),
    [
        (Vote(41, 40), Outcome.ADOPTED),
        (Vote(40, 41), Outcome.REJECTED),
        (Vote(1, 0, abstentions=80, blank=9, void=3), Outcome.ADOPTED),
        (Vote(0, 0, abstentions=80), Outcome.REJECTED),
        (Vote(0), Outcome.REJECTED),
    ],
)
def test_the_majority_is_that_of_the_votes_cast(vote, outcome):
    assert decide(vote) is outcome


@pytest.mark.parametrize("said", [Outcome.ADOPTED, Outcome.REJECTED])
def test_on_a_public_tie_the_chair_decides_and_the_act_must_say_how(said):
    assert decide(Vote(40, 40), stated=said) is said
    assert decide(Vote(40, 40), printed=said) is said
    with pytest.raises(
        ValueError, match=r"^à égalité \(40 pour, 40 contre\), la voix du président"
    ):
        decide(Vote(40, 40))


def test_a_secret_tie_rejects_whatever_the_act_says_of_the_chair():
    assert decide(Vote(40, 40), secret=True) is Outcome.REJECTED
    with pytest.raises(ValueError, match=r"à égalité au scrutin secret : la délibération est rej"):
        decide(Vote(40, 40), secret=True, stated=Outcome.ADOPTED)


@given(in_favour=counts, against=counts, rest=counts, secret=st.booleans())
def test_only_more_votes_for_than_against_adopt_without_the_chair(in_favour, against, rest, secret):
    vote = Vote(in_favour, against, abstentions=rest, blank=rest, void=rest)
    if in_favour == against > 0 and not secret:
        return
    assert (decide(vote, secret=secret) is Outcome.ADOPTED) == (in_favour > against)


def test_what_is_withdrawn_adjourned_or_noted_is_said_and_never_computed():
    for said in (Outcome.WITHDRAWN, Outcome.ADJOURNED, Outcome.NOTED):
        assert decide(None, printed=said) is said
        assert decide(Vote(119), stated=said) is said


def test_a_vote_carried_may_be_one_on_the_refusal():
    assert decide(Vote(30), printed=Outcome.REJECTED) is Outcome.REJECTED
    with pytest.raises(ValueError, match="dite adoptée, et l'acte imprime : rejetée"):
        decide(Vote(30), stated=Outcome.ADOPTED, printed=Outcome.REJECTED)


def test_a_negative_count_is_no_vote():
    with pytest.raises(ValueError, match=r"^Un nombre de voix n'est jamais négatif\.$"):
        Vote(3, abstentions=-1)


@given(in_favour=counts, against=counts, abstentions=counts)
def test_unanimity_is_said_when_and_only_when_nobody_voted_against(in_favour, against, abstentions):
    vote = Vote(in_favour, against, abstentions)
    unanimous = vote.sentence.startswith("À l'unanimité")
    assert unanimous == (in_favour > 0 and against == 0)


@pytest.mark.parametrize(
    ("members", "present", "reached"),
    [(123, 62, True), (123, 61, False), (86, 44, True), (86, 43, False), (123, None, None)],
)
def test_the_quorum_is_more_than_half_in_person(members, present, reached):
    assert Attendance(members, present, represented=50).has_quorum is reached


def test_no_quorum_is_asked_after_a_second_convocation():
    attendance = Attendance(123, present=12, represented=0, absent=111, second_convocation=True)
    assert attendance.has_quorum is True
    assert anomalies(attendance) == []


@pytest.mark.parametrize(
    ("attendance", "vote", "said"),
    [
        (
            Attendance(123, 90, 22, absent=11),
            Vote(119),
            ["119 voix exprimées pour 112 votants possibles"],
        ),
        (
            Attendance(123, 90, 29, absent=4),
            Vote(119, abstentions=1),
            ["120 voix comptées pour 119 votants possibles"],
        ),
        (
            Attendance(123, 90, 29, absent=4),
            Vote(116, interested=1),
            ["117 voix comptées seulement pour 119 votants possibles"],
        ),
        (Attendance(123), Vote(124), ["124 voix exprimées pour 123 votants possibles"]),
        (Attendance(123, 90, 29, absent=29), None, ["148 membres comptés pour 123 en exercice"]),
        (Attendance(123, 90, 29, absent=3), None, ["122 membres comptés pour 123 en exercice"]),
        (Attendance(123, 124), None, ["124 membres comptés pour 123 en exercice"]),
        (
            Attendance(123, 61, 58, absent=4),
            None,
            ["quorum non atteint : 61 présents, il en faut 62"],
        ),
        (
            Attendance(10, 1, 3, absent=6),
            None,
            [
                "quorum non atteint : 1 présent, il en faut 6",
                "3 procurations pour 1 présent",
            ],
        ),
        (Attendance(123, 90), Vote(90), []),
        (Attendance(4, 2, 2, absent=0, second_convocation=True), Vote(4), []),
    ],
)
def test_figures_that_do_not_add_up_are_said(attendance, vote, said):
    assert anomalies(attendance, vote) == said


@pytest.mark.parametrize(
    ("vote", "printed", "said"),
    [
        (Vote(119), "Rapport adopté à l'unanimité : Pour : 119 Contre : 0 Abstention* : 0", []),
        (Vote(119), "Rapport adopté a 'unanimité : Pour : 119", []),
        (Vote(78), "SCRUTIN POUR : 78 ABSTENTION : 0 CONTRE : 0 NE SE PRONONCE PAS : 0", []),
        (Vote(100, abstentions=2), "A l'unanimité, 2 abstentions", []),
        (Vote(98, against=2), "À l'unanimité moins 2 voix", []),
        (Vote(98, abstentions=2), "À la majorité", []),
        (Vote(98, against=2), "", []),
        (
            Vote(98, against=2),
            "À l'unanimité",
            ["l'acte imprime l'unanimité, le vote compte 2 voix contre"],
        ),
        (
            Vote(100),
            "À la majorité",
            ["l'acte imprime une majorité, le vote est unanime"],
        ),
        (
            Vote(118),
            "Pour : 119 Contre : 0",
            ["l'acte imprime 119 pour, le vote en compte 118"],
        ),
        (
            Vote(98, against=2, abstentions=1),
            "À la majorité, 3 voix contre, 2 abstentions",
            [
                "l'acte imprime 3 contre, le vote en compte 2",
                "l'acte imprime 2 abstentions, le vote en compte 1",
            ],
        ),
    ],
)
def test_votes_and_the_printed_outcome_must_agree(vote, printed, said):
    assert contradictions(vote, printed) == said


@given(in_favour=counts, against=counts, abstentions=counts, not_voting=counts)
def test_a_generated_sentence_never_contradicts_its_own_vote(
    in_favour, against, abstentions, not_voting
):
    vote = Vote(in_favour, against, abstentions, not_voting)
    assert contradictions(vote, vote.sentence) == []


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2025, 4, 18), date(2025, 6, 19)),  # GBM 2025/2025.00113
        (date(2024, 4, 24), date(2024, 6, 25)),  # GBM 2024/2024.00098
        (date(2026, 2, 10), date(2026, 4, 13)),  # GBM 2026/2026.00030: 11 April is a Saturday
        (date(2022, 7, 12), date(2022, 9, 13)),  # CA2C 2022/70
        (date(2024, 12, 30), date(2025, 3, 3)),  # no 30 February; 1 March is a Saturday
        (date(2023, 12, 31), date(2024, 3, 1)),  # from 29 February
        (date(2025, 10, 31), date(2026, 1, 2)),  # 1 January
        (date(2025, 2, 20), date(2025, 4, 22)),  # 21 April is Easter Monday
        (date(2026, 3, 13), date(2026, 5, 15)),  # 14 May is Ascension Day
        (date(2026, 3, 24), date(2026, 5, 26)),  # 25 May is Whit Monday
    ],
)
def test_the_last_day_for_appeal(published, last):
    assert last_appeal_day(published) == last


@given(published=days)
def test_the_last_day_for_appeal_is_a_working_day_more_than_two_months_later(published):
    last = last_appeal_day(published)
    assert last.weekday() < 5
    assert last not in public_holidays(last.year)
    assert 60 <= (last - published).days <= 67


@given(published=days)
def test_who_publishes_later_is_never_appealed_sooner(published):
    assert last_appeal_day(published) <= last_appeal_day(published + timedelta(days=1))


@given(published=days)
def test_only_closed_days_lie_between_two_clear_months_and_the_last_day(published):
    last = last_appeal_day(published)
    month = (published.month + 1) % 12 + 1
    extra = (last - timedelta(days=n) for n in range(1, 10))
    open_days = [
        day
        for day in extra
        if day.month == month
        and day.day > published.day
        and day.weekday() < 5
        and day not in public_holidays(day.year)
    ]
    assert open_days == []


EASTER_SUNDAYS = [
    date(1761, 3, 22),
    date(1818, 3, 22),
    date(1943, 4, 25),
    date(1954, 4, 18),
    date(1981, 4, 19),
    date(2000, 4, 23),
    date(2008, 3, 23),
    date(2011, 4, 24),
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2038, 4, 25),
    date(2285, 3, 22),
]


@pytest.mark.parametrize("sunday", EASTER_SUNDAYS, ids=str)
def test_easter(sunday):
    assert easter(sunday.year) == sunday


def test_alsace_and_moselle_keep_two_days_more():
    here = public_holidays(2026, "67") - public_holidays(2026, "25")
    assert sorted(here) == [date(2026, 4, 3), date(2026, 12, 26)]


def test_the_end_of_slavery_is_kept_overseas():
    assert public_holidays(2026, "972") - public_holidays(2026) == {date(2026, 5, 22)}


def test_an_appeal_that_would_end_on_good_friday_waits_in_strasbourg():
    """Published on 2 February 2026: the last day is Friday 3 April, Good Friday."""
    assert last_appeal_day(date(2026, 2, 2)) == date(2026, 4, 3)
    assert last_appeal_day(date(2026, 2, 2), "67") == date(2026, 4, 7)


def test_the_eleven_holidays_of_2026():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@given(year=st.integers(min_value=1583, max_value=4099))
def test_easter_is_a_sunday_of_spring(year):
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_the_identifier_of_the_prefecture_is_read_in_parts():
    assert read_prefecture_id(CA2C) == PrefectureId(
        department="059",
        siren="200030633",
        held_on=date(2022, 7, 6),
        number="2022_70",
        nature="DE",
    )


@pytest.mark.parametrize("department", ["001", "02A", "02B", "974"])
def test_every_department_has_its_code(department):
    assert read_prefecture_id(f"{department}{CA2C[3:]}").department == department


@pytest.mark.parametrize(
    "text",
    [
        "59-200030633-20220706-2022_70-DE",
        "159-200030633-20220706-2022_70-DE",
        "059-20003063-20220706-2022_70-DE",
        "059-200030633-20220706-2022/70-DE",
        "059-200030633-20220706--DE",
        "059-200030633-20220706-1234567890123456-DE",
        "059-200030633-20220706-2022_70-de",
        "059-200030633-20220706-2022_70-DE\n",
        "",
    ],
)
def test_an_identifier_of_another_form_is_refused(text):
    with pytest.raises(ValueError, match=rf"n'est pas de la forme {CA2C}\.$"):
        read_prefecture_id(text)


def test_an_identifier_without_a_real_date_is_refused():
    with pytest.raises(ValueError, match="20221306 n'est pas une date"):
        read_prefecture_id("059-200030633-20221306-2022_70-DE")


@pytest.mark.parametrize(
    ("siren", "held_on", "said"),
    [
        ("200030633", date(2022, 7, 6), []),
        (None, date(2022, 7, 6), []),
        (
            "242100410",
            date(2022, 7, 6),
            ["l'identifiant est celui du SIREN 200030633, le conseil a 242100410"],
        ),
        (
            "200030633",
            date(2022, 7, 7),
            ["l'identifiant est du 06/07/2022, la séance du 07/07/2022"],
        ),
    ],
)
def test_an_identifier_is_that_of_the_council_and_of_the_day(siren, held_on, said):
    assert prefecture_mismatches(read_prefecture_id(CA2C), siren, held_on) == said
