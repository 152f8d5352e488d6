"""Shares already voted that rules give are keys to adopt, all at once, each by its vote."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from config.workbook.acts import ADOPTED, adopt_agreed, undo_workbook
from config.workbook.agreed import agreed_keys
from conventions.models import Convention
from epci.models import Membership
from financing.dossier.reading import read_dossier
from financing.models import Key
from tests.config.workbook.brought import TODAY, Rows, bring, sample, waits
from tests.factories import MembershipFactory
from tests.financing.blocks.stored import plain

pytestmark = pytest.mark.django_db


def voted(years: tuple[int, ...]) -> Rows:
    """The example under voted percentages, whose shares are stated for these years."""
    rows = sample()
    for name in ("blocks", "criteria", "figures", "letters", "payments"):
        rows[name] = []
    rule = {"kind": "voted_percentages", "basis": None, "step": None, "rounding": None}
    rows["rules"] = [{**rows["rules"][0], **rule}]
    pairs = zip(rows["terms"][:2], (60, 40), strict=True)
    rows["terms"] = [{**row, "percent": Fraction(rate)} for row, rate in pairs]
    period = rows["periods"][0]
    rows["periods"] = [
        period | {"label": str(year), "year": year} | days_of(year) for year in (2026, 2027)
    ]
    rows["shares"] = [
        {**row, "year": year, "percent": Fraction(rate), "amount": None}
        for year in years
        for row, rate in zip(rows["shares"], (60, 40), strict=True)
    ]
    return rows


def days_of(year: int) -> dict[str, date]:
    return {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}


def test_the_shares_of_an_act_become_its_key_by_the_vote_that_said_them():
    made = bring(sample())
    (one,) = agreed_keys(made, TODAY).ready
    assert (one.years, plain(one.said)) == (
        "2026",
        "Au prorata de la population totale ; pas de 0,1 point, plus fort reste.",
    )
    assert adopt_agreed(brought=made, by=None, on=TODAY) == 1
    key = Key.objects.get()
    assert (key.first_year, key.last_year, key.population_year) == (2026, 2026, 2026)
    assert (key.act, key.adopted_on) == ("convention", date(2025, 12, 11))
    (file,) = read_dossier(Convention.objects.get(), TODAY).components
    assert [row.percent for row in file.adopted[key]] == [Fraction("57.3"), Fraction("42.7")]
    (line,) = Entry.objects.filter(act=ADOPTED)
    assert (line.subject, line.after) == ("mien.xlsx", "1 clé : TI-EXEMPLE")
    assert agreed_keys(made, TODAY).ready == ()
    with pytest.raises(ValidationError, match="Aucune clé"):
        adopt_agreed(brought=made, by=None, on=TODAY)
    with pytest.raises(ValidationError, match="clé de répartition"):
        undo_workbook(brought=made, by=None, on=TODAY)


def test_years_without_figures_that_follow_one_another_are_one_key():
    (one,) = agreed_keys(bring(voted((2026, 2027))), TODAY).ready
    assert (one.years, one.span.population_year) == ("2026 à 2027", None)


def test_a_share_that_differs_and_a_draft_have_no_key_to_adopt():
    rows = sample()
    rows["shares"][0]["amount"] += 1
    assert agreed_keys(bring(rows), TODAY).ready == ()


def test_what_nobody_voted_waits():
    rows = voted((2026,))
    for party in rows["parties"]:
        party |= dict.fromkeys(("authorised_on", "number", "signed_on"))
    found = agreed_keys(bring(rows), TODAY)
    assert found.ready == ()
    assert found.waiting == ("TI-EXEMPLE, Animation, 2026 : personne ne l'a votée",)


def test_the_page_tells_them_then_adopts_them_and_leads_to_the_calls(client: Client):
    made = bring(sample())
    chief = MembershipFactory(
        organisation=made.organisation, role=Membership.Role.PROJECT_CHIEF
    ).user
    client.force_login(chief)
    here = reverse("workbook", args=[made.pk])
    page = reverse("adopt_agreed", args=[made.pk])
    assert page in client.get(here).content.decode()
    told = client.get(page)
    confirmed = told.context["form"].fingerprint
    again = client.post(page, {"step": "do", "confirmed": "x" * 64})
    assert again.context["has_moved"]
    assert not Key.objects.exists()
    done = client.post(page, {"step": "do", "confirmed": confirmed})
    assert done.url == reverse("call_rounds", args=["TI-EXEMPLE"])
    assert Key.objects.get().act == "convention"


def test_who_adopts_no_key_adopts_none_by_a_workbook():
    made = bring(sample())
    elected = MembershipFactory(
        organisation=made.organisation, role=Membership.Role.ELECTED_MEMBER
    ).user
    with pytest.raises(PermissionDenied):
        adopt_agreed(brought=made, by=elected, on=TODAY)


def test_a_workbook_that_waits_no_more_is_asked_for_again(client: Client):
    """Back, after it was given up; one that never was there is not found."""
    pending = waits(sample())
    client.force_login(
        MembershipFactory(
            organisation=pending.organisation, role=Membership.Role.PROJECT_CHIEF
        ).user
    )
    page = reverse("workbook", args=[pending.pk])
    client.get(page)
    client.post(page, {"step": "abandon"})
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[0][0] == reverse("bring_workbook")
    assert "n'attend plus d'être confirmé" in answer.content.decode().replace("&#x27;", "'")
    assert client.get(reverse("workbook", args=[pending.pk + 1])).status_code == 404
