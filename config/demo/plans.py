"""What a convention of the demonstration finances: periods, plan, rules and adopted keys."""

from dataclasses import replace

from config.demo.agreements import Agreement, Find
from config.demo.files import Record, cited, without
from financing.keys.acts import adopt_key
from financing.keys.grounds import KeyGround, grounds_of
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm

TERMS = ("fixed_percent", "fixed_amount", "ceiling")


def load_plan(data: Record, agreement: Agreement, find: Find) -> None:
    """The components in the order of the file; a roadmap has none."""
    periods = [
        Period.objects.create(convention=agreement.convention, **without(record, "source"))
        for record in data.get("periods", [])
    ]
    for rank, record in enumerate(data.get("components", []), 1):
        component = _component(record, rank, agreement)
        _load_lines(record["lines"], component, periods, agreement, find)
        for rule in record["rules"]:
            _load_rule(rule, component, agreement)


def _component(record: Record, rank: int, agreement: Agreement) -> Component:
    return Component.objects.create(
        convention=agreement.convention,
        rank=rank,
        carrier=agreement.parties[record["carrier"]],
        **without(record, "carrier", "lines", "rules", "source"),
    )


def _load_lines(
    records: list[Record],
    component: Component,
    periods: list[Period],
    agreement: Agreement,
    find: Find,
) -> None:
    """The lines first: a funding names lines that may come after it."""
    lines = {}
    for rank, record in enumerate(records, 1):
        line = _line(record, rank, component, agreement.act, find)
        _plan(line, periods, record["planned"], agreement)
        lines[line.code] = line
    for record in records:
        lines[record["code"]].pays_for.set(lines[code] for code in record.get("pays_for", []))


def _line(record: Record, rank: int, component: Component, act: str, find: Find) -> Line:
    funder = record.get("funder")
    return Line.objects.create(
        component=component,
        rank=rank,
        funder=find(funder) if funder else None,
        **cited(without(record, "funder", "pays_for", "planned"), act),
    )


def _plan(line: Line, periods: list[Period], amounts: list[int], agreement: Agreement) -> None:
    PlannedAmount.objects.bulk_create(
        PlannedAmount(line=line, period=period, text=agreement.text, amount=amount)
        for period, amount in zip(periods, amounts, strict=True)
    )


def _load_rule(record: Record, component: Component, agreement: Agreement) -> None:
    facts = without(record, "parties", "keys", *TERMS)
    rule = Rule.objects.create(
        component=component, text=agreement.text, **cited(facts, agreement.act)
    )
    for rank, name in enumerate(record["parties"], 1):
        terms = {field: record.get(field, {}).get(name) for field in TERMS}
        RuleTerm.objects.create(rule=rule, party=agreement.parties[name], rank=rank, **terms)
    for key in record["keys"]:
        _adopt_key(key, rule, agreement)


def _adopt_key(record: Record, rule: Rule, agreement: Agreement) -> None:
    voted = record.get("ceilings", {})
    adopt_key(
        rule=rule,
        first_year=record["first_year"],
        last_year=record["last_year"],
        population_year=record.get("population_year"),
        adopted_on=record["adopted_on"],
        act=_printed_vote(agreement),
        ceilings={agreement.parties[name].pk: amount for name, amount in voted.items()},
        by=None,
    )


def _printed_vote(agreement: Agreement) -> KeyGround:
    """The vote that the source prints, in the words of the source."""
    printed = next(one for one in grounds_of(agreement.convention) if one.is_printed)
    return replace(printed, words=agreement.act)
