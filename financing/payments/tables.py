"""Letters and money received as lists."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epci.models import Organisation
from financing.models import FundCall, Payment
from financing.payments.letter_states import CANCELLED, told
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
    """The rows are letters `with_state`, of any convention that one sees."""

    name = "lettres-toutes"
    title = "Lettres"
    noun = "lettre"
    files = "lettres"
    nothing = Empty(
        "Aucune lettre", "Les appels de fonds émis se suivront ici, jusqu'au dernier €."
    )
    not_found = Empty(
        "Aucune lettre ne correspond", "Enlevez un filtre : les accents ne comptent pas."
    )

    numero = Column(
        "Numéro",
        accessor=str,
        order_by=("year", "number"),
        row_header=True,
        css="day",
        linkify=address_of,
    )
    convention = Column("Convention", accessor="round__component__convention__reference")
    composante = Column("Volet", accessor="round__component__label", visible=False)
    exercice = FigureColumn("Exercice", accessor="round__period__fiscal_year")
    porteur = Column("Porteur", accessor="round__component__carrier__short_name", visible=False)
    destinataire = Column("Destinataire", accessor="party__short_name")
    emise = DayColumn("Émise le", accessor="issued_on", visible=False)
    envoi = StateColumn("Envoi", accessor=itself, orderable=False, visible=False)
    siret = Column("SIRET", accessor="party__organisation__siret", part_of="destinataire")
    engagement = Column("Engagement", accessor="party__commitment_number", part_of="destinataire")
    objet = Column("Objet du titre", accessor=object_of_titre, part_of="numero")
    titre = Column("Titre", accessor="titre_number", visible=False)
    echeance = DayColumn("À payer le", accessor="due_on")
    montant = EurosColumn("Montant", accessor="amount")
    encaisse = EurosColumn("Encaissé", accessor="received")
    reste = EurosColumn("Reste dû", accessor="left")
    retard = IntegerColumn("Retard (jours)", accessor=itself, order_by=("-due_on",))
    etat = StateColumn("État", accessor="state")
    actes = ActsColumn(accessor=itself)

    on: date
    sendings: Mapping[int, LetterSending] = {}
    may_record_for: Collection[Organisation] = ()

    def prepared(self, records: list[FundCall]) -> list[FundCall]:
        """With how each was sent last; one query a page."""
        self.sendings = sending_of(records)
        return records

    def render_envoi(self, record: FundCall) -> SafeString:
        known = self.sendings.get(record.pk)
        return state(*known.state) if known else format_html('<span class="quiet">–</span>')

    def value_envoi(self, record: FundCall) -> str:
        known = self.sendings.get(record.pk)
        return known.word if known else ""

    def render_reste(self, value: int, record: FundCall) -> SafeString | str:
        """Nothing of a letter that is cancelled; « à rendre » of what was paid beyond."""
        if record.state == CANCELLED:  # type: ignore[attr-defined]
            return "–"
        if value >= 0:
            return euros(value)
        return format_html(
            '{} <span class="quiet d-block">à déduire ou à rendre</span>', euros(value)
        )

    def render_retard(self, record: FundCall) -> str:
        return f"{days_late(record, self.on) or ''}"

    def value_retard(self, record: FundCall) -> int | None:
        return days_late(record, self.on)

    def render_etat(self, value: str) -> SafeString:
        return StateColumn("").render(told(value))

    def value_etat(self, value: str) -> str:
        return value

    def render_actes(self, record: FundCall) -> SafeString:
        return ActsColumn().render(list(self._acts(record)), self)

    def _acts(self, record: FundCall) -> Iterator[RowAct]:
        about = f"la lettre {record}"
        is_open = record.state != CANCELLED and record.left > 0  # type: ignore[attr-defined]
        if is_open and record.carrier in self.may_record_for:
            yield RowAct("Encaisser", f"{address_of(record)}#encaisser", about)
        if record.is_printed:
            yield RowAct("PDF", address_of(record, "letter"), about)


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


def standing_totals(letters: Any) -> dict[str, str | int]:
    """What the footer holds of a list of letters: those that nothing cancels; one query."""
    still_owed = Sum("left", filter=Q(left__gt=0))
    found = letters.exclude(state=CANCELLED).aggregate(
        count=Count("pk"), montant=Sum("amount"), encaisse=Sum("received"), reste=still_owed
    )
    count = found.pop("count")
    sums = {name: int(value or 0) for name, value in found.items()}
    return {"destinataire": plural(count, "lettre en vigueur", "lettres en vigueur"), **sums}
