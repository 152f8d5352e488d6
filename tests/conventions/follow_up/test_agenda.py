"""What comes between two days: the duties and meetings of the conventions in sight, no other."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conventions.follow_up.agenda import agenda_of
from conventions.follow_up.schedule import DutyStanding
from conventions.models import Body, Completion, Convention, Meeting, Milestone

pytestmark = pytest.mark.usefixtures("demo")

TODAY = date(2026, 11, 22)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def elected() -> User:
    return User.objects.get(email="elu@gbm.example")


def of(reference: str) -> Convention:
    return Convention.objects.get(reference=reference)


def rhythm(reference: str = "TI-DOUBS", title: str = "Essai", **fields) -> Milestone:
    typed = {"due_on": date(2026, 1, 31), "every_months": 3} | fields
    return Milestone.objects.create(convention=of(reference), title=title, **typed)


def body(reference: str = "TI-DOUBS", name: str = "Essai") -> Body:
    return Body.objects.create(convention=of(reference), rank=90, name=name)


def told(user: User, *days: date) -> list[tuple[date, str, str]]:
    found = agenda_of(Convention.objects.visible_to(user).with_state(TODAY), *days)
    return [(one.day, one.title, one.standing(TODAY)) for one in found if "Essai" in one.title]


def test_occurrences_and_meetings_in_the_order_of_days(elected):
    duty = rhythm()
    Completion.objects.create(milestone=duty, due_on=date(2026, 7, 31), done_on=date(2026, 7, 30))
    Meeting.objects.create(body=body(), held_on=date(2026, 12, 1))
    assert told(elected, date(2026, 5, 1), date(2027, 1, 31)) == [
        (date(2026, 7, 31), "Essai", DutyStanding.DONE),
        (date(2026, 10, 31), "Essai", DutyStanding.LATE),
        (date(2026, 12, 1), "Essai", DutyStanding.SOON),
        (date(2027, 1, 31), "Essai", DutyStanding.TO_COME),
    ]


def test_what_is_given_up_or_cancelled_is_not_expected(elected):
    rhythm(cancelled_on=date(2026, 2, 1), cancel_reason="Plus demandé")
    Meeting.objects.create(body=body(), held_on=date(2026, 12, 1), cancelled=True)
    assert told(elected, *YEAR) == []


def test_the_conventions_of_others_stay_theirs(elected):
    rhythm("TI-HDC")
    Meeting.objects.create(body=body("TI-HDC"), held_on=date(2026, 12, 1))
    assert told(elected, *YEAR) == []


def test_three_duties_or_one_cost_the_same(elected):
    seen = list(Convention.objects.visible_to(elected).with_state(TODAY))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            agenda_of(seen, *YEAR)
        return len(captured)

    rhythm()
    Meeting.objects.create(body=body(), held_on=date(2026, 12, 1))
    assert queries() == 3
    for rank in range(3):
        rhythm(title=f"Essai {rank}")
        rhythm("PMT-2024", title=f"Essai {rank}")
        Meeting.objects.create(body=body(name=f"Essai {rank}"), held_on=date(2026, 12, 1))
    assert queries() == 3
