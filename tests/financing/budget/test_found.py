"""The budget of who carries thousands: found a page at a time, it says what reading it all says."""

from dataclasses import astuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from epci.models import Organisation
from financing.budget.amounts import BudgetAmounts
from financing.budget.filters import NOT_IMPUTED
from financing.budget.found import FoundBudget, _first, _first_among, _limited
from financing.budget.reading import budget, budget_year
from financing.budget.tables import BudgetTable
from financing.models import Component, FundCall, Imputation
from financing.payments.acts import record_payment
from press.kit.prepared import PreparedSentence
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.earlier import earlier_letter
from tests.settled import settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
SECTIONS = (None, "", "fonctionnement", "investissement")


def imputed(organisation, component, chapter="65", section="fonctionnement"):
    typed = {"section": section, "chapter": chapter, "account": ""}
    return Imputation.objects.create(organisation=organisation, component=component, **typed)


@pytest.fixture
def begun(round_):
    """Six letters, one paid in part, one of before; everybody imputes the animation."""
    first = FundCall.objects.earliest("number")
    record_payment(call=first, amount=1_000_00, received_on=ISSUE_DAY, by=None)
    earlier_letter(round_)
    settle()
    for one in parties():
        imputed(one, round_.component)
    return round_


def parties():
    return Organisation.objects.filter(
        pk__in=Component.objects.values("convention__parties__organisation")
    )


def by_account(rows):
    found = {}
    for row in rows:
        key = row.place.section, row.place.chapter, row.place.account
        found.setdefault(key, BudgetAmounts()).join(row)
    return {key: one.sums for key, one in found.items()}


@pytest.fixture
def asked_once(monkeypatch):
    """What is imputed is asked of a year whatever the section: of the four of them, once."""
    ask, kept = FoundBudget._imputed, {}

    def asked(self):
        key = tuple(self._asks.values())
        if key not in kept:
            kept[key] = ask(self)
        return kept[key]

    monkeypatch.setattr(FoundBudget, "_imputed", asked)


@pytest.mark.engine
@pytest.mark.usefixtures("asked_once")
def test_what_is_found_is_what_reading_each_component_says(begun):
    compared = 0
    for organisation in parties():
        for year in (2024, 2025, 2026):
            whole = budget(organisation, ISSUE_DAY, year)
            known = budget_year(organisation, ISSUE_DAY, year)
            assert known.years == whole.years
            for section in SECTIONS:
                found = FoundBudget(organisation, ISSUE_DAY, known, section)
                expected = [
                    one for one in whole.rows if section is None or one.place.section == section
                ]
                read = found.read(found.places())
                assert [astuple(one) for one in read] == [astuple(one) for one in expected]
                assert {one.place: one.sums for one in found.accounts} == {
                    key or ("", "", ""): sums for key, sums in by_account(expected).items()
                }
                compared += len(expected)
    assert compared > 40


@pytest.mark.engine
def test_the_first_conventions_of_who_has_many_say_the_same(begun):
    """The same components, in the same order, and no more than are asked."""
    compared = 0
    for organisation in parties():
        asked = {"organisation": organisation.pk, "on": ISSUE_DAY, "year": 2025}
        for section in SECTIONS:
            for most in (1, 100):
                asks = {**asked, "section": section, "most": most}
                whole, among = (
                    PreparedSentence(one, _limited, {}).rows(asks) for one in (_first, _first_among)
                )
                assert among == whole
                compared += len(whole)
    assert compared > 10


def test_a_page_costs_the_same_however_many_components_there_are(round_, monkeypatch):
    """A first page; the next one; and the last, past the thousand that are counted."""
    monkeypatch.setattr(BudgetTable, "per_page", 1)
    known = {one: budget(one, ISSUE_DAY, 2025).rows for one in parties()}
    organisation = max(known, key=lambda one: len(known[one]))
    whole = known[organisation]
    assert len(whole) == 2
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation).user)
    few = queries(client)
    assert few <= 14
    shown = []
    for page in range(1, len(whole) + 1):
        table = client.get(reverse("budget"), {"page": page}).context["table"]
        shown += [one.place for one in table.prepared(list(table.page))]
    assert shown == [one.place for one in whole]
    assert queries(client, page=2) == few
    known = budget_year(organisation, ISSUE_DAY, 2025)
    assert FoundBudget(organisation, ISSUE_DAY, known).places(1) == [whole[0].place]
    monkeypatch.setattr("financing.budget.pages.MOST", 0)
    table = client.get(reverse("budget"), {"page": 2}).context["table"]
    assert table.count == len(whole)


def queries(client, **asked):
    client.get(reverse("budget"), asked)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("budget"), asked).status_code == 200
    return len(captured)


def test_another_order_is_of_every_row_and_the_footer_of_the_section(begun):
    client = Client()
    client.force_login(User.objects.get(email="elu@gbm.example"))
    table = client.get(reverse("budget"), {"tri": "-charge"}).context["table"]
    charges = [one.charge for one in table.page]
    assert charges == sorted(charges, reverse=True)
    assert sum(charges) == table.totals["charge"] > 0
    parts = [
        client.get(reverse("budget"), {"section": one}).context["table"].totals["charge"]
        for one in ("fonctionnement", NOT_IMPUTED)
    ]
    assert sum(parts) == table.totals["charge"]
    assert all(parts)
