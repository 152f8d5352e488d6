"""A day of the year 9999 is refused wherever one types it, and stops no page where it is stored."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO
from itertools import islice

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acts import open_feed
from conventions.entities.milestones import Completion, Milestone
from conventions.follow_up.schedule import END, Anchors, DutyRule, days_of, occurrences
from conventions.models import Convention, Text
from conventions.objectives.periods import MONTH, periods
from deliberations.appeal import last_appeal_day
from deliberations.models import Deliberation
from epci.models import Membership
from press.kit.days import StoredDay
from press.kit.fields import DayField
from press.words.french import read_date
from press.words.months import LAST_DAY
from tests.access import ROWS
from tests.made import CARRIER, DOUBS
from tests.rules import OWN, Person, Role, Row
from tests.world import World, undone

pytestmark = pytest.mark.django_db
FAR = date.max
LATEST = "31/12/2150"


def stored_days() -> Iterator[StoredDay]:
    """The columns of days that people write."""
    for model in apps.get_models():
        yield from (one for one in model._meta.local_concrete_fields if isinstance(one, StoredDay))


DAYS = {str(one): one for one in stored_days()}
APPLICATIONS = sorted({one.model._meta.app_label for one in DAYS.values()})


def is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(read_date(value))
    except ValueError:
        return False


def with_days(row: Row, day: str) -> dict[str, str]:
    """Its fields that hold a day, holding that one."""
    return {name: day for name, value in row.body.items() if is_day(value)}


DATED = [row for row in ROWS if row.post and with_days(row, LATEST)]


def stored_from(day: date) -> int:
    """How many stored days are as late as that, or later."""
    return sum(
        one.model._default_manager.filter(**{f"{one.name}__gte": day}).count()
        for one in DAYS.values()
    )


OVERVIEWS = ("home", "calendar", "own_epci", "settlements", "convention_list", "deliberation_list")
OF_A_CONVENTION = (
    "convention",
    "convention_follow_up",
    "convention_aims",
    "convention_deliberations",
    "convention_bodies",
    "amendment_list",
)


def pages() -> Iterator[str]:
    yield from map(reverse, OVERVIEWS)
    yield from (reverse(name, args=[DOUBS]) for name in OF_A_CONVENTION)
    act = Deliberation.objects.filter(text__convention__reference=DOUBS).first()
    yield reverse("deliberation", args=[act.pk])


@pytest.fixture
def browser(world: World) -> Client:
    return world.browser(Person(Role.PROJECT_CHIEF, OWN), world.organisations[CARRIER])


def test_every_column_of_a_day_stops_where_forms_do():
    plain = [
        str(one)
        for model in apps.get_models()
        for one in model._meta.local_concrete_fields
        if type(one) is models.DateField
    ]
    assert plain == []


def test_a_form_takes_the_last_day_and_not_the_next():
    assert DayField().clean(LATEST) == LAST_DAY
    for late in ("01/01/2151", "31/12/9999"):
        with pytest.raises(ValidationError, match="au plus tard le 31 décembre 2150"):
            DayField().clean(late)


def test_validation_refuses_what_no_form_has_read():
    text = Text(number=1, new_end_on=LAST_DAY + timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        text.full_clean()
    assert refused.value.error_dict["new_end_on"][0].code == "ceiling"


@pytest.mark.parametrize("row", DATED, ids=str)
def test_no_form_stores_a_day_beyond_the_last(row: Row, world: World):
    person = row.who_may("POST")
    with undone():
        before = stored_from(LAST_DAY + timedelta(days=1))
        response = world.send("POST", row, person, **with_days(row, "31/12/9999"))
        assert response.status_code in {200, 302, 409}
        assert stored_from(LAST_DAY + timedelta(days=1)) == before


def test_the_same_forms_do_store_the_last_day(world: World):
    """Else the test above would prove nothing."""
    kept = (row for row in DATED if stores(world, row, LATEST))
    assert len(list(islice(kept, 3))) == 3


def stores(world: World, row: Row, day: str) -> bool:
    """Whether a day as late as the last is there once the row's form was sent."""
    with undone():
        before = stored_from(LAST_DAY)
        world.send("POST", row, row.who_may("POST"), **with_days(row, day))
        return stored_from(LAST_DAY) > before


@pytest.mark.parametrize(
    "applications",
    [
        pytest.param(APPLICATIONS, id="all"),
        *(pytest.param([one], marks=pytest.mark.whole_walk, id=one) for one in APPLICATIONS),
    ],
)
def test_pages_survive_any_stored_day(applications: list[str], world: World, browser: Client):
    with undone():
        for day in (one for one in DAYS.values() if one.model._meta.app_label in applications):
            with suppress(DatabaseError), transaction.atomic():  # a table may refuse it itself
                day.model._base_manager.update(**{day.name: FAR})
        answers = {path: browser.get(path).status_code for path in pages()}
        assert {path: status for path, status in answers.items() if status != 200} == {}


def test_the_feed_and_the_reminders_survive_a_duty_counted_from_the_end(world: World):
    """The attack as it was: done in 9999, then turned monthly."""
    with undone():
        convention = Convention.objects.get(reference=DOUBS)
        Convention.objects.filter(pk=convention.pk).update(ends_on=FAR)
        duty = Milestone.objects.create(
            convention=convention, title="Bilan", due_on=date(2026, 1, 31), every_months=1
        )
        user = Membership.objects.filter(organisation=world.organisations[CARRIER]).first().user
        Completion.objects.create(milestone=duty, due_on=FAR, done_on=FAR)
        secret = open_feed(by=user, at=timezone.now())
        assert Client().get(reverse("calendar_feed", args=[secret])).status_code == 200
        call_command("send_reminders", stdout=StringIO())


def test_a_rhythm_stops_where_the_calendar_does():
    anchors = Anchors(last_day=FAR)
    monthly = DutyRule(event=END, every_months=1)
    assert days_of(monthly, anchors, FAR) == [FAR]
    assert len(days_of(DutyRule(date(2026, 1, 31), every_months=1), anchors, FAR)) == 1_500
    assert occurrences(monthly, anchors, {FAR: FAR}, FAR)[0].due_on == FAR


def test_periods_and_appeals_stop_where_the_calendar_does():
    assert periods(MONTH, date(2150, 11, 3), FAR)[-1].ends_on == LAST_DAY
    assert last_appeal_day(FAR) == FAR
    assert last_appeal_day(date(9999, 10, 30)) == FAR
