"""The budget of an organisation as a list."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from financing.budget.reading import BudgetYear
from press.kit.columns import Column, EurosColumn, FigureColumn
from press.kit.tables import Empty, Table
from press.words.french import euros


class BudgetTable(Table):
    """The rows are those of `budget`; files have each part of an amount in its own column."""

    name = "budget"
    title = "Budget des conventions"
    noun = "ligne"
    files = "budget"
    nothing = Empty("Rien au budget", "Aucune convention ne demande ni ne rend rien cette année.")

    convention = Column(
        "Convention",
        accessor="convention__reference",
        row_header=True,
        linkify=("year_accounts", ["convention__reference"]),
    )
    exercice = FigureColumn("Exercice", accessor="year")
    charge = EurosColumn("Charge", accessor="charge", total=True)
    base = Column("Base", accessor="word", part_of="charge")
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

    def render_charge(self, value: int, record: BudgetYear) -> SafeString | str:
        return _with(value, record.word)

    def render_a_payer(self, value: int, record: BudgetYear) -> SafeString | str:
        return _with(value, f"dont appelé {euros(record.owed)}" if record.owed else "")

    def render_a_recevoir(self, value: int, record: BudgetYear) -> SafeString | str:
        said = [f"dont appelé {euros(record.awaited)}"] if record.awaited else []
        said += [f"financeurs {euros(record.granted)}"] if record.granted else []
        return _with(value, ", ".join(said))


def _with(amount: int, said: str) -> SafeString | str:
    """An amount, and on what it rests."""
    if not said:
        return euros(amount)
    return format_html('{} <span class="quiet d-block">{}</span>', euros(amount), said)
