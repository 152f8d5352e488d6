"""Who comes or leaves during a year by an amendment, and pledges reduced to the real need."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from conventions.amendments.awaited import amendment_of
from conventions.models import Party, Text
from financing.amendments import acts
from financing.amendments.checks import faults_of
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossier
from financing.models import Period, Rule
from financing.plans.blocks.acts import set_blocks
from financing.plans.resting import resting_in
from tests.financing.amendments.drawn import animation, doubs
from tests.financing.blocks.stored import in_blocks, sharers
from tests.financing.blocks.test_stored import adopted, file, period
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")
TODAY = date(2026, 3, 2)
LAST_DAY = "2026-06-30"


@pytest.fixture
def leaving() -> tuple[Text, Party]:
    """An amendment by which the smallest community leaves in the middle of 2026."""
    text = Text.objects.create(convention=doubs(), number=1, effective_on=date(2026, 7, 1))
    party = next(one for one in sharers(animation()) if one.short_name == "CCPR")
    acts.remove_party(text=text, party=party, by=None, on=TODAY)
    return text, party


def shared_equally(text: Text, **said: object) -> Rule:
    return set_blocks(
        text=text,
        component=animation(),
        first_year=2026,
        document={"blocks": [{"rest": True, "by": "equal"}], **said},
        contributors=sharers(animation()),
        lags={},
        by=None,
        on=TODAY,
    )


def under(text: Text) -> ComponentFile:
    dossier = read_dossier(doubs(), TODAY)
    (found,) = (
        one
        for one in dossier.under(dossier.in_effect | {text.number}).components
        if one.component.code == "animation"
    )
    return found


def asked(found: ComponentFile, year: int) -> dict[str, int]:
    cost = found.cost(Period.objects.get(convention=doubs(), fiscal_year=year))
    assert cost.total == cost.remainder.amount
    return {one.partner.party.short_name: one.amount for one in cost.shares}


def faults(text: Text) -> list[str]:
    dossier = read_dossier(doubs(), TODAY, pieces=True)
    supposed = dossier.under(dossier.in_effect | {text.number})
    said = faults_of(amendment_of(text, TODAY), resting_in(supposed))
    return [one for one in said if "la compte encore" in one and one.startswith("Animation")]


def test_who_leaves_in_july_pays_for_half_of_the_year_and_nothing_after(leaving):
    text, party = leaving
    shared_equally(text)
    (fault,) = faults(text)
    assert "CCPR sort, et la règle de 2026 la compte encore. Changez la règle." in fault
    Rule.objects.filter(text=text).update(
        document={
            "blocks": [{"rest": True, "by": "equal"}],
            "presence": {str(party.pk): {"until": LAST_DAY}},
        }
    )
    assert faults(text) == []
    first, after = asked(under(text), 2026), asked(under(text), 2027)
    assert first["CCPR"] * 11 == pytest.approx(sum(first.values()), abs=11)
    assert first["GBM"] == pytest.approx(2 * first["CCPR"], abs=1)
    assert "CCPR" not in after
    assert len(after) == 5


def test_a_fraction_of_the_first_year_leaves_the_years_after_to_change(leaving):
    text, party = leaving
    shared_equally(text, presence={str(party.pk): "1/2"})
    (fault,) = faults(text)
    assert "CCPR sort, et la règle de 2027 la compte encore. Changez la règle." in fault


def test_a_key_of_several_years_is_refused_where_somebody_goes_between():
    party = sharers(animation())[-1]
    document = {
        "blocks": [{"rest": True, "by": "equal"}],
        "presence": {str(party.pk): {"until": "2026-12-31"}},
    }
    rule = in_blocks(animation(), document)
    with pytest.raises(ValidationError, match="Arrêtez une clé par année"):
        adopted(rule, last_year=2027)
    key = adopted(rule)
    assert len(key.shares.all()) == 6
    assert party.short_name not in {one.term.label for one in file().key(2027).partners}


def test_pledges_are_reduced_in_proportion_to_the_real_need():
    pledges = {one.short_name: "5000.00" for one in sharers(animation())} | {"GBM": "25000.00"}
    in_blocks(animation(), {"blocks": [{"amounts": pledges}]})
    cost = file().cost(period())
    assert (cost.remainder.amount, cost.left_with_carrier) == (25_000_00, 0)
    given = {one.partner.party.short_name: one for one in cost.shares}
    assert (given["GBM"].amount, given["CCLL"].amount) == (12_500_00, 2_500_00)
    assert "réduit en proportion" in given["CCLL"].explanation


def test_the_page_of_the_rule_says_how_to_keep_who_leaves_until_its_last_day(leaving, client):
    _, party = leaving
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    page = client.get(reverse("amend_rule", args=["TI-DOUBS", 1, "animation"]))
    said = text_of(page)
    assert "CCPR sort le 1er juillet 2026." in said
    assert page.context["form"][f"p{party.pk}"].value() is None
