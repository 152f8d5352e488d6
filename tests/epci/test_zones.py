"""The day that pages and letters are of is that of whoever acts, wherever they are."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from epci.zones import ZONES, today_of, zone_of
from tests.factories import EpciFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 19:30 in Fort-de-France, 0:30 in Paris
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("department", "address", "day"),
    [
        ("25", "", FIRST),
        ("972", "", LAST),
        ("973", "", LAST),
        ("974", "", FIRST),
        ("976", "", FIRST),
        ("2A", "", FIRST),
        ("", "1 rue du Port\n97200 Fort-de-France", LAST),
        ("", "98713 Papeete", LAST),
        ("", "98800 Nouméa", FIRST),
        ("", "BP 97200 Marseille 13001", LAST),
        ("", "25000 Besançon", FIRST),
        ("", "", FIRST),
    ],
)
def test_the_day_of_an_organisation_is_that_of_its_department(department, address, day):
    if department:
        found = EpciFactory(department=department).organisation
    else:
        found = OrganisationFactory(address=address)
    with time_machine.travel(NEW_YEAR, tick=False):
        assert today_of(found) == day


def test_every_zone_exists_and_nobody_has_none():
    assert all(zone_of(EpciFactory(department=code).organisation) for code in ZONES)
    assert zone_of(None) is None


@pytest.mark.parametrize(("department", "day"), [("972", LAST), ("25", FIRST)])
def test_a_page_is_of_the_day_of_whoever_acts_and_the_next_of_its_own(department, day, client):
    member = MembershipFactory(organisation=EpciFactory(department=department).organisation)
    with time_machine.travel(NEW_YEAR, tick=False):
        client.force_login(member.user)
        page = client.get(reverse("calendar"))
        assert timezone.localdate() == FIRST
    assert page.context["month"] == ("décembre 2026" if day == LAST else "janvier 2027")
