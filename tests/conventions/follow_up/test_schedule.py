"""When duties fall: delays in months, rhythms, what was done, and the reminder that a day asks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.follow_up.schedule import (
    LATE,
    Anchors,
    DutyRule,
    DutyStanding,
    Occurrence,
    awaited,
    beat,
    between,
    days_of,
    occurrences,
    reminder_due,
)
from press.words.months import add_months, month_end

SIGNED, START, END = date(2025, 5, 15), date(2024, 7, 1), date(2027, 12, 31)
DOUBS = Anchors(last_signature=SIGNED, start=START, last_day=END)
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 240)
RHYTHM = st.integers(1, 24)
ANNEX = DutyRule(event="last_signature", months_after=6)
QUARTERLY = DutyRule(event="start", months_after=3, every_months=3)


def test_six_months_after_the_last_signature():
    assert days_of(ANNEX, DOUBS, TODAY) == [date(2025, 11, 15)]
    assert occurrences(ANNEX, DOUBS, {}, TODAY) == [Occurrence(date(2025, 11, 15))]
    late = Occurrence(date(2025, 11, 15))
    assert late.standing(TODAY, 30) == DutyStanding.LATE
    assert late.said(TODAY) == "en retard de 372 jours"


def test_a_missing_signature_is_waited_for():
    waiting = Anchors(start=START, last_day=END, missing=2)
    assert occurrences(ANNEX, waiting, {}, TODAY) == []
    assert awaited(ANNEX, waiting) == (
        "6 mois après la dernière signature\u00a0: il manque 2 signatures"
    )
    assert awaited(DutyRule(event="end", months_after=120), waiting) == (
        "10 ans après la fin de la convention\u00a0: sa date n'est pas connue"
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 2, 28), 1, date(2025, 3, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(9999, 6, 1), 12, date.max),
    ],
)
def test_a_delay_ends_on_the_same_day_of_its_last_month(day, months, expected):
    assert add_months(day, months) == expected


def test_what_ends_a_quarter_goes_on_ending_quarters():
    rule = DutyRule(due_on=date(2025, 6, 30), every_months=3)
    assert days_of(rule, DOUBS, date(2026, 3, 31)) == [
        date(2025, 6, 30),
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 3, 31),
    ]


def test_a_rhythm_stops_with_the_convention_and_what_follows_its_end_does_not():
    assert days_of(QUARTERLY, DOUBS, date(2040, 1, 1))[-1] == date(2027, 10, 1)
    kept = DutyRule(event="end", months_after=120)
    assert days_of(kept, DOUBS, date(2026, 1, 1)) == [date(2037, 12, 31)]


def test_the_past_what_was_done_and_the_next():
    done = {date(2026, 4, 1): date(2026, 4, 3), date(2027, 1, 1): date(2026, 11, 20)}
    yearly = DutyRule(due_on=date(2025, 4, 1), every_months=12)
    assert occurrences(yearly, DOUBS, {date(2026, 4, 1): date(2026, 4, 3)}, TODAY) == [
        Occurrence(date(2025, 4, 1)),
        Occurrence(date(2026, 4, 1), date(2026, 4, 3)),
        Occurrence(date(2027, 4, 1)),
    ]
    quarters = occurrences(QUARTERLY, DOUBS, done, TODAY)
    assert quarters[-2:] == [
        Occurrence(date(2027, 1, 1), date(2026, 11, 20)),
        Occurrence(date(2027, 4, 1)),
    ]


def test_what_was_done_counts_for_the_nearest_day_once_days_have_moved():
    moved = Anchors(last_signature=date(2025, 5, 20), start=START, last_day=END)
    done = {date(2025, 11, 15): date(2025, 11, 10)}
    assert occurrences(ANNEX, moved, done, TODAY) == [
        Occurrence(date(2025, 11, 20), date(2025, 11, 10))
    ]


def test_what_was_done_outlives_a_day_that_is_not_known_any_more():
    assert occurrences(ANNEX, Anchors(), {date(2025, 11, 15): date(2025, 11, 10)}, TODAY) == [
        Occurrence(date(2025, 11, 15), date(2025, 11, 10))
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (DutyRule(due_on=date(2025, 4, 30)), "le 30 avril 2025"),
        (
            DutyRule(due_on=date(2025, 6, 1), every_months=12),
            "chaque année, à partir du 1er juin 2025",
        ),
        (ANNEX, "6 mois après la dernière signature"),
        (DutyRule(event="start"), "à la prise d'effet"),
        (QUARTERLY, "3 mois après la prise d'effet, puis chaque trimestre"),
        (DutyRule(event="end", months_after=12), "1 an après la fin de la convention"),
        (
            DutyRule(event="start", months_after=24, every_months=4),
            "2 ans après la prise d'effet, puis tous les 4\u00a0mois",
        ),
    ],
)
def test_a_rule_says_itself(rule, said):
    assert rule.said == said


@pytest.mark.parametrize(
    ("left", "standing", "said"),
    [
        (-1, DutyStanding.LATE, "en retard de 1 jour"),
        (0, DutyStanding.SOON, "aujourd'hui"),
        (30, DutyStanding.SOON, "dans 30 jours"),
        (31, DutyStanding.TO_COME, "dans 31 jours"),
    ],
)
def test_where_an_occurrence_stands(left, standing, said):
    one = Occurrence(TODAY + timedelta(left))
    assert (one.standing(TODAY, 30), one.said(TODAY)) == (standing, said)


@pytest.mark.parametrize(
    ("left", "due"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (0, 7), (-1, LATE), (-90, LATE)],
)
def test_only_the_latest_reminder_is_sent(left, due):
    assert reminder_due(TODAY + timedelta(left), TODAY, (30, 7)) == due


@given(DAYS, MONTHS)
def test_a_delay_keeps_its_day_or_takes_the_last_of_the_month(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and later == month_end(later))


@given(DAYS, RHYTHM, st.integers(1, 40))
def test_a_rhythm_goes_forward_and_never_drifts(first, months, count):
    days = [first, *(beat(first, rank * months) for rank in range(1, count))]
    assert days == sorted(set(days))
    assert all(day == month_end(day) for day in days) if first == month_end(first) else True
    assert all(day.day == min(first.day, day.day) or first == month_end(first) for day in days)


RULES = st.builds(
    DutyRule,
    due_on=st.none(),
    event=st.sampled_from(["last_signature", "start", "end"]),
    months_after=st.integers(0, 36),
    every_months=st.none() | RHYTHM,
) | st.builds(DutyRule, due_on=DAYS, every_months=st.none() | RHYTHM)
NEAR = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(RULES, NEAR)
def test_nothing_done_there_is_one_occurrence_to_come_at_most(rule, on):
    found = occurrences(rule, DOUBS, {}, on)
    assert found
    assert sum(one.due_on >= on for one in found) <= 1
    assert [one.due_on for one in found] == sorted({one.due_on for one in found})


@given(RULES, NEAR, NEAR)
def test_what_lies_between_two_days_is_cut_from_the_whole(rule, one, other):
    first, last = sorted((one, other))
    cut = [found.due_on for found in between(rule, DOUBS, {}, first, last)]
    assert cut == [day for day in days_of(rule, DOUBS, last) if first <= day <= last]


@given(RULES, NEAR, st.data())
def test_doing_what_is_due_leaves_nothing_late(rule, on, data):
    due = [one.due_on for one in occurrences(rule, DOUBS, {}, on) if one.due_on < on]
    left_out = data.draw(st.sets(st.sampled_from(due))) if due else set()
    done = {day: on for day in due if day not in left_out}
    late = {
        one.due_on
        for one in occurrences(rule, DOUBS, done, on)
        if one.standing(on, 30) == DutyStanding.LATE
    }
    assert late == left_out
