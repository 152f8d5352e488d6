"""The act that writes a rule in blocks on a text while it is a draft."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import note_on
from conventions.models import Party, Text
from financing.core.rule_json import Json
from financing.core.stored_rule import criteria_in
from financing.core.stored_years import indices_in
from financing.dossier.blocks import POPULATION_CODES
from financing.dossier.key import rule_sentence
from financing.entities.keys import BLOCKS
from financing.models import Component, Criterion, Rule, RuleCriterion, RuleTerm
from financing.plans.acts import forget_rule, of_text
from financing.plans.checks import year_refusal
from financing.plans.gate import open_text
from financing.plans.rule_facts import facts_of_blocks, facts_of_rule
from press.kit.bulk import create_all
from press.kit.versions import require_unchanged


@transaction.atomic
def set_blocks(
    *,
    text: Text,
    component: Component,
    first_year: int,
    document: Json,
    contributors: Sequence[Party],
    lags: Mapping[str, int],
    seen: str = "",
    by: User | None,
    on: date,
) -> Rule:
    """How a component is shared from a year on, block by block; instead of what the text said.

    `contributors` are those of the blocks, in the order of the act; `lags` the years by which some
    criteria lag, by code. ValidationError `closed`, `first_year`, `parts`, StaleError.
    """
    open_text(text, by, on)
    own = Rule.objects.filter(text=text, component=component).order_by("first_year").first()
    now, typed = facts_of_rule(own), facts_of_blocks(first_year, document, lags)
    require_unchanged(seen, now, dict.fromkeys(now) | typed)
    if refusal := year_refusal(text, first_year):
        raise ValidationError({"first_year": [ValidationError(refusal, code="first_year")]})
    written = Rule(
        component=component, text=text, first_year=first_year, kind=BLOCKS, document=document
    )
    terms, uses = parts_of(written, contributors, lags)
    said = rule_sentence(written, terms, uses)
    before = forget_rule(text, component)
    written.full_clean()
    written.save()
    create_all(terms)
    create_all(uses)
    after = f"{component.label}, dès {first_year} : {said}"
    note_on(f"règle {of_text(text)}", text, by, before=before, after=after)
    return written


def parts_of(
    rule: Rule, contributors: Sequence[Party], lags: Mapping[str, int]
) -> tuple[list[RuleTerm], list[RuleCriterion]]:
    """The rows that a rule in blocks is to have, not written; one query.

    ValidationError `criterion` where the convention has no such criterion.
    """
    terms = [RuleTerm(rule=rule, party=one, rank=rank) for rank, one in enumerate(contributors, 1)]
    document = rule.document or {"blocks": []}
    followed = indices_in(document)
    codes = [code for code in criteria_in(document) if code not in POPULATION_CODES]
    codes += [code for code in followed if code not in codes]
    known = {
        one.code: one
        for one in Criterion.objects.of(rule.component.convention).filter(code__in=codes)
    }
    if strangers := [
        code for code in codes if code not in known or known[code].is_index != (code in followed)
    ]:
        raise ValidationError(
            f"Le critère « {strangers[0]} » n'est plus de la convention.", code="criterion"
        )
    uses = [
        RuleCriterion(rule=rule, criterion=known[code], lag=lags.get(code, 0)) for code in codes
    ]
    return terms, uses
