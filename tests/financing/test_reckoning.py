"""What plans give is kept: it follows what is saved, and the day; what passes by is found."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from conventions.models import Convention, Milestone, Termination, Text
from epci.models import Organisation, Population
from financing.dossier.reading import read_dossier
from financing.dossier.to_do import costs_of
from financing.entities.reckoned import open_on
from financing.models import (
    Component,
    PlannedAmount,
    ReckonedPeriod,
    ReckonedShare,
    RuleTerm,
)
from financing.reckoning import keeping
from financing.register.audit.kept import of_what_is_kept
from press.words.months import LAST_DAY
from tests.conventions.amendments.amended import amend
from tests.settled import settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

ON = date(2026, 11, 22)


def kept(on: date) -> set[tuple[int, int, int, int]]:
    rows = ReckonedShare.objects.holding(on).filter(
        reckoned__component__convention__reference="TI-DOUBS"
    )
    names = ("reckoned__component", "reckoned__period", "party", "amount")
    return set(rows.values_list(*names))


def computed(on: date) -> set[tuple[int, int, int, int]]:
    dossier = read_dossier(Convention.objects.get(reference="TI-DOUBS"), on)
    return {
        (cost.plan.component.pk, cost.plan.period.pk, one.partner.party.pk, one.amount)
        for year in dossier.years
        for cost in costs_of(dossier, year)
        for one in cost.shares
    }


def test_what_is_kept_is_what_the_dossier_computes():
    assert list(of_what_is_kept()) == []
    assert kept(ON) == computed(ON) != set()


def test_an_amount_a_figure_and_an_act_are_followed():
    amount = PlannedAmount.objects.filter(line__code="salaire").first()
    amount.amount += 100_00
    amount.save()
    settle()
    assert kept(ON) == computed(ON)
    before = Population.objects.filter(year=2026).first()
    Population.objects.create(
        epci=before.epci,
        year=2026,
        municipal=before.municipal + 5_000,
        total=before.total + 5_000,
        source="INSEE",
        replaces=before,
        reason="erreur",
    )
    settle()
    assert kept(ON) == computed(ON)


def test_a_figure_that_is_typed_is_followed_in_the_plans_of_who_typed_it_alone(monkeypatch):
    settle()
    looked_at: list[str] = []

    def mend(found, on, of=keeping._mend):
        looked_at.extend(found.values_list("reference", flat=True))
        of(found, on)

    monkeypatch.setattr(keeping, "_mend", mend)
    carrier = Component.objects.filter(convention__reference="TI-DOUBS").first().carrier
    sharing = RuleTerm.objects.filter(rule__component__convention__reference="TI-DOUBS")
    epci = Population.objects.filter(epci__in=sharing.values("party__organisation")).first().epci
    carriers = Component.objects.order_by().values("carrier__organisation")
    other = Organisation.objects.exclude(pk__in=carriers).first()
    for typist, followed in ((other, []), (carrier.organisation, ["TI-DOUBS"])):
        Population.objects.create(
            epci=epci, year=2027, municipal=9_000, total=9_500, source="saisie", entered_for=typist
        )
        settle()
        assert looked_at == followed
    assert list(of_what_is_kept()) == []


def test_an_amendment_counts_from_its_day_without_anybody_writing():
    convention = Convention.objects.get(reference="TI-DOUBS")
    day = ON + timedelta(days=30)
    text = amend(convention, effective_on=day)
    amount = PlannedAmount.objects.filter(
        line__code="salaire", line__component__convention=convention, period__fiscal_year=2026
    ).get()
    PlannedAmount.objects.create(
        line=amount.line, period=amount.period, text=text, amount=amount.amount + 7_000_00
    )
    settle()
    text = Text.objects.get(pk=text.pk)
    assert text.counts_from == day
    assert kept(day - timedelta(days=1)) == computed(day - timedelta(days=1))
    assert kept(day) == computed(day) != kept(ON)


def test_what_passes_by_is_named_and_written_again():
    ReckonedShare.objects.filter(pk=ReckonedShare.objects.first().pk).update(amount=1)
    ReckonedPeriod.objects.filter(component__convention__reference="TI-DOUBS").update(
        uncalled=F("uncalled") + 1
    )
    Milestone.objects.filter(convention__reference="TI-DOUBS").update(next_on=None)
    Organisation.objects.filter(name="CC du Val de Morteau").update(searched="rien")
    said = " ".join(of_what_is_kept())
    assert "les montants gardés" in said
    assert "le prochain jour gardé" in said
    assert "organisme « CC du Val de Morteau » : les mots gardés" in said
    assert keeping.rebuild() == 2
    assert keeping.rebuild() == 0
    assert kept(ON) == computed(ON)


def days_of(conventions):
    """Each day on which something of them may begin or end, and those beside it."""
    facts = conventions.values_list(
        *("submitted_on", "starts_on", "ends_on", "termination__effective_on"),
        *("texts__authorised_on", "texts__signed_on", "texts__ceased_on"),
        *("texts__counts_from", "texts__new_end_on"),
    )
    known = {day for row in facts for day in row if day}
    return sorted({day + timedelta(days=shift) for day in known for shift in (-1, 0, 1)})


def test_a_convention_is_open_on_the_days_on_which_it_is_in_force():
    doubs = Convention.objects.get(reference="TI-DOUBS")
    amend(doubs, effective_on=ON, new_end_on=ON + timedelta(days=40))
    amend(doubs, effective_on=ON + timedelta(days=9), new_end_on=ON + timedelta(days=20))
    ended = Convention.objects.exclude(pk=doubs.pk).filter(pk__in=planned()).first()
    Termination.objects.create(
        convention=ended,
        ground="agreement",
        reason="accord",
        notified_on=ON,
        effective_on=ON + timedelta(days=60),
    )
    settle()
    days = days_of(Convention.objects.all())
    for day in days:
        kept_open = ReckonedPeriod.objects.holding(day).filter(open_on(day))
        found = set(kept_open.values_list("component__convention", flat=True))
        in_force = Convention.objects.in_force(day).filter(pk__in=planned())
        assert found == set(in_force.values_list("pk", flat=True)), day
    assert len(days) > 20


def planned():
    return ReckonedPeriod.objects.order_by().values_list("component__convention", flat=True)


def test_a_convention_may_end_on_the_last_day_that_one_may_type():
    doubs = Convention.objects.get(reference="TI-DOUBS")
    doubs.ends_on = LAST_DAY
    doubs.full_clean()
    doubs.save()
    settle()
    rows = ReckonedPeriod.objects.filter(component__convention=doubs)
    assert set(rows.values_list("closes_on", flat=True)) == {LAST_DAY}
    assert list(of_what_is_kept()) == []
