"""The budget of an organisation as lists."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from financing.budget.amounts import BudgetAmounts
from financing.budget.reading import BudgetRow
from press.kit.columns import (
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    FigureColumn,
    RowAct,
    StateColumn,
    itself,
)
from press.kit.tables import Empty, Table
from press.words.french import euros


def _accounts(row: BudgetRow) -> str:
    return reverse("year_accounts", args=[row.place.reference])


def imputed(row: BudgetRow) -> str:
    """« fonctionnement, 65, 657358 »; nothing before it is typed."""
    return ", ".join(filter(None, (row.place.section, row.place.chapter, row.place.account)))


class BudgetTable(Table):
    """The rows are those of a year; files have each part of an amount in its own column.

    They may be places, whose amounts `read` reads for a page of them.
    """

    name = "budget"
    title = "Budget des conventions"
    noun = "ligne"
    per_page = 40
    files = "budget"
    nothing = Empty("Rien au budget", "Aucune convention ne demande ni ne rend rien cette année.")

    convention = Column(
        "Convention", accessor="place__reference", row_header=True, linkify=_accounts
    )
    volet = Column("Volet", accessor="place__label")
    exercice = FigureColumn("Exercice", accessor="year", part_of="convention")
    imputation = Column("Imputation", accessor=imputed)
    section = Column("Section", accessor="place__section", part_of="imputation")
    chapitre = Column("Chapitre", accessor="place__chapter", part_of="imputation")
    compte = Column("Compte", accessor="place__account", part_of="imputation")
    charge = EurosColumn("Charge", accessor="charge", total=True)
    base = Column("Base", accessor="base", part_of="charge")
    ferme = EurosColumn("Charge, certaine", accessor="certain_charge", part_of="charge")
    a_payer = EurosColumn("À payer", accessor="to_pay", total=True)
    a_payer_appele = EurosColumn("À payer, appelé", accessor="owed", part_of="a_payer")
    a_payer_prevu = EurosColumn("À payer, à appeler", accessor="to_call_on", part_of="a_payer")
    paye = EurosColumn("Payé", accessor="paid", total=True)
    a_recevoir = EurosColumn("À recevoir", accessor="to_receive", total=True)
    a_recevoir_appele = EurosColumn("À recevoir, appelé", accessor="awaited", part_of="a_recevoir")
    a_recevoir_prevu = EurosColumn(
        "À recevoir, à appeler", accessor="to_call_of", part_of="a_recevoir"
    )
    a_recevoir_aides = EurosColumn(
        "À recevoir, financeurs", accessor="granted", part_of="a_recevoir"
    )
    recu = EurosColumn("Reçu", accessor="received", total=True)
    rattachement = EurosColumn(
        "Charges à rattacher", accessor="accrued_on", total=True, visible=False
    )
    produits = EurosColumn("Produits à rattacher", accessor="accrued_in", total=True, visible=False)
    actes = ActsColumn(accessor=itself)

    may_impute = False
    read: Callable[[list[Any]], list[Any]] = list

    def prepared(self, records: list[Any]) -> list[Any]:
        return self.read(records)

    def render_charge(self, value: int, record: BudgetAmounts) -> SafeString | str:
        return beside(value, record.base)

    def render_a_payer(self, value: int, record: BudgetAmounts) -> SafeString | str:
        return beside(value, record.to_pay_note)

    def render_a_recevoir(self, value: int, record: BudgetAmounts) -> SafeString | str:
        return beside(value, record.to_receive_note)

    def render_actes(self, record: BudgetRow) -> SafeString:
        return ActsColumn().render(list(self._acts(record)), self)

    def _acts(self, record: BudgetRow) -> Iterable[RowAct]:
        if self.may_impute:
            url = reverse("impute", args=[record.place.reference, record.place.code])
            yield RowAct("Imputer…", url, f"{record.place.reference}, {record.place.label}")


def beside(amount: int, said: str) -> SafeString | str:
    """An amount, and on what it rests."""
    if not said:
        return euros(amount)
    return format_html('{} <span class="quiet d-block">{}</span>', euros(amount), said)


class AccountsTable(Table):
    """What is to be written in the budget; the rows are `BudgetAccount`s."""

    title = "À inscrire, par chapitre et compte"
    noun = "compte"
    files = "budget_comptes"

    section = Column("Section", accessor=lambda one: one.section or "à imputer", row_header=True)
    chapitre = Column("Chapitre", accessor=lambda one: one.place[1])
    compte = Column("Compte", accessor=lambda one: one.place[2])
    a_payer = EurosColumn("À payer", accessor="to_pay", total=True)
    paye = EurosColumn("Payé", accessor="paid", total=True)
    a_recevoir = EurosColumn("À recevoir", accessor="to_receive", total=True)
    recu = EurosColumn("Reçu", accessor="received", total=True)
    rattachement = EurosColumn("Charges à rattacher", accessor="accrued_on", total=True)
    produits = EurosColumn("Produits à rattacher", accessor="accrued_in", total=True)


def totals_of(total: BudgetAmounts) -> dict[str, int]:
    """The footer of a list of amounts, by column."""
    return {
        "charge": total.charge,
        "a_payer": total.to_pay,
        "paye": total.paid,
        "a_recevoir": total.to_receive,
        "recu": total.received,
        "rattachement": total.accrued_on,
        "produits": total.accrued_in,
    }


class LapsingTable(Table):
    """Claims on public bodies that lapse; the rows are those of `lapsing`."""

    title = "Créances qui se prescrivent"
    noun = "créance"
    files = "creances_a_prescrire"

    creance = Column("Créance", accessor="said", row_header=True)
    convention = Column("Convention", accessor="reference")
    debiteur = Column("Débiteur", accessor="debtor")
    montant = EurosColumn("Montant", accessor="amount", total=True)
    echeance = DayColumn("Jusqu'au", accessor="last_day")
    etat = StateColumn("État", accessor="state")
