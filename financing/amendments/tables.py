"""What an amendment changes, as lists: each thing, each partner's euros, what is called already."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conventions.models import Party, Text
from financing.amendments.before_after import BeforeAfter, Moved, PartnerBeforeAfter, Side
from financing.ledger.settling import Settlement
from financing.ledger.tables import AccountTable
from press.kit.columns import Column, EurosColumn, PartColumn, PercentColumn
from press.kit.tables import Table
from press.words.french import read_percent


class AmendedTable(Table):
    """The rows are `changed.Changed`."""

    title = "Chaque chose que l'avenant change"
    noun = "changement"
    css = "amendment-changes"

    quoi = Column("Quoi", accessor="what", row_header=True)
    avant = Column("Avant", accessor="before")
    apres = Column("Après", accessor="after")

    def render_apres(self, value: str) -> SafeString:
        return format_html("<strong>{}</strong>", value)


@dataclass(frozen=True)
class AmendedShare:
    """What a partner pays before and after (centimes), or what is left to the carrier.

    `row` holds the bars and the percentages of one period; None for a total.
    """

    label: str
    before: int | None
    after: int | None
    own: bool = False
    party: Party | None = None
    row: PartnerBeforeAfter | None = None

    @property
    def change(self) -> int:
        return (self.after or 0) - (self.before or 0)


def total_shares(compared: BeforeAfter, own: Collection[int]) -> Iterator[AmendedShare]:
    """By partner, over every period and component that moves."""
    for one in compared.totals:
        is_own = one.party.organisation_id in own
        yield AmendedShare(str(one.party), one.before, one.after, is_own, one.party)


def moved_shares(moved: Moved, own: Collection[int]) -> Iterator[AmendedShare]:
    """By partner, in one component and period; then what ceilings leave to the carrier."""
    for row in moved.rows:
        party, before, after = row.party, row.before_amount, row.after_amount
        yield AmendedShare(str(party), before, after, party.organisation_id in own, party, row)
    if moved.left_before or moved.left_after:
        label = f"Laissé à {moved.component.carrier.short_name}, au-delà des plafonds"
        yield AmendedShare(label, moved.left_before, moved.left_after)


def _percent(side: Side | None) -> Fraction | None:
    return read_percent(side.percent) if side and side.percent else None


class AmendedTotalTable(Table):
    """The rows are those of `total_shares`."""

    title = "Par partenaire, sur les périodes qui changent"
    noun = "partenaire"

    class Meta:
        row_attrs = {"class": lambda one: "own" if one.own else ""}

    siren = Column("SIREN", accessor="party__organisation__siren", part_of="partenaire")
    partenaire = Column("Partenaire", accessor="label", row_header=True)
    avant = EurosColumn("Avant", accessor="before", total=True)
    apres = EurosColumn("Après", accessor="after", total=True)
    difference = EurosColumn("Différence", accessor="change", total=True)

    def render_difference(self, value: int) -> str:
        return f"{'+' if value > 0 else ''}{EurosColumn('').render(value)}" if value else "="


class AmendedShareTable(AmendedTotalTable):
    """The rows are those of `moved_shares`."""

    css = "amendment-moved"
    total_word = "Reste à charge"

    class Meta(AmendedTotalTable.Meta):
        sequence = ("siren", "partenaire", "taux_avant", "taux_apres", "...")

    partenaire = PartColumn(
        "Partenaire",
        "financing/amendments/_amended_partner.html",
        accessor="label",
        row_header=True,
    )
    taux_avant = PercentColumn("% avant", accessor=lambda one: _percent(one.row and one.row.before))
    taux_apres = PercentColumn("% après", accessor=lambda one: _percent(one.row and one.row.after))

    def render_taux_avant(self, record: AmendedShare) -> str:
        return record.row.before_percent if record.row else ""

    def render_taux_apres(self, record: AmendedShare) -> str:
        return record.row.after_percent if record.row else ""


class AnnouncedTable(AccountTable):
    """The accounts that an amendment would leave to settle."""

    name = ""


@dataclass(frozen=True)
class AmendmentTables:
    """The lists of an amendment's page, each under parameters of its own in the address."""

    changed: AmendedTable
    totals: AmendedTotalTable
    moved: list[tuple[Moved, AmendedShareTable]] = field(default_factory=list)
    settled: list[tuple[Settlement, AnnouncedTable]] = field(default_factory=list)

    @property
    def every(self) -> list[Table]:
        lists = (table for pairs in (self.moved, self.settled) for _, table in pairs)
        return [self.changed, self.totals, *lists]


def amendment_tables(
    compared: BeforeAfter, text: Text, own: Collection[int], request: HttpRequest
) -> AmendmentTables:
    """The lists of what a text changes; `own` are the ids of the reader's organisations."""
    stem = f"avenant_{text.convention.reference}_{text.number}"
    changed = AmendedTable(compared.changed, request=request)
    totals = AmendedTotalTable(total_shares(compared, own), request=request, prefix="t-")
    found = AmendmentTables(changed, totals)
    changed.files, totals.files = f"{stem}_changements", f"{stem}_par_partenaire"
    for rank, moved in enumerate(compared.moved, start=1):
        rows = moved_shares(moved, own)
        table = AmendedShareTable(rows, request=request, prefix=f"m{rank}-")
        table.title = f"Avant et après, {moved.period}, {moved.component}"
        table.files = f"{stem}_{moved.component.code}_{moved.period.fiscal_year}"
        found.moved.append((moved, table))
    for rank, one in enumerate(compared.settlements, start=1):
        accounts = AnnouncedTable(one.accounts, request=request, prefix=f"s{rank}-")
        accounts.title = f"Compte de chaque contributeur, {one.component}, {one.year}"
        accounts.files = f"{stem}_regularisation_{one.component.code}_{one.year}"
        found.settled.append((one, accounts))
    return found
