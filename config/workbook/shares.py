"""The shares that a workbook states beside those that its rules give, and rules where it has none.

Everything is computed by the dossier, from rows that are only numbered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from django.core.exceptions import ValidationError

from config.workbook.book import BookRow
from config.workbook.built import BuiltComponent, BuiltConvention
from config.workbook.columns import RULE_SHEET, TERMS
from config.workbook.ground import BookGround
from config.workbook.portfolio import (
    BroughtComponent,
    BroughtConvention,
    BroughtParty,
    BroughtRule,
    key_of,
)
from financing.core.explanation import describe
from financing.core.keys import Rule, RuleKind, Term
from financing.core.rule_finder import Candidate, find_rules
from financing.dossier.cost import PartnerShare
from financing.dossier.dossier import Amount, ComponentFile, CriterionCounts
from financing.keys.voted import exact
from financing.models import Basis
from press.words.french import euros, percent, sentence

BASES = ("municipal", "total")
MOST_PROPOSED = 4  # rules a component
OLDEST_FIGURES = 3  # years before that of the shares: an act is written on figures already known
WHOLE = 100
PLACES = 2


@dataclass(frozen=True)
class ShareGap:
    """A share that differs: what the workbook says, and what the rule gives."""

    reference: str
    component: str
    year: int
    party: str
    line: int
    column: str
    told: str
    found: str

    @property
    def sentence(self) -> str:
        return f"votre classeur dit {self.told}, la règle donne {self.found}"


@dataclass(frozen=True)
class FittingRule:
    """A rule that gives the shares of a component, and what it fixes of each, by short name."""

    said: str
    rule: Rule
    fixed: Mapping[str, Fraction | int | None]


@dataclass(frozen=True)
class ProposedRules:
    """The rules that give the shares of a component that has none; the first by default."""

    reference: str
    component: str
    first_year: int
    rules: tuple[FittingRule, ...]
    name: str  # of its field in the form of the preview


@dataclass(frozen=True)
class SharedAgain:
    """What a component comes to: shares that agree, those that differ, those not computed."""

    agreeing: int
    gaps: tuple[ShareGap, ...]
    unknown: tuple[str, ...]
    years: tuple[int, ...]  # those whose every share agrees


def file_of(
    convention: BuiltConvention, built: BuiltComponent, ground: BookGround
) -> ComponentFile:
    """A component as pages read it, from its rows."""
    pays_for = {
        built.lines[place].pk: frozenset(line.code for line in lines)
        for place, lines in built.paid.items()
    }
    amounts = (
        Amount(one.line_id, one.period_id, Basis.PLANNED, 0, one.amount, is_called=False)
        for one in built.amounts
    )
    return ComponentFile(
        component=built.row,
        every_line=tuple(built.lines),
        pays_for=pays_for,
        amounts=tuple(amounts),
        terms=dict(built.terms),
        adopted={},
        figures=ground.figures,
        in_effect=frozenset({0}),
        counts=CriterionCounts(built.uses, (*ground.counted, *convention.figures)),
    )


def share_again(
    convention: BuiltConvention, built: BuiltComponent, ground: BookGround
) -> SharedAgain:
    """Each share that the workbook states, beside the one that its rule gives."""
    file = file_of(convention, built, ground)
    agreeing, gaps, unknown, agreed = 0, [], [], []
    for year, rows in _by_year(built.brought.shares).items():
        try:
            found = _shares_of(file, convention, year)
        except ValidationError as error:
            why = " ".join(error.messages)
            unknown.append(f"{convention.row.reference}, {built.row.label}, {year} : {why}")
            continue
        each = [
            list(_gaps_of(convention, built, row, found.get(key_of(row["party"])))) for row in rows
        ]
        gaps += [gap for own in each for gap in own]
        agreeing += sum(not own for own in each)
        agreed += [] if any(each) else [year]
    return SharedAgain(agreeing, tuple(gaps), tuple(unknown), tuple(agreed))


def _by_year(rows: Iterable[BookRow]) -> dict[int, list[BookRow]]:
    found: dict[int, list[BookRow]] = defaultdict(list)
    for row in rows:
        found[row["year"]].append(row)
    return found


def _shares_of(
    file: ComponentFile, convention: BuiltConvention, year: int
) -> dict[str, list[PartnerShare]]:
    """The shares of each party, one a period of the year, by key. Raises ValidationError."""
    keys = {party.pk: key for key, party in convention.parties.items()}
    found: dict[str, list[PartnerShare]] = defaultdict(list)
    for period in convention.periods.values():
        if period.fiscal_year == year:
            for share in file.cost(period, Basis.PLANNED).shares:
                found[keys[share.partner.party.pk]].append(share)
    return found


def _gaps_of(
    convention: BuiltConvention,
    built: BuiltComponent,
    row: BookRow,
    shares: Sequence[PartnerShare] | None,
) -> Iterator[ShareGap]:
    """What differs: the percentage, to the hundredth that acts print, and the amount."""
    for name, told, found in _compared(row, shares or ()):
        yield ShareGap(
            convention.row.reference,
            built.row.label,
            row["year"],
            row["party"],
            row.line,
            row.sheet.label(name),
            told,
            found if shares else "aucune part",
        )


def _compared(row: BookRow, shares: Sequence[PartnerShare]) -> Iterator[tuple[str, str, str]]:
    amount, rate = row["amount"], row["percent"]
    found = sum(one.amount for one in shares)
    if amount is not None and amount != found:
        yield "amount", euros(amount), euros(found)
    rates = [_rate(one) for one in shares]
    known = rates[0] if rates else Fraction(0)
    if rate is not None and known is not None and _printed(rate) != _printed(known):
        yield "percent", percent(rate, PLACES), percent(known, PLACES)


def _rate(share: PartnerShare) -> Fraction | None:
    line = share.partner.line
    return line.percent if line.percent is not None else line.exact


def _printed(rate: Fraction) -> str:
    return percent(rate, PLACES)


def propose(
    convention: BroughtConvention, component: BroughtComponent, ground: BookGround
) -> ProposedRules | None:
    """The rules that give the shares of the first year that states some; None where none does."""
    if component.rules or not component.shares:
        return None
    year, rows = min(_by_year(component.shares).items())
    rules = tuple(islice(_rules_of(convention, rows, ground), MOST_PROPOSED))
    first = min([year, *convention.years])
    rank = list(convention.components).index(key_of(component.label))
    name = f"regle-{convention.reference}-{rank}"
    return (
        ProposedRules(convention.reference, component.label, first, rules, name) if rules else None
    )


def take(component: BroughtComponent, proposed: ProposedRules, choice: int) -> None:
    """Give a component the rule that was chosen, as if a line of the workbook said it."""
    chosen, year = proposed.rules[choice], proposed.first_year
    place = {"convention": proposed.reference, "component": component.label, "year": year}
    rule, steps = chosen.rule, {"step": exact(chosen.rule.step) if chosen.rule.step else None}
    said = {"kind": str(rule.kind), "basis": rule.basis, "rounding": rule.rounding}
    rows = [
        BookRow(TERMS, 0, {**place, "party": party, **_fixed(chosen, one), "ceiling": None})
        for party, one in chosen.fixed.items()
    ]
    component.rules[year] = BroughtRule(BookRow(RULE_SHEET, 0, {**place, **said, **steps}), rows)


def _fixed(chosen: FittingRule, value: Fraction | int | None) -> dict[str, Fraction | int | None]:
    in_euros = chosen.rule.kind == RuleKind.FIXED_AMOUNTS
    return {"percent": None if in_euros else value, "amount": value if in_euros else None}


def _rules_of(
    convention: BroughtConvention, rows: Sequence[BookRow], ground: BookGround
) -> Iterator[FittingRule]:
    """As it was voted first: that surely gives the shares; then what may have been meant."""
    percents = [row["percent"] for row in rows]
    amounts = [row["amount"] for row in rows]
    if None not in percents and sum(percents) == WHOLE:
        yield _fitting(Rule(RuleKind.VOTED_PERCENTAGES), rows, percents)
    elif None not in amounts and any(amounts):
        yield _fitting(Rule(RuleKind.FIXED_AMOUNTS), rows, amounts)
    if None in percents or len(rows) < 2:
        return
    parties = [convention.parties[key_of(row["party"])] for row in rows]
    for match in find_rules(percents, _candidates(parties, ground, rows[0]["year"]), nearest=0):
        fixed = [one if n == match.fixed else None for n, one in enumerate(percents)]
        kept = match.fixed is not None
        kind = RuleKind.FIXED_PERCENT_THEN_POPULATION if kept else RuleKind.POPULATION
        yield _fitting(Rule(kind, match.step, match.rounding, match.basis), rows, fixed)


def _fitting(
    rule: Rule, rows: Sequence[BookRow], fixed: Sequence[Fraction | int | None]
) -> FittingRule:
    name = "fixed_amount" if rule.kind == RuleKind.FIXED_AMOUNTS else "fixed_percent"
    pairs = list(zip(rows, fixed, strict=True))
    terms = [Term(row["party"], 1, **{name: one}) for row, one in pairs]  # type: ignore[arg-type]
    by_party = {str(row["party"]): one for row, one in pairs}
    return FittingRule(sentence(describe(rule, terms)), rule, by_party)


def _candidates(
    parties: Sequence[BroughtParty], ground: BookGround, year_voted: int
) -> list[Candidate]:
    """The figures of these EPCIs for each year that knows them all, of those that an act votes on:
    its own, or a few before.
    """
    found = []
    for year, rows in ground.figures.items():
        if not year_voted - OLDEST_FIGURES <= year <= year_voted:
            continue
        known = {row.epci_id: row for row in rows}
        own = [known.get(one.organisation.pk) for one in parties]
        for basis in BASES:
            figures = tuple(getattr(one, basis) or 0 for one in own if one is not None)
            if len(figures) == len(parties) and all(figures):
                found.append(Candidate(year, basis, figures))
    return found
