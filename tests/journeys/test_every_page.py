"""Every page: no violation of WCAG that axe can see, and none wider than a phone.

`make test` walks each template's states once; `make walk` walks all, with their colours too.
"""

from collections.abc import Iterable

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from conventions.models import Indicator
from deliberations.models import Deliberation
from epci.models import Organisation
from epci.people.acts import invite
from epci.permissions import Role
from financing.letters.proofs import short_code
from financing.rounds.acts import issue_round
from financing.rounds.composition import Order
from tests import (
    access_amendments,
    access_life,
    access_plans,
    access_tasks,
    access_workbooks,
    access_years,
)
from tests.access import LEAD, own_deliberation, party_of, scenario
from tests.access_follow_up import body, duty, meeting
from tests.access_texts import KEYS
from tests.demo import load_demonstration
from tests.epci.imported import import_of_a_new_year
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.journeys.accessibility import bring_axe, violations
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.pages import NOT_FOUND, NOT_PAGES, VISITS, Visit
from tests.made import ANNOUNCING, CARRIER, announced, filed
from tests.pouring import pour

MADE = {
    **KEYS,
    "announced": lambda: announced(ANNOUNCING, CARRIER).pk,
    **access_amendments.KEYS,
    **access_life.KEYS,
    **access_plans.KEYS,
    **access_tasks.KEYS,
    **access_workbooks.KEYS,
    **access_years.KEYS,
}

DOZEN = 12


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for one in patterns:
        found |= names(one.url_patterns) if isinstance(one, URLResolver) else {str(one.name)}
    return found


def walks(visits: Iterable[Visit]) -> list[tuple[str, tuple[Visit, ...]]]:
    """The pages of each reader by dozens, so that no walk lasts longer than the others."""
    visited = list(visits)
    readers = sorted({visit.by for visit in visited})
    own = {reader: [visit for visit in visited if visit.by == reader] for reader in readers}
    return [
        (reader, tuple(visits[first : first + DOZEN]))
        for reader, visits in own.items()
        for first in range(0, len(visits), DOZEN)
    ]


def test_every_address_is_visited_or_has_its_reason():
    listed = {visit.name for visit in VISITS} | set(NOT_PAGES)
    assert names(get_resolver().url_patterns) == listed


@pytest.fixture
def keys(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The keys that an address may need; the letters of that round are not read here."""
    monkeypatch.setattr("financing.rounds.acts.render", lambda content: b"%PDF")
    return pour(made_to_be_seen)


def made_to_be_seen() -> dict[str, str]:
    """The demonstration, what its pages need beside it, and the keys of all that."""
    pour(load_demonstration)
    order: Order = doubs_order("communication", year=2025)
    round_ = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    deliberation = Deliberation.objects.order_by("pk").first()
    assert deliberation
    code = short_code(round_.calls.earliest("number").sha256)
    ccvm = Organisation.objects.get(siren="242504116")
    sent = invite(
        organisation=ccvm,
        email="invitee@ccvm.example",
        roles=[Role.ELECTED_MEMBER],
        by=None,
        at=timezone.now(),
    )
    assert sent
    return {
        "round": str(round_.pk),
        "deliberation": str(deliberation.pk),
        **{name: str(make()) for name, make in MADE.items()},
        "document": filed().name,
        "party": str(party_of(LEAD).pk),
        "own_deliberation": str(own_deliberation().pk),
        "code": code,
        "scenario": str(scenario().pk),
        "neighbour": str(party_of("CCLL").pk),
        "ccvm": str(ccvm.pk),
        "secret": sent.link.rstrip("/").rpartition("/")[2],
        "duty": str(duty().pk),
        "body": str(body().pk),
        "meeting": str(meeting().pk),
        "import_report": str(import_of_a_new_year().pk),
        "indicator": str(Indicator.objects.earliest("pk").pk),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("reader", "visits"), walks(one for one in VISITS if not one.again))
def test_a_page_is_accessible_and_fits_a_phone(
    reader: str, visits: tuple[Visit, ...], keys: dict[str, str], open_page: Opener
):
    page = open_page(email=reader)
    bring_axe(page)
    assert [fault for visit in visits for fault in faults_of(page, visit, keys)] == []


@pytest.mark.whole_walk
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("reader", "visits"), walks(VISITS))
def test_every_state_is_accessible_in_light_and_colours(
    reader: str, visits: tuple[Visit, ...], keys: dict[str, str], open_page: Opener
):
    page = open_page(email=reader)
    bring_axe(page)
    faults = [fault for visit in visits for fault in faults_of(page, visit, keys, colours=True)]
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_what_is_not_there_says_so_accessibly(demonstration: None, open_page: Opener):
    page = open_page(email=NOT_FOUND.by, expected=404)
    assert faults_of(page, NOT_FOUND, {}, status=404, colours=True) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["", "?etat=faite&du=2025-12-01&au=2025-01-01"])
def test_each_component_is_accessible_in_each_state(
    demonstration: None, open_page: Opener, settings: Settings, query: str
):
    settings.DEMONSTRATION = True
    shown = Visit("components", by=NOT_FOUND.by, query=query)
    page = open_page(email=shown.by)
    assert faults_of(page, shown, {}, colours=True) == []


def faults_of(
    page: Page, visit: Visit, keys: dict[str, str], status: int = 200, colours: bool = False
) -> list[str]:
    address = reverse(visit.name, args=[one.format(**keys) for one in visit.args]) + visit.query
    response = page.goto(address)
    answered = response.status if response else None
    faults = [] if answered == status else [f"{address} : {answered}"]
    seen = (*violations(page, colours=colours), *too_wide(page))
    return faults + [f"{address} : {one}" for one in seen]


def too_wide(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [] if width <= NARROW["width"] else [f"{width} px de large sur un téléphone"]
