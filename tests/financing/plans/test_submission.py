"""A budget that nobody knows how to share is not voted, nor its key adopted before a vote."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conventions.life.acts import lacking_to_submit, submit
from conventions.models import Text
from financing.core.keys import RuleKind
from financing.keys.acts import NO_VOTE, adopt_key
from financing.keys.grounds import KeyGround, grounds_of
from financing.models import Rule, RuleTerm
from tests.conventions.texts.drafts import draft
from tests.financing.plans.written import plan, written

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
LACKING = (
    "Le volet Animation du programme a un budget, et pas de règle de répartition : écrivez-la "
    "avant de soumettre."
)


@pytest.fixture
def text() -> Text:
    found = draft("BROUILLON", starts_on=date(2026, 7, 1), ends_on=date(2027, 12, 31))
    written(found, found.convention.parties.order_by("rank")[0])
    return found


def share_equally(text: Text) -> Rule:
    component = plan(text, "salaire", 2026, 500_00).line.component
    rule = Rule.objects.create(
        component=component, text=text, first_year=2026, kind=RuleKind.EQUAL.value
    )
    for party in text.convention.parties.all():
        RuleTerm.objects.create(rule=rule, party=party, rank=party.rank)
    return rule


def test_a_plan_without_amounts_asks_for_no_rule(text):
    assert list(lacking_to_submit(text.convention)) == []


def test_a_budget_without_a_rule_is_not_submitted(text):
    plan(text, "salaire", 2026, 500_00)
    with pytest.raises(ValidationError) as refused:
        submit(convention=text.convention, submitted_on=TODAY, by=None, on=TODAY)
    assert refused.value.messages == [LACKING]


def test_with_its_rule_it_is(text):
    share_equally(text)
    submit(convention=text.convention, submitted_on=TODAY, by=None, on=TODAY)
    text.convention.refresh_from_db()
    assert text.convention.submitted_on == TODAY


def test_the_rule_of_a_draft_that_nobody_voted_is_not_adopted(text):
    rule = share_equally(text)
    assert grounds_of(text.convention) == []
    with pytest.raises(ValidationError) as refused:
        adopt_key(
            rule=rule,
            first_year=2026,
            last_year=2026,
            population_year=None,
            adopted_on=TODAY,
            act=KeyGround("texte-0", "rien", TODAY, text),
            by=None,
        )
    assert refused.value.messages == [NO_VOTE]
