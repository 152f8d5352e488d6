"""The rows of the tables that a workbook makes, in the order in which they name one another.

`store` gives each its number: an import writes them, a preview only numbers them. So what is shown
is computed from the very rows that are written.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from config.workbook.book import BookRow
from config.workbook.built import BuiltComponent, BuiltConvention
from config.workbook.checks import paid_by
from config.workbook.portfolio import BroughtConvention, Portfolio, key_of
from config.workbook.rule_rows import Store, decimal_of, store_rules
from conventions.founding.acts import TERMS
from conventions.models import Approval, Convention, Party, Text, WorkbookImport
from epci.models import Organisation
from financing.models import (
    Basis,
    Component,
    EarlierLetter,
    EarlierPayment,
    Line,
    Period,
    PlannedAmount,
)
from press.words.french import short_date

LONGEST_CODE = 36  # a number may follow
OF_PARTIES = ("is_contributor", "is_cofinancer", "is_beneficiary")
WORDS_OF_PARTIES = ("signatory", "signatory_capacity", "service_code", "commitment_number")
GIVEN = ("authorised_on", "executory_on", "signed_on")
FIRST_NUMBER = 10**12  # of rows that are only numbered: no row that is kept has it


class Numbering:
    """A store that writes nothing: rows are numbered, table by table."""

    def __init__(self) -> None:
        self.last: dict[type[Model], int] = {}

    def __call__(self, rows: list[Any]) -> None:
        for row in rows:
            if row.pk is None:
                row.pk = self.last.get(type(row), FIRST_NUMBER) + 1
                self.last[type(row)] = row.pk


def build(
    portfolio: Portfolio,
    source: WorkbookImport | None,
    store: Store,
    on: date,
) -> list[BuiltConvention]:
    """Every row, stored."""
    store(newcomers_of(portfolio))
    built = [_convention(one, source) for one in portfolio.conventions.values()]
    store([one.row for one in built])
    for one in built:
        one.text = Text(convention=one.row, number=0, effective_on=one.row.starts_on)
    store([one.text for one in built])
    for one in built:
        one.parties = dict(_parties(one, on))
    store([party for one in built for party in one.parties.values()])
    for one in built:
        one.approvals = list(_approvals(one))
        one.periods = {key: _period(one, row) for key, row in one.brought.periods.items()}
    store([approval for one in built for approval in one.approvals])
    store([period for one in built for period in one.periods.values()])
    _build_plans(built, store)
    _build_letters(built, store)
    return built


def _build_plans(built: list[BuiltConvention], store: Store) -> None:
    for one in built:
        one.components = dict(_components(one))
    every = [(one, component) for one in built for component in one.components.values()]
    store([component.row for _, component in every])
    for _, component in every:
        component.lines = list(_lines(component))
    store([line for _, component in every for line in component.lines])
    for one, component in every:
        component.paid = _paid(component)
        component.amounts = list(_amounts(one, component))
    through = Line.pays_for.through
    store(
        [
            through(from_line=component.lines[place], to_line=line)
            for _, component in every
            for place, lines in component.paid.items()
            for line in lines
        ]
    )
    store([amount for _, component in every for amount in component.amounts])
    store_rules(built, store)


def _build_letters(built: list[BuiltConvention], store: Store) -> None:
    for one in built:
        one.letters = [_letter(one, letter.row) for letter in one.brought.letters.values()]
    store([letter for one in built for letter in one.letters])
    for one in built:
        pairs = zip(one.letters, one.brought.letters.values(), strict=True)
        one.payments = [
            EarlierPayment(letter=row, received_on=paid["paid_on"], amount=paid["amount"])
            for row, letter in pairs
            for paid in letter.payments
        ]
    store([payment for one in built for payment in one.payments])


def newcomers_of(portfolio: Portfolio) -> list[Organisation]:
    """The organisations that nobody knows yet, each once."""
    return list({id(one): one for one in _newcomers(portfolio)}.values())


def _newcomers(portfolio: Portfolio) -> Iterator[Organisation]:
    for convention in portfolio.conventions.values():
        for party in convention.parties.values():
            if party.organisation.pk is None:
                yield party.organisation
    for _, component in portfolio.components():
        for line in component.lines.values():
            if line.funder is not None and line.funder.pk is None:
                yield line.funder


def _convention(brought: BroughtConvention, source: WorkbookImport | None) -> BuiltConvention:
    row = brought.row
    typed = {name: row[name] for name in TERMS if row[name] is not None}
    convention = Convention(
        **{**typed, "kind": brought.kind.value},
        reference=brought.reference,
        submitted_on=brought.submitted_on,
        signed_outside=any(one.authorised_on for one in brought.parties.values()),
        brought_by=source,
        source=f"classeur {source.name}"[:300] if source else "",
    )
    return BuiltConvention(brought, convention, Text())


def _parties(one: BuiltConvention, on: date) -> Iterator[tuple[str, Party]]:
    """The lead has accepted; what it gives of the others' votes is its word: declared."""
    for rank, (key, party) in enumerate(one.brought.parties.items(), 1):
        said, row = party.organisation, party.row
        given = row is not None and any(row[name] for name in GIVEN)
        words = {name: (row and row[name]) or "" for name in WORDS_OF_PARTIES}
        if party.is_lead:  # whose own record says it
            words |= {one: words[one] or getattr(said, one) for one in WORDS_OF_PARTIES[:2]}
        yield (
            key,
            Party(
                convention=one.row,
                organisation=said,
                rank=rank,
                name=(row and row["name"]) or said.name,
                short_name=party.short_name,
                is_lead=party.is_lead,
                accepted_on=on if party.is_lead else None,
                declared_on=on if given and not party.is_lead else None,
                **{name: bool(row and row[name]) for name in OF_PARTIES},
                **words,
            ),
        )


def _approvals(one: BuiltConvention) -> Iterator[Approval]:
    for key, party in one.brought.parties.items():
        row = party.row
        said = one.parties[key].declared_on
        if row is not None and any(row[name] for name in GIVEN):
            yield Approval(
                party=one.parties[key],
                text=one.text,
                number=row["number"] or "",
                source=one.row.source,
                vote_declared_on=said if row["authorised_on"] else None,
                signature_declared_on=said if row["signed_on"] else None,
                **{name: row[name] for name in GIVEN},
            )


def _period(one: BuiltConvention, row: BookRow) -> Period:
    return Period(
        convention=one.row,
        label=row["label"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        fiscal_year=one.brought.period_year(row),
    )


def _components(one: BuiltConvention) -> Iterator[tuple[str, BuiltComponent]]:
    brought = one.brought.components
    codes = _codes((component.label for component in brought.values()), "volet")
    for rank, ((key, component), code) in enumerate(zip(brought.items(), codes, strict=True), 1):
        row = component.row
        yield (
            key,
            BuiltComponent(
                component,
                Component(
                    convention=one.row,
                    rank=rank,
                    code=code,
                    label=component.label,
                    carrier=one.party(component.carrier),
                    default_basis=row["basis"] or Basis.PLANNED,
                    legal_basis=row["legal_basis"] or _legal_basis(one.row),
                    in_totals=row["in_totals"] is not False,
                ),
            ),
        )


def _legal_basis(convention: Convention) -> str:
    """What obliges to pay, until somebody says more."""
    since = f" du {short_date(convention.submitted_on)}" if convention.submitted_on else ""
    return f"convention {convention.reference}{since}"


def _lines(component: BuiltComponent) -> Iterator[Line]:
    brought = component.brought.lines.values()
    codes = _codes((line.row["label"] for line in brought), "ligne")
    for rank, (line, code) in enumerate(zip(brought, codes, strict=True), 1):
        row = line.row
        yield Line(
            component=component.row,
            rank=rank,
            code=code,
            label=row["label"],
            nature=row["nature"],
            in_kind=bool(row["in_kind"]),
            funder=line.funder,
            state=row["state"] or "",
            gate=row["gate"] or "",
            percent=decimal_of(row["percent"]),
        )


def _paid(component: BuiltComponent) -> dict[int, list[Line]]:
    places = {key: place for place, key in enumerate(component.brought.lines)}
    return {
        place: [component.lines[places[key_of(name)]] for name in paid_by(line.row)]
        for place, line in enumerate(component.brought.lines.values())
        if line.row["pays_for"]
    }


def _amounts(one: BuiltConvention, component: BuiltComponent) -> Iterator[PlannedAmount]:
    pairs = zip(component.lines, component.brought.lines.values(), strict=True)
    for row, line in pairs:
        for period, amount in line.amounts.items():
            yield PlannedAmount(line=row, period=one.periods[period], text=one.text, amount=amount)


def _letter(one: BuiltConvention, row: BookRow) -> EarlierLetter:
    return EarlierLetter(
        component=one.components[key_of(row["component"])].row,
        period=one.periods[key_of(row["period"])],
        party=one.parties[key_of(row["party"])],
        number=row["number"],
        issued_on=row["issued_on"],
        amount=row["amount"],
    )


def _codes(labels: Iterable[str], otherwise: str) -> list[str]:
    """« animation », then « animation-2 »: what addresses and exports call them."""
    found: list[str] = []
    for label in labels:
        wanted = slugify(label)[:LONGEST_CODE].strip("-") or otherwise
        tried = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(found) + 2))
        found.append(next(code for code in tried if code not in found))
    return found
