"""The conventions that one sees, as a book of the same template: read back, it is equal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from config.workbook.blocks import told_of_blocks, told_of_party, told_of_rule
from config.workbook.book import BookRow, BroughtBook
from config.workbook.columns import (
    AMOUNTS,
    COMPONENTS,
    CONVENTIONS,
    CRITERIA,
    FIGURES,
    LETTERS,
    LINES,
    PARTIES,
    PAYMENTS,
    PERIODS,
    RULE_BLOCKS,
    RULE_SHEET,
    SHARES,
    SHEETS,
    TERMS,
    SheetSpec,
)
from config.workbook.rows import GIVEN, OF_PARTIES, WORDS_OF_PARTIES
from conventions.founding.acts import TERMS as OF_CONVENTIONS
from conventions.models import Approval, Convention, Party
from financing.keys.voted import exact
from financing.models import (
    Component,
    Criterion,
    CriterionFigure,
    EarlierLetter,
    EarlierPayment,
    FundCall,
    KeyShare,
    Line,
    Payment,
    Period,
    PlannedAmount,
    Rule,
    RuleCriterion,
    RuleTerm,
)

Values = dict[str, Any]


def book_of(conventions: Iterable[Convention]) -> BroughtBook:
    """The original texts, plans and rules, the keys adopted, the letters that stand and what was
    paid of them. Eighteen queries, for any number.
    """
    found = {one.pk: one for one in conventions}
    rows = {
        CONVENTIONS: [_convention(one) for one in found.values()],
        PARTIES: _parties(found),
        PERIODS: [_period(one) for one in _periods(found)],
        COMPONENTS: [_component(one) for one in _components(found)],
        **_lines(found),
        **_rules(found),
        **_criteria(found),
        SHARES: list(_shares(found)),
        **_letters(found),
    }
    return BroughtBook({sheet.name: _numbered(sheet, rows[sheet]) for sheet in SHEETS})


def _numbered(sheet: SheetSpec, rows: Iterable[Values]) -> list[BookRow]:
    return [
        BookRow(sheet, line, {one.name: values.get(one.name) for one in sheet.columns})
        for line, values in enumerate(rows, 2)
    ]


def _convention(one: Convention) -> Values:
    terms = {name: _told(getattr(one, name)) for name in OF_CONVENTIONS}
    return {**terms, "reference": one.reference, "submitted_on": one.submitted_on}


def _told(value: Any) -> Any:
    """An empty text is an empty cell."""
    return None if value == "" else value


def _parties(found: dict[int, Convention]) -> list[Values]:
    """Those of the original text, with what they gave it."""
    parties = Party.objects.original().filter(convention__in=found)
    given = Approval.objects.filter(text__convention__in=found, text__number=0)
    by_party = {one.party_id: one for one in given}
    rows = parties.select_related("organisation").order_by("convention__reference", "rank")
    return [_party(one, found, by_party.get(one.pk)) for one in rows]


def _party(one: Party, found: dict[int, Convention], given: Approval | None) -> Values:
    days = {name: getattr(given, name) if given else None for name in GIVEN}
    return {
        "convention": found[one.convention_id].reference,
        "siren": one.organisation.siren,
        "name": one.name,
        "short_name": one.short_name,
        "kind": one.organisation.kind,
        "is_lead": one.is_lead,
        **{name: getattr(one, name) for name in OF_PARTIES},
        **{name: _told(getattr(one, name)) for name in WORDS_OF_PARTIES},
        **days,
        "number": _told(given.number) if given else None,
    }


def _periods(found: dict[int, Convention]) -> Iterable[Period]:
    rows = Period.objects.filter(convention__in=found, text=None).select_related("convention")
    return rows.order_by("convention__reference", "starts_on")


def _period(one: Period) -> Values:
    days = {"starts_on": one.starts_on, "ends_on": one.ends_on, "year": one.fiscal_year}
    return {"convention": one.convention.reference, "label": one.label, **days}


def _components(found: dict[int, Convention]) -> Iterable[Component]:
    rows = Component.objects.filter(convention__in=found)
    return rows.select_related("convention", "carrier").order_by("convention__reference", "rank")


def _component(one: Component) -> Values:
    return {
        **_place(one),
        "carrier": one.carrier.short_name,
        "basis": one.default_basis,
        "legal_basis": _told(one.legal_basis),
        "in_totals": one.in_totals,
    }


def _place(component: Component) -> Values:
    return {"convention": component.convention.reference, "component": component.label}


ORDER = ("line__component__convention__reference", "line__component__rank", "line__rank")


def _lines(found: dict[int, Convention]) -> dict[SheetSpec, list[Values]]:
    planned = PlannedAmount.objects.filter(text__number=0, text__convention__in=found)
    amounts = list(
        planned.filter(period__text=None)
        .select_related("line__component__convention", "period")
        .order_by(*ORDER, "period__starts_on")
    )
    totals: dict[int, int] = defaultdict(int)
    for one in amounts:
        totals[one.line_id] += one.amount
    originals = Line.objects.filter(component__convention__in=found, text=None)
    lines = originals.prefetch_related("pays_for")
    rows = lines.select_related("component__convention", "funder").order_by(
        *(one.removeprefix("line__") for one in ORDER)
    )
    return {
        LINES: [_line(one, totals[one.pk]) for one in rows],
        AMOUNTS: [
            {
                **_place(one.line.component),
                "line": one.line.label,
                "period": one.period.label,
                "amount": one.amount,
            }
            for one in amounts
        ],
    }


def _line(one: Line, total: int) -> Values:
    paid = sorted(one.pays_for.all(), key=lambda line: line.rank)
    return {
        **_place(one.component),
        "label": one.label,
        "nature": one.nature,
        "in_kind": one.in_kind,
        "funder": one.funder.name if one.funder else None,
        "state": _told(one.state),
        "pays_for": "; ".join(line.label for line in paid) or None,
        "percent": _percent(one.percent),
        "gate": _told(one.gate),
        "total": total,
    }


def _rules(found: dict[int, Convention]) -> dict[SheetSpec, list[Values]]:
    """The rules with their terms; those in blocks with their blocks too."""
    rules = Rule.objects.filter(text__number=0, text__convention__in=found)
    order = ("component__convention__reference", "component__rank", "first_year")
    rows = rules.select_related("component__convention").order_by(*order)
    terms = RuleTerm.objects.filter(rule__in=rules.order_by()).select_related(
        "rule__component__convention", "party"
    )
    listed = list(terms.order_by(*(f"rule__{one}" for one in order), "rank"))
    return {
        RULE_SHEET: [_rule(one) for one in rows],
        TERMS: [_term(one) for one in listed],
        RULE_BLOCKS: list(_blocks([one for one in rows if one.is_in_blocks], listed)),
    }


def _blocks(rules: list[Rule], terms: list[RuleTerm]) -> Iterator[Values]:
    """One query, where there is any."""
    if not rules:
        return
    parties: dict[int, dict[str, str]] = defaultdict(dict)
    for one in terms:
        parties[one.rule_id][str(one.party_id)] = one.party.short_name
    lags: dict[int, dict[str, int]] = defaultdict(dict)
    names: dict[str, str] = {}
    for use in RuleCriterion.objects.filter(rule__in=rules).select_related("criterion"):
        names[use.criterion.code] = use.criterion.name
        lags[use.rule_id][use.criterion.code] = use.lag
    for rule in rules:
        place = {**_place(rule.component), "year": rule.first_year}
        told = told_of_blocks(rule.document or {}, parties[rule.pk], names, lags[rule.pk])
        yield from (place | row for row in told)


def _criteria(found: dict[int, Convention]) -> dict[SheetSpec, list[Values]]:
    """What conventions count themselves, with the figures in force; two queries."""
    rows = Criterion.objects.filter(convention__in=found).order_by("convention__reference", "pk")
    own = {one.pk: one for one in rows}
    figures = CriterionFigure.objects.filter(criterion__in=own).in_force()
    short = {
        (one.convention_id, one.organisation_id): one.short_name
        for one in Party.objects.filter(convention__in={one.convention_id for one in rows})
    }
    return {
        CRITERIA: [
            {
                "convention": found[one.convention_id].reference,
                "name": one.name,
                "unit": one.unit,
                "decimals": one.decimals,
                "source": _told(one.source),
                "is_index": one.is_index,
            }
            for one in rows
        ],
        FIGURES: [
            _figure(one, own[one.criterion_id], found, short)
            for one in figures.order_by("criterion", "year", "pk")
        ],
    }


def _figure(
    one: CriterionFigure,
    criterion: Criterion,
    found: dict[int, Convention],
    short: dict[tuple[int, int], str],
) -> Values:
    return {
        "convention": found[criterion.convention_id].reference,
        "criterion": criterion.name,
        "year": one.year,
        "party": short.get((criterion.convention_id, one.organisation_id)),
        "value": one.exact(criterion.decimals),
        "source": _told(one.source),
    }


def _rule(one: Rule) -> Values:
    return {
        **_place(one.component),
        "year": one.first_year,
        "kind": one.kind,
        "basis": _told(one.basis),
        "step": None if one.step is None else exact(Fraction(one.step)),
        "rounding": _told(one.rounding),
        **(told_of_rule(one.document) if one.document else {}),
    }


def _term(one: RuleTerm) -> Values:
    return {
        **_place(one.rule.component),
        "year": one.rule.first_year,
        "party": one.party.short_name,
        "percent": _percent(one.fixed_percent),
        "amount": one.fixed_amount,
        "ceiling": one.ceiling,
        **(told_of_party(one.rule.document, str(one.party_id)) if one.rule.document else {}),
    }


def _shares(found: dict[int, Convention]) -> Iterator[Values]:
    """The percentages of the keys that stand, each year that they were adopted for."""
    shares = KeyShare.objects.filter(
        key__rule__component__convention__in=found, key__withdrawal=None, percent__isnull=False
    ).select_related("key__rule__component__convention", "party")
    order = ("key__rule__component__convention__reference", "key__rule__component__rank")
    for one in shares.order_by(*order, "key__first_year", "rank"):
        for year in range(one.key.first_year, one.key.last_year + 1):
            yield {
                **_place(one.key.rule.component),
                "year": year,
                "party": one.party.short_name,
                "percent": _percent(one.percent),
            }


def _letters(found: dict[int, Convention]) -> dict[SheetSpec, list[Values]]:
    """Those of before Prorata, then those of the register that stand."""
    before = EarlierLetter.objects.filter(component__convention__in=found)
    before = before.select_related("component__convention", "period", "party").order_by("pk")
    paid = EarlierPayment.objects.filter(letter__in=before.order_by()).order_by("pk")
    calls = FundCall.objects.standing().filter(round__component__convention__in=found)
    calls = calls.select_related("round__component__convention", "round__period", "party")
    standing = Payment.objects.filter(reverses=None, reversed_by=None)
    received = standing.filter(call__in=calls.order_by()).order_by("pk")
    earlier = {one.pk: one for one in before}
    issued = {one.pk: one for one in calls.defer("content").order_by("pk")}
    return {
        LETTERS: [
            *(_letter(one, one.component, one.period) for one in earlier.values()),
            *(_letter(one, one.round.component, one.round.period) for one in issued.values()),
        ],
        PAYMENTS: [
            *(
                _payment(one, earlier[one.letter_id], earlier[one.letter_id].component)
                for one in paid
            ),
            *(
                _payment(one, issued[one.call_id], issued[one.call_id].round.component)
                for one in received
            ),
        ],
    }


def _letter(one: Any, component: Component, period: Period) -> Values:
    return {
        **_place(component),
        "period": period.label,
        "party": one.party.short_name,
        "number": str(one),
        "issued_on": one.issued_on,
        "amount": one.amount,
    }


def _payment(one: Any, letter: Any, component: Component) -> Values:
    return {
        "convention": component.convention.reference,
        "number": str(letter),
        "paid_on": one.received_on,
        "amount": one.amount,
    }


def _percent(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)
