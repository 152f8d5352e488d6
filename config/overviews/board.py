"""The board of conventions: where each stands, and what the year asks and brings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from conventions.models import Convention
from financing.budget.amounts import BudgetAmounts
from financing.budget.reading import Board
from financing.budget.tables import beside
from press.kit.columns import Column, EurosColumn, StateColumn
from press.kit.tables import Table

RECEIVED = ("a_recevoir", "recu")


@dataclass(frozen=True)
class BoardRow:
    """A convention read `with_state`, and its year."""

    convention: Convention
    amounts: BudgetAmounts


class BoardTable(Table):
    """The first conventions; the footer is of all of them, shown or not."""

    title = "Conventions et budget de l'année"
    noun = "convention"
    total_word = "Toutes vos conventions"

    class Meta:
        orderable = False

    convention = Column(
        "Convention",
        accessor="convention__reference",
        row_header=True,
        linkify=("convention", ["convention__reference"]),
    )
    etat = StateColumn("État", accessor="convention__state")
    charge = EurosColumn("Charge", accessor=lambda row: row.amounts.charge or None)
    a_payer = EurosColumn("À payer", accessor=lambda row: row.amounts.to_pay or None)
    paye = EurosColumn("Payé", accessor=lambda row: row.amounts.paid or None)
    a_recevoir = EurosColumn("À recevoir", accessor=lambda row: row.amounts.to_receive or None)
    recu = EurosColumn("Reçu", accessor=lambda row: row.amounts.received or None)

    def render_convention(self, value: str, record: BoardRow) -> SafeString:
        title = record.convention.title
        return format_html('{} <span class="quiet d-block">{}</span>', value, title)

    def render_charge(self, value: int, record: BoardRow) -> SafeString | str:
        return beside(value, record.amounts.base)

    def render_a_payer(self, value: int, record: BoardRow) -> SafeString | str:
        return beside(value, record.amounts.to_pay_note)

    def render_a_recevoir(self, value: int, record: BoardRow) -> SafeString | str:
        return beside(value, record.amounts.to_receive_note)


def board_rows(conventions: Iterable[Convention], board: Board) -> Iterator[BoardRow]:
    nothing = BudgetAmounts()
    for one in conventions:
        yield BoardRow(one, board.rows.get(one.pk, nothing))
