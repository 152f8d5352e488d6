"""Letters and money received as lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from financing.models import FundCall, Payment
from financing.payments.letter_states import CANCELLED, told
from financing.payments.listed import ListedLetter, read_letters
from financing.payments.matching import Confidence, PaymentProposal, Unmatched
from financing.payments.titres import object_of_titre
from financing.sending.reading import LetterSending, sending_of
from press.kit.columns import (
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    FigureColumn,
    IntegerColumn,
    PartColumn,
    RowAct,
    StateColumn,
    itself,
)
from press.kit.icons import icon
from press.kit.states import state
from press.kit.tables import Empty, Table
from press.words.french import euros, plural

BY = {
    Confidence.NUMBER: ("done", "numéro"),
    Confidence.AMOUNT: ("waiting", "montant"),
    Confidence.NAME: ("waiting", "nom"),
}
MOST_LINES = 5_000  # of a list told before it is recorded: a page of it would lose what is ticked


def address_of(letter: FundCall, name: str = "letter_account", *more: object) -> str:
    """That of a page of a letter, read with its round and convention."""
    reference = letter.round.component.convention.reference
    return reverse(name, args=[reference, letter.round_id, str(letter), *more])


def pdf_link(letter: FundCall, name: str = "Lettre") -> SafeString:
    return format_html(
        '{} <a href="{}" target="_blank">{}<span class="visually-hidden"> n° {} (PDF, nouvel '
        "onglet)</span></a>",
        icon("file-earmark-pdf"),
        address_of(letter, "letter"),
        name,
        str(letter),
    )


class LetterListTable(Table):
    """The rows are keys of `FoundLetters`; those of a page are read as `ListedLetter`s."""

    name = "lettres-toutes"
    title = "Lettres"
    noun = "lettre"
    per_page = 30
    files = "lettres"
    nothing = Empty(
        "Aucune lettre", "Les appels de fonds émis se suivront ici, jusqu'au dernier €."
    )
    not_found = Empty(
        "Aucune lettre ne correspond", "Enlevez un filtre : les accents ne comptent pas."
    )

    numero = Column(
        "Numéro", accessor="number", order_by=("of_year", "of_number"), row_header=True, css="day"
    )
    convention = Column(
        "Convention",
        accessor="place__component__convention__reference",
        order_by=("of_convention",),
    )
    composante = Column(
        "Volet", accessor="place__component__label", order_by=("of_component",), visible=False
    )
    exercice = FigureColumn(
        "Exercice", accessor="place__period__fiscal_year", order_by=("of_fiscal_year",)
    )
    porteur = Column("Porteur", accessor="carrier", order_by=("of_carrier",), visible=False)
    destinataire = Column("Destinataire", accessor="party__short_name", order_by=("of_addressee",))
    emise = DayColumn("Émise le", accessor="issued_on", order_by=("of_day",), visible=False)
    envoi = StateColumn("Envoi", accessor=itself, orderable=False, visible=False)
    siret = Column("SIRET", accessor="party__organisation__siret", part_of="destinataire")
    engagement = Column("Engagement", accessor="party__commitment_number", part_of="destinataire")
    objet = Column("Objet du titre", accessor=lambda one: _object(one), part_of="numero")
    titre = Column("Titre", accessor="titre", order_by=("of_titre",), visible=False)
    echeance = DayColumn("À payer le", accessor="due_on", order_by=("of_due_day",))
    montant = EurosColumn("Montant", accessor="amount", order_by=("of_amount",))
    encaisse = EurosColumn("Encaissé", accessor="received", order_by=("of_received",))
    reste = EurosColumn("Reste dû", accessor="left", order_by=("of_left",))
    retard = IntegerColumn("Retard (jours)", accessor=itself, order_by=("-of_due_day",))
    etat = StateColumn("État", accessor="state", order_by=("of_state",))
    actes = ActsColumn(accessor=itself)

    on: date
    sendings: Mapping[int, LetterSending] = {}
    may_record_for: Collection[int] = ()  # organisations

    @classmethod
    def sorted_by(cls, asked: Sequence[str]) -> set[str]:
        """The columns of the database that these columns are sorted by."""
        known = (cls.base_columns.get(one.strip("-")) for one in asked)
        names = (name for one in known if one for name in one.order_by or ())
        return {name.lstrip("-") for name in names}

    def prepared(self, records: list[Any]) -> list[Any]:
        """Read whole, with how each was sent last where that is shown; two or three queries."""
        letters = list(read_letters(records, self.on))
        calls = [one.call for one in letters if one.call]
        self.sendings = SimpleLazyObject(partial(sending_of, calls))
        return letters

    def render_numero(self, value: str, record: ListedLetter) -> SafeString:
        if record.call:
            return format_html('<a href="{}">{}</a>', address_of(record.call), value)
        return format_html('{} <span class="flag">reprise</span>', value)

    def value_numero(self, value: str, record: ListedLetter) -> str:
        return value if record.call else f"{value} (reprise)"

    def render_envoi(self, record: ListedLetter) -> SafeString:
        known = self._sending(record)
        return state(*known.state) if known else format_html('<span class="quiet">–</span>')

    def value_envoi(self, record: ListedLetter) -> str:
        known = self._sending(record)
        return known.word if known else ""

    def _sending(self, record: ListedLetter) -> LetterSending | None:
        return self.sendings.get(record.call.pk) if record.call else None

    def render_reste(self, value: int, record: ListedLetter) -> SafeString | str:
        """Nothing of a letter that is cancelled; « à rendre » of what was paid beyond."""
        if record.state == CANCELLED:
            return "–"
        if value >= 0:
            return euros(value)
        return format_html(
            '{} <span class="quiet d-block">à déduire ou à rendre</span>', euros(value)
        )

    def render_retard(self, record: ListedLetter) -> str:
        return f"{days_late(record, self.on) or ''}"

    def value_retard(self, record: ListedLetter) -> int | None:
        return days_late(record, self.on)

    def render_etat(self, value: str) -> SafeString:
        return StateColumn("").render(told(value))

    def value_etat(self, value: str) -> str:
        return value

    def render_actes(self, record: ListedLetter) -> SafeString:
        return ActsColumn().render(list(self._acts(record)), self)

    def _acts(self, record: ListedLetter) -> Iterator[RowAct]:
        if record.call is None:
            return
        about = f"la lettre {record.number}"
        is_open = record.state != CANCELLED and record.left > 0
        if is_open and record.call.carrier_id in self.may_record_for:
            yield RowAct("Encaisser", f"{address_of(record.call)}#encaisser", about)
        if record.call.is_printed:  # type: ignore[attr-defined]
            yield RowAct("PDF", address_of(record.call, "letter"), about)


def _object(record: ListedLetter) -> str:
    return object_of_titre(record.call) if record.call else ""


def days_late(letter: Any, on: date) -> int | None:
    """How many days ago a letter `with_state` should have been paid; None of one that is not."""
    is_late = letter.state != CANCELLED and letter.left > 0 and letter.due_on and letter.due_on < on
    return (on - letter.due_on).days if is_late else None


class PaymentTable(Table):
    """What was received on a letter; the rows are its payments, with their receipts."""

    title = "Encaissements"
    noun = "encaissement"
    nothing = Empty("Rien encore", "Aucun encaissement n'est enregistré sur cette lettre.")

    class Meta:
        orderable = False

    recu = DayColumn("Reçu le", accessor="received_on", row_header=True)
    libelle = Column("Libellé", accessor="receipt__label")
    montant = EurosColumn("Montant", accessor="amount", total=True)
    etat = StateColumn("État", accessor=lambda one: payment_state(one))
    actes = ActsColumn(accessor=itself)

    may_record = False

    def render_actes(self, record: Payment) -> SafeString:
        return ActsColumn().render(list(self._acts(record)), self)

    def _acts(self, record: Payment) -> Iterator[RowAct]:
        if self.may_record and payment_state(record)[0] == "done":
            url = address_of(record.call, "reverse_payment", record.pk)
            yield RowAct("Reprendre", url, f"les {euros(record.amount)}")


def payment_state(payment: Payment) -> tuple[str, str]:
    if payment.reverses_id:
        return "neutral", f"reprise : {payment.reason}"
    return ("neutral", "repris") if hasattr(payment, "reversed_by") else ("done", "encaissé")


class ProposalTable(Table):
    """What a bank's list would record; the rows are proposals."""

    title = "Encaissements proposés"
    noun = "encaissement"
    per_page = MOST_LINES

    class Meta:
        orderable = False  # the page is a form: another order would lose what is ticked

    ligne = IntegerColumn("Ligne", accessor="line__line")
    recu = DayColumn("Reçu le", accessor="line__received_on")
    libelle = Column("Libellé", accessor="line__label", row_header=True)
    montant = EurosColumn("Montant", accessor="line__amount", total=True)
    lettres = Column("Lettres", accessor=itself)
    par = StateColumn("Reconnu par", accessor=lambda one: BY[one.confidence])
    ecarter = PartColumn("Écarter", "financing/payments/_set_aside.html")

    def render_lettres(self, value: PaymentProposal) -> str:
        return " ; ".join(_told_part(letter, part) for letter, part in value.parts)


def _told_part(letter: Any, part: int) -> str:
    beyond = part - max(0, letter.left)
    more = f", dont {euros(beyond)} de trop" if beyond > 0 else ""
    return f"{letter.number} {letter.names[0]}, {euros(part)}{more}"


class UnmatchedTable(Table):
    """The lines of a list that are for no letter that one can tell."""

    title = "Lignes sans lettre"
    noun = "ligne"
    per_page = MOST_LINES

    class Meta:
        orderable = False

    ligne = IntegerColumn("Ligne", accessor="line__line")
    recu = DayColumn("Reçu le", accessor="line__received_on")
    libelle = Column("Libellé", accessor="line__label", row_header=True)
    montant = EurosColumn("Montant", accessor="line__amount")
    raison = Column("Pourquoi", accessor="reason")

    def render_raison(self, value: str, record: Unmatched) -> str:
        return f"{value[:1].upper()}{value[1:]}"


def standing_totals(totals: Mapping[str, Any]) -> dict[str, str | int]:
    """What the footer holds of a list of letters: those that nothing cancels."""
    found = dict(totals)
    count = found.pop("count")
    return {"destinataire": plural(count, "lettre en vigueur", "lettres en vigueur"), **found}
