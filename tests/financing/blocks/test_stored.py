"""A rule in blocks from its rows to the letters: read, adopted, called, and found again."""

import pytest
from django.core.exceptions import ValidationError

from conventions.models import Party
from financing.core.block_sharing import share_by_blocks
from financing.core.rule_document import read_rule
from financing.core.stored_rule import without
from financing.criteria.acts import enter_figures
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.keys.acts import adopt_key
from financing.models import CriterionFigure, Key, Period, Rule
from financing.reckoning import keeping
from tests.financing.blocks.stored import (
    YEAR,
    acts_counted,
    cost_index,
    doubs,
    half_and_half,
    in_blocks,
    plain,
)
from tests.financing.conftest import ISSUE_DAY
from tests.financing.grounds import ground_of
from tests.settled import settle


@pytest.fixture
def rule(demo: None) -> Rule:
    return half_and_half()


def file() -> ComponentFile:
    return read_component(doubs(), ISSUE_DAY)


def period(year: int = YEAR) -> Period:
    return Period.objects.get(convention=doubs().convention, fiscal_year=year)


def adopted(rule: Rule, last_year: int = YEAR, **more) -> Key:
    return adopt_key(
        rule=rule,
        first_year=YEAR,
        last_year=last_year,
        population_year=YEAR,
        adopted_on=ISSUE_DAY,
        act=ground_of(rule),
        by=None,
        **more,
    )


def test_a_rule_in_blocks_shares_as_its_figures_say(rule):
    cost = file().cost(period())
    assert plain(cost.key.said) == (
        "50 % au prorata de la population municipale, le solde au prorata du critère « actes "
        "pondérés » ; arrondi à l'euro ; plafond de 9 000,00 € pour GBM"
    )
    assert cost.total + cost.left_with_carrier == cost.remainder.amount
    asked = {one.partner.party.short_name: one for one in cost.shares}
    assert asked["CCLL"].amount == 2_655_00
    assert plain(asked["CCLL"].explanation) == (
        "50 % × 25 000,00 € × 25 265 / 296 106 hab. = 1 066,55 € ; 50 % × 25 000,00 € × 30,5 / 240 "
        "actes = 1 588,54 € ; soit 2 655,00 € (à l'euro, plus fort reste)"
    )


def test_a_figure_that_is_missing_blocks_and_says_whose(rule):
    CriterionFigure.objects.filter(value=45).delete()
    with pytest.raises(ValidationError) as refused:
        file().key(YEAR)
    assert refused.value.messages == ["Chiffre de « actes pondérés » de CCPR manquant pour 2026."]
    assert {one.code for one in refused.value.error_list} == {"figure"}


def test_an_adopted_key_keeps_its_figures_whatever_they_become(rule):
    key = adopted(rule)
    before = [one.amount for one in file().cost(period()).shares]
    used = CriterionFigure.objects.filter(used_on=ISSUE_DAY)
    assert used.count() == 6
    CriterionFigure.objects.update(value=1)
    Party.objects.filter(short_name="CCLL").update(short_name="Loue-Lison")
    after = file().cost(period())
    assert [one.amount for one in after.shares] == before
    assert after.key.key == key
    assert [one.weight for one in key.shares.all()] == [0] * 6


def test_what_a_key_freezes_is_what_the_command_shares_by(rule):
    adopted(rule)
    cost = file().cost(period())
    given = cost.key.document["rule"] | {"amount": f"{cost.remainder.amount / 100:.2f}"}
    read = read_rule(given)
    shared = share_by_blocks(read.rule, read.amount)
    assert list(shared.amounts) == [one.amount for one in cost.shares]


def test_a_ceiling_voted_with_the_key_is_frozen_in_its_rule(rule):
    ccvm = Party.objects.get(convention=doubs().convention, short_name="CCVM")
    adopted(rule, ceilings={ccvm.pk: 500_00})
    cost = file().cost(period())
    asked = {one.partner.party.short_name: one.amount for one in cost.shares}
    assert asked["CCVM"] == 500_00
    assert asked["GBM"] == 9_000_00


def test_a_presence_is_frozen_for_one_year_alone(rule):
    (party, *_) = rule.terms.all()
    rule.document = rule.document | {"presence": {str(party.party_id): "5/12"}}
    rule.save()
    with pytest.raises(ValidationError) as refused:
        adopted(rule, last_year=YEAR + 1)
    (message,) = refused.value.messages
    assert message.startswith("La règle n'est pas la même de 2026 à 2027 : une présence ou un")


def test_an_indexed_price_is_frozen_with_the_values_that_made_it(demo):
    component = doubs()
    acts = acts_counted(component)
    index = cost_index(component.convention, {2025: 125_50, YEAR: 130_50})
    followed = {"index": index.code, "since": 2025, "decimals": 2}
    blocks = [{"price": "100", "by": acts.code} | followed]
    rule = in_blocks(component, {"blocks": blocks}, acts, index)
    key = adopted(rule)
    assert key.document["rule"]["blocks"] == [{"price": "103.98", "by": "actes pondérés"}]
    assert plain(file().key(YEAR).said) == (
        "103,98 € par acte ; bloc 1 : 100,00 € × 130,5 / 125,5 (ILC 2026 / 2025) = 103,98 €"
    )
    used = CriterionFigure.objects.filter(criterion=index, used_on=ISSUE_DAY)
    assert {one.year for one in used} == {2025, YEAR}
    CriterionFigure.objects.filter(criterion=index).update(value=1)
    asked = {one.partner.party.short_name: one.amount for one in file().cost(period()).shares}
    assert asked["CCLL"] == 3_171_39


def test_what_plans_give_follows_an_index(demo):
    component = doubs()
    acts = acts_counted(component)
    index = cost_index(component.convention, {2025: 125_50, YEAR: 130_50})
    blocks = [{"price": "100", "by": acts.code, "index": index.code, "since": 2025}]
    in_blocks(component, {"blocks": blocks}, acts, index)
    settle()
    facts = {"convention": component.convention, "criterion": index, "source": "INSEE", "by": None}
    enter_figures(year=YEAR, figures={0: 140_00}, **facts)
    assert list(keeping.differing())
    settle()
    assert list(keeping.differing()) == []


def test_who_leaves_an_amendment_leaves_the_blocks_of_its_rule():
    stored = {
        "blocks": [
            {"percent": "40", "by": "equal", "among": ["7"]},
            {"rest": True, "by": "eleves", "among": ["7", "8"]},
            {"amounts": {"7": "10.00"}},
            {"price": "2", "by": "parts"},
        ],
        "figures": {"parts": {"7": "1", "8": "2"}},
        "floors": {"7": "5.00", "8": "6.00"},
    }
    assert without(stored, "7") == {
        "blocks": [
            {"rest": True, "by": "eleves", "among": ["8"]},
            {"price": "2", "by": "parts"},
        ],
        "figures": {"parts": {"8": "2"}},
        "floors": {"8": "6.00"},
    }
