"""What a rule says, as its form names it: what two people at one form are compared by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from conventions.models import Party
from financing.core import keys as core
from financing.core.rule_json import Json
from financing.entities.keys import BLOCKS
from financing.models import Rule
from press.files.canonical import canonical


@dataclass(frozen=True)
class Part:
    """What a rule says of one contributor: percent, or centimes; and its ceiling."""

    party: Party
    percent: Fraction | None = None
    amount: int | None = None
    ceiling: int | None = None

    @property
    def term(self) -> core.Term:
        return core.Term(self.party.short_name, 1, self.percent, self.amount)


def facts_of_rule(rule: Rule | None) -> dict[str, Any]:
    """What a rule says, as its form names it; nothing where there is none."""
    if rule is None:
        return {}
    if rule.is_in_blocks:
        lags = {use.criterion.code: use.lag for use in rule.criteria.select_related("criterion")}
        return facts_of_blocks(rule.first_year, rule.document or {}, lags)
    parts = [
        Part(term.party, term.fixed_percent, term.fixed_amount, term.ceiling)
        for term in rule.terms.select_related("party").order_by("rank")
    ]
    return facts_of_kind(rule.first_year, rule, parts)


def facts_of_blocks(first_year: int, document: Json, lags: Mapping[str, int]) -> dict[str, Any]:
    """What a rule in blocks says, as versions compare it."""
    lagging = {code: lag for code, lag in lags.items() if lag}
    return {
        "first_year": first_year,
        "kind": BLOCKS,
        "blocks": canonical([document, lagging]),
    }


def facts_of_kind(first_year: int, rule: Rule | core.Rule, parts: Sequence[Part]) -> dict[str, Any]:
    """What a rule of one of the five kinds says, as its form names it."""
    said: dict[str, Any] = {"first_year": first_year}
    said |= {name: getattr(rule, name) for name in ("kind", "basis", "step", "rounding")}
    for part in parts:
        key = part.party.pk
        fixed = part.amount if part.percent is None else part.percent
        said |= {f"p{key}": True, f"f{key}": fixed, f"c{key}": part.ceiling}
    return said
