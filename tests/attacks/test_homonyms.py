"""A reference is free for each lead: two conventions of one name, and whoever sees one of them, or
both, or neither, is answered as if there were no other.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from conventions.models import Convention
from epci.permissions import Role
from financing.models import PlannedAmount
from press.kit.naming import ReferenceConverter
from tests.access import DOUBS, ROWS
from tests.attacks.database import watched
from tests.attacks.test_enumeration import told
from tests.conventions.texts.drafts import draft
from tests.factories import OrganisationFactory
from tests.made import CARRIER, NEIGHBOUR
from tests.rules import OTHER, OWN, PARTNER, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
# A partner of both, a party of the first alone, the lead of the second alone.
BOTH, FIRST, SECOND = (Person(Role.PROJECT_CHIEF, place) for place in (PARTNER, OWN, OTHER))
NAMING = {row.name: row for row in ROWS if row.args and row.args[0] == DOUBS}.values()
FORMATS = {"csv", "xlsx"}


@pytest.fixture
def first(world: World) -> Convention:
    return Convention.objects.get(reference=DOUBS)


@pytest.fixture
def second(world: World, first: Convention) -> Convention:
    """Of the same reference, led by somebody who is not a party of the first."""
    parties = [world.organisations[OTHER], world.organisations[NEIGHBOUR], OrganisationFactory()]
    text = draft(DOUBS, parties, title="Une autre convention")
    return Convention.objects.get(pk=text.convention_id)


def at(row: Row, convention: Convention) -> Row:
    return replace(row, args=(f"{DOUBS}~{convention.pk}", *row.args[1:]))


def place(world: World, row: Row) -> str:
    """The address as it is written, whoever asks: `reverse` would choose for the person."""
    plain, named = row.args[0].partition("~")[0], row.args[0]
    address = world.address(replace(row, args=(plain, *row.args[1:])))
    return address.replace(f"/{plain}/", f"/{named}/", 1).replace(f"/{plain}.", f"/{named}.", 1)


def ask(world: World, row: Row, person: Person, method: str = "GET") -> HttpResponse:
    browser = world.browser(person, world.acted_for(replace(row), person))
    if method == "POST":
        return browser.post(place(world, row), world.body(row, person))
    return browser.get(place(world, row))


def test_every_address_of_a_convention_reads_its_key():
    found = [
        pattern.pattern.converters["reference"]
        for pattern in every_pattern(get_resolver())
        if "reference" in pattern.pattern.converters
    ]
    assert {type(one) for one in found} == {ReferenceConverter}
    assert len(found) > 30


def every_pattern(resolver: URLResolver) -> Iterator[URLPattern | URLResolver]:
    for one in resolver.url_patterns:
        yield one
        if isinstance(one, URLResolver):
            yield from every_pattern(one)


def test_whoever_sees_both_is_asked_which_one(world: World, second: Convention):
    """At each address that says no more: never one for the other, and nothing is written."""
    with watched() as changes:
        for row in NAMING:
            if not set(row.args[1:]) - FORMATS:
                for method in row.rules:
                    answer = ask(world, row, BOTH, method)
                    assert answer.status_code == 300, (str(row), method)
                    assert answer.content.decode().count(f"/{DOUBS}~") == 2, (str(row), method)
    assert changes.rows == []


def test_an_address_with_its_key_is_the_one_that_is_meant(
    world: World, first: Convention, second: Convention
):
    """By whoever sees both; and its links lead to itself."""
    for name in ("convention", "convention_parties", "convention_journal", "convention_follow_up"):
        row = next(one for one in NAMING if one.name == name)
        for convention in (first, second):
            page = ask(world, at(row, convention), BOTH).content.decode()
            assert convention.title in page or name == "convention_journal"
            other = second if convention == first else first
            assert f"{DOUBS}~{convention.pk}/" in page
            assert f"{DOUBS}~{other.pk}/" not in page
            assert f"/{DOUBS}/" not in page


def test_what_is_of_one_is_not_found_under_the_other(
    world: World, first: Convention, second: Convention
):
    """At each address that names a row of it: even by somebody who sees both."""
    for row in NAMING:
        if any("{" in part for part in row.args[1:]):
            for method in row.rules:
                assert ask(world, at(row, second), BOTH, method).status_code == 404, str(row)


def test_the_key_of_one_that_is_not_seen_answers_like_that_of_none(
    world: World, first: Convention, second: Convention
):
    """At each address, by who sees the second alone; and by who sees the first, for one page."""
    for row in NAMING:
        hidden = ask(world, at(row, first), SECOND, next(iter(row.rules)))
        assert hidden.status_code == 404, str(row)
    page = next(one for one in NAMING if one.name == "convention")
    absent = replace(page, args=(f"{DOUBS}~{first.pk + 90_000}",))
    for person, unseen in ((FIRST, second), (SECOND, first)):
        hidden = ask(world, at(page, unseen), person)
        assert told(hidden) == told(ask(world, absent, person))


def test_whoever_sees_one_is_answered_as_if_it_were_alone(world: World, first: Convention):
    """On its pages, on those that list, and in what is searched."""
    asked = [
        reverse(name) + query
        for name, query in (
            ("home", ""),
            ("convention_list", ""),
            ("calendar", f"?convention={DOUBS}"),
            ("search", f"?q={DOUBS}"),
            ("deliberation_list", ""),
            ("own_epci", ""),
        )
    ]
    for name in ("convention", "convention_journal", "convention_parties", "duplicate_convention"):
        asked.append(reverse(name, args=[DOUBS]))
    asked.append(reverse("what_if", args=[DOUBS, "animation", "2024"]))
    planned = PlannedAmount.objects.filter(line__component__convention=first, amount__gt=0)
    asked.append(f"{reverse('search')}?q={planned.earliest('pk').amount // 100}")
    browser = world.browser(FIRST, world.organisations[CARRIER])
    before = [told(browser.get(one)) for one in asked]
    draft(DOUBS, [world.organisations[OTHER], OrganisationFactory()], title="Une autre")
    assert Convention.objects.filter(reference=DOUBS, is_homonym=True).count() == 2
    for address, answer in zip(asked, before, strict=True):
        assert told(browser.get(address)) == answer, address
    assert {one[0] for one in before} == {200}
