"""Subsidies with several partners: one line a partner, each with its own part."""

from datetime import date

import pytest

from config.open_data.acts import say_state_aid
from config.open_data.tables import table_of
from conventions.models import Approval, Party
from financing.models import Component, Line, PlannedAmount, Rule, RuleTerm
from tests.config.open_data.test_open_data import OTHER_SIRET, TODAY, errors, gbm, granted, rows
from tests.deliberations.factories import organisation

__all__ = ["gbm", "granted"]
pytestmark = pytest.mark.django_db


def joined(convention, name, siret, **roles):
    """One more party, that signed on the same day as the others."""
    one = organisation(name, siret[:9])
    one.siret = siret
    one.save()
    rank = convention.parties.count() + 1
    party = Party.objects.create(
        convention=convention, organisation=one, rank=rank, name=name, short_name=name, **roles
    )
    Approval.objects.create(
        party=party,
        text=convention.texts.get(),
        authorised_on=date(2025, 4, 1),
        signed_on=date(2025, 5, 2),
    )
    return party


@pytest.fixture
def shared(granted, gbm):
    """75 000 € that GBM and another grant, 60 and 40 %, to the association."""
    other = joined(granted, "CC Portes du Haut-Doubs", "24250418100007", is_contributor=True)
    text, component = granted.texts.get(), Component.objects.get()
    PlannedAmount.objects.update(amount=75_000_00)
    expense = Line.objects.create(
        component=component, rank=2, code="actions", label="Actions", nature=Line.Nature.EXPENSE
    )
    PlannedAmount.objects.create(
        line=expense, period=PlannedAmount.objects.get().period, text=text, amount=75_000_00
    )
    rule = Rule.objects.create(
        component=component, text=text, first_year=2025, kind="voted_percentages"
    )
    own = granted.parties.get(organisation=gbm)
    for rank, (party, percent) in enumerate(((own, 60), (other, 40)), 1):
        RuleTerm.objects.create(rule=rule, party=party, rank=rank, fixed_percent=percent)
    say_state_aid(convention=granted, is_notified=False, by=None)
    return granted


def amounts(of):
    return [one["montant"] for one in rows(table_of("subventions", of, 2025, TODAY).csv)]


def test_each_contributor_publishes_its_own_part(shared, gbm):
    other = shared.parties.get(name="CC Portes du Haut-Doubs").organisation
    assert (amounts(gbm), amounts(other)) == (["45000.00"], ["30000.00"])
    assert errors(table_of("subventions", gbm, 2025, TODAY).csv, "subventions-2.1.1") == []


def test_a_part_that_no_rule_tells_is_not_published(shared, gbm):
    PlannedAmount.objects.filter(line__code="gbm").update(amount=80_000_00)
    assert amounts(gbm) == []
    (row,) = table_of("subventions", gbm, 2025, TODAY).incomplete
    assert [fault.column for fault, _ in row.faults] == ["montant"]


def test_two_beneficiaries_that_carry_their_own_are_two_lines(granted, gbm):
    second = joined(granted, "Pôle inventé", "24250411600003", is_beneficiary=True)
    text = granted.texts.get()
    component = Component.objects.create(
        convention=granted, rank=2, code="q", label="Q", carrier=second, default_basis="planned"
    )
    line = Line.objects.create(
        component=component, rank=1, code="gbm", label="GBM", nature=Line.Nature.CONTRIBUTION
    )
    PlannedAmount.objects.create(
        line=line, period=PlannedAmount.objects.get().period, text=text, amount=10_000_00
    )
    say_state_aid(convention=granted, is_notified=False, by=None)
    found = rows(table_of("subventions", gbm, 2025, TODAY).csv)
    assert {
        (one["idBeneficiaire"], one["montant"], one["pourcentageSubvention"]) for one in found
    } == {
        (OTHER_SIRET, "45000.00", "1.00"),
        ("24250411600003", "10000.00", "1.00"),
    }
