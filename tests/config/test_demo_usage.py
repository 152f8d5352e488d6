"""The component on usage: called on the count of the year before, settled on the year's own."""

from datetime import date

import pytest

from conventions.models import Convention
from epci.models import DEMONSTRATION
from financing.dossier.reading import read_component
from financing.ledger.settling import settlement
from financing.models import Component, CriterionFigure, FundCall, Period
from financing.rounds.acts import number_round
from financing.rounds.composition import Order

pytestmark = pytest.mark.usefixtures("loaded")
CALLED, LATER = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def service() -> Component:
    components = Component.objects.select_related("convention", "carrier__organisation")
    return components.get(convention__reference="TI-DOUBS", code="instruction")


def test_everything_of_it_is_marked_and_none_of_it_counts_in_the_convention(service):
    assert not service.in_totals
    assert DEMONSTRATION in service.label
    assert DEMONSTRATION in service.legal_basis
    assert {one.source for one in service.lines.all()} == {DEMONSTRATION}
    figures = CriterionFigure.objects.all()
    (source,) = {one.source for one in figures}
    assert source.startswith("démonstration : permis de construire × 1, déclaration préalable × 0")
    assert not FundCall.objects.exists()


def test_it_is_called_on_last_year_and_settled_on_the_year(service):
    period = Period.objects.get(convention=service.convention, fiscal_year=2025)
    cost = read_component(service, CALLED).cost(period)
    assert [(one.name, one.year) for one in cost.key.criteria] == [("actes pondérés", 2024)]
    before = {one.partner.party.short_name: one for one in cost.shares}
    assert before["CCVM"].kept_by_carrier
    assert (before["CCPHD"].amount, cost.total) == (34_818_00, 96_000_00)
    order = Order(service, period, "planned", ("service",))
    number_round(order=order, by=None, on=CALLED, override="Démonstration")
    assert FundCall.objects.count() == 3
    settled = settlement(read_component(service, LATER), 2025)
    assert [(one.name, one.year) for one in settled.key.criteria] == [("actes pondérés", 2025)]
    owed = {one.party.short_name: one.account.balance for one in settled.accounts}
    assert owed == {"CCVM": 0, "CCPHD": -658_00, "CCPM": -524_00, "CCPR": 577_00}
    assert Convention.objects.count() == 5
