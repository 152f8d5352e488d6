"""A published act, read: what it says, each thing with the line that says it. Stores nothing.

The head, the votes and the outcome are deliberations'; the tables are financing's; the names are
the register's. What is not understood comes back as it stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.published_acts.bodies import NamedBody, council_in, named_in, parties_of
from conventions.reading_acts.articles import PrintedArticle, articles_in, convention_in
from conventions.reading_acts.clauses import PrintedClause, clauses_in, days_of
from deliberations.prefecture_ids import PrefectureId
from deliberations.reading_acts.counts import Counts, counts_in
from deliberations.reading_acts.heading import (
    PrintedSitting,
    SaidInHeading,
    item_in,
    number_in,
    prefecture_id_in,
    sitting_in,
    title_in,
    title_of_item,
    unread_days,
)
from deliberations.reading_acts.outcome import OutcomeRead, outcome_in
from epci.naming.mentions import Names
from financing.reading_acts.cells import EUROS, PLAIN, figures_in
from financing.reading_acts.halves import placed
from financing.reading_acts.plan import PrintedPlan, plans_in
from financing.reading_acts.sharing import PrintedSharing, sharings_in
from financing.reading_acts.tables import PrintedTable, tables_in
from press.words.printed import PrintedLine, lines_of

MONEY = re.compile(r"\d\s?(?:[kM]?\s?€|[kK]€|euros?\b|EUR\b)")
SIGNATORY = re.compile(
    r"\W{0,6}(?:l[ea]?\W{1,2})?(?:chambre|etat|region|departement|agence|pole|syndicat|association)"
    r"\b.{0,200}\brepresente"
)


@dataclass(frozen=True)
class PublishedAct:
    """What an act prints; None where it prints nothing that is understood."""

    lines: tuple[PrintedLine, ...]
    identifier: tuple[PrefectureId, SaidInHeading] | None
    council: NamedBody | None
    sitting: PrintedSitting | None
    number: SaidInHeading | None
    item: SaidInHeading | None
    title: SaidInHeading | None
    counts: Counts
    outcome: OutcomeRead
    parties: tuple[NamedBody, ...]
    sharings: tuple[PrintedSharing, ...]
    plans: tuple[PrintedPlan, ...]
    articles: tuple[PrintedArticle, ...]
    clauses: tuple[PrintedClause, ...]
    not_understood: tuple[PrintedLine, ...]

    @property
    def held_on(self) -> date | None:
        """The day of the session, else that of the identifier."""
        if self.sitting:
            return self.sitting.on
        return self.identifier[0].held_on if self.identifier else None


def read_act(text: str, names: Names) -> PublishedAct:
    """What an act says; the names are those of the register. Linear in the text's length."""
    lines = lines_of(text)
    said = [line for line in lines if line.text]
    identifier, sitting, number = prefecture_id_in(said), sitting_in(said), number_in(said)
    naming = named_in(lines, names, identifier, sitting)
    counts = counts_in(said)
    tables = [placed(table, naming.named) for table in tables_in(lines)]
    readings = sharings_in(tables, naming.named, quoted(lines, tables))
    plans = plans_in(tables, readings)
    item, convention = item_in(said), convention_in(lines)
    articles = tuple(articles_in(convention))
    act = PublishedAct(
        lines=lines,
        identifier=identifier,
        council=council_in(lines, naming, identifier),
        sitting=sitting,
        number=number,
        item=item,
        title=title_in(lines, number) or (title_of_item(lines, item) if item else None),
        counts=counts,
        outcome=outcome_in(said, counts),
        parties=tuple(parties_of(naming, readings.sharings, plans)),
        sharings=tuple(readings.sharings),
        plans=tuple(plans),
        articles=articles,
        clauses=tuple(clauses_in(convention, articles) or days_of(said)),
        not_understood=(),
    )
    return replace(act, not_understood=tuple(left_over(act, tables)))


def quoted(lines: Sequence[PrintedLine], tables: Sequence[PrintedTable]) -> frozenset[int]:
    """The amounts, in centimes, that the act says outside its tables."""
    inside = {number for table in tables for number in table.lines}
    said = {line.text for line in lines if line.number not in inside and MONEY.search(line.text)}
    figures = (figure for text in said for figure in figures_in(text))
    centimes = {one.value * 100 for one in figures if one.unit == EUROS}
    return frozenset(int(one) for one in centimes if one.denominator == 1)


def left_over(act: PublishedAct, tables: Sequence[PrintedTable]) -> Iterator[PrintedLine]:
    """Amounts, rows, votes, days and signatories that were seen and not read, in order."""
    rows = {number for sharing in act.sharings for number in sharing.lines}
    rows |= {number for plan in act.plans for number in plan.lines}
    votes = act.counts.unread | act.outcome.unread
    days = {line.number for line in unread_days(act.lines)}
    seen = votes | days | _unread_rows(tables) | _other_day(act)
    for line in act.lines:
        if line.number in rows or line.is_blank or line.is_stamp:
            continue
        if line.number in seen or MONEY.search(line.text) or SIGNATORY.match(line.folded):
            yield line


def _unread_rows(tables: Sequence[PrintedTable]) -> set[int]:
    """The rows of tables that have units, or several figures a row."""
    return {
        number
        for table in tables
        for row in table.rows
        for number in row.lines
        if row.is_separated
        and (
            sum(bool(cell.figures) for cell in row.cells) > 1
            or any(figure.unit != PLAIN for cell in row.cells for figure in cell.figures)
        )
    }


def _other_day(act: PublishedAct) -> set[int]:
    """The line of an identifier that is of another day than the session."""
    if not act.identifier or not act.sitting or act.identifier[0].held_on == act.sitting.on:
        return set()
    return {act.identifier[1].line}
