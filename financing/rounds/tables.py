"""Rounds of calls as lists: those issued, what is left to call, shares before, letters after."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from epci.models import Organisation
from financing.dossier.cost import PartnerShare
from financing.models import CallRound
from financing.rounds.issued import Letter, round_state
from financing.rounds.preparation import Preparation
from financing.rounds.uncalled import Uncalled
from financing.sending.reading import LetterSending
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

NUMBERS = "financing/rounds/_round_numbers.html"
UNKNOWN_COST = "réalisé à saisir"
NOT_SENT = "à envoyer"


def _name_of(round_: CallRound) -> str:
    name = f"{round_.component.label}, {round_.period.label}"
    is_call = round_.kind == CallRound.Kind.CALL
    return name if is_call else f"{name}, {round_.get_kind_display()}"


def _called_lines(round_: CallRound) -> list[str]:
    return [called.line.label for called in round_.called_lines.all()]


class RoundTable(Table):
    """The rows are those of `issued.rounds_of`."""

    name = "campagnes"
    title = "Campagnes émises"
    noun = "campagne"
    files = "campagnes"
    nothing = Empty(
        "Aucune campagne émise",
        "Aucune campagne n'est encore émise : ses lettres numérotées seront ici.",
    )

    campagne = Column(
        "Campagne",
        accessor=lambda one: _name_of(one),
        row_header=True,
    )
    numeros = Column("Numéros", accessor="first")
    etat = StateColumn("État", accessor=lambda one: round_state(one.standing, one.letters))
    depenses = Column("Dépenses appelées", accessor=_called_lines, orderable=False)
    emise = DayColumn("Émise le", accessor="issued_on")
    lettres = IntegerColumn("Lettres", accessor="letters", total=True)
    montant = EurosColumn("Total", accessor="total", total=True)

    reference: str = ""  # of their convention, which the rows do not read

    def render_campagne(self, value: str, record: CallRound) -> SafeString:
        url = reverse("call_round", args=[self.reference, record.pk])
        return format_html('<a href="{}">{}</a>', url, value)

    def render_numeros(self, record: CallRound) -> SafeString:
        return render_to_string(NUMBERS, {"round": record})

    def value_numeros(self, record: CallRound) -> str:
        return self.render_numeros(record).strip()

    def render_depenses(self, value: list[str]) -> SafeString:
        return format_html_join("", '<span class="d-block">{}</span>', ((one,) for one in value))

    def value_depenses(self, value: list[str]) -> str:
        return " ; ".join(value)


class UncalledTable(Table):
    """The lines that no round calls yet, by component and period."""

    name = "a-appeler"
    title = "Ce qui peut encore être appelé"
    noun = "période à appeler,périodes à appeler"
    files = "a_appeler"
    nothing = Empty("Rien à appeler", "Toutes les dépenses du plan sont appelées.")

    composante = Column("Volet", accessor="component__label", mandatory=True)
    porteur = Column("Porteur", accessor="component__carrier__short_name", part_of="composante")
    periode = Column("Période", accessor="plan__period__label", row_header=True)
    exercice = FigureColumn("Exercice", accessor="plan__period__fiscal_year", visible=False)
    depenses = PartColumn(
        "Dépenses",
        "financing/rounds/_uncalled_lines.html",
        accessor=lambda one: " ; ".join(line.label for line in one.lines),
        orderable=False,
    )
    cle = StateColumn(
        "Clé",
        accessor=lambda one: (
            ("done", "arrêtée") if one.key_is_adopted else ("waiting", "à arrêter")
        ),
    )
    reste = EurosColumn("Reste à appeler", accessor="amount", empty_values=())
    actes = ActsColumn(accessor=itself)

    reference: str = ""  # of their convention, which the rows do not read
    may_issue_for: Collection[Organisation] = ()

    def render_composante(self, record: Uncalled) -> SafeString:
        carrier = record.component.carrier.short_name
        return format_html('{} <span class="quiet">{}</span>', record.component.label, carrier)

    def render_reste(self, record: Uncalled) -> SafeString | str:
        """The amount, or where it is typed while it is not known."""
        if record.amount is not None:
            return euros(record.amount)
        component, year = record.component, record.plan.period.fiscal_year
        url = reverse("actuals", args=[self.reference, component.code, year])
        return format_html('<a class="quiet" href="{}">{}</a>', url, UNKNOWN_COST)

    def value_reste(self, record: Uncalled) -> object:
        return None if record.amount is None else EurosColumn("").value(record.amount)

    def render_actes(self, record: Uncalled) -> SafeString:
        component, period = record.component, record.plan.period
        args = [self.reference, component.code, period.fiscal_year]
        word = "Préparer" if component.carrier.organisation in self.may_issue_for else "Consulter"
        about = f"l'appel {component.label}, {period.label}"
        act = RowAct(word, reverse("prepare_round", args=args), about)
        return ActsColumn().render([act], self)


@dataclass(frozen=True)
class PreparedShare:
    """What a contributor would pay (centimes), and by which letter; `url` is that of its draft."""

    name: str
    short_name: str
    explanation: str
    letter: str
    url: str
    amount: int


def prepared_shares(preparation: Preparation) -> Iterator[PreparedShare]:
    """A row each contributor, and what the ceilings leave to the carrier."""
    if preparation.cost is None:
        return
    for share in preparation.cost.shares:
        party = share.partner.party
        word, url = _letter(preparation, share)
        yield PreparedShare(
            party.name, party.short_name, share.explanation, word, url, share.amount
        )
    if left := preparation.cost.left_with_carrier:
        yield PreparedShare("Au-delà des plafonds", "", "", "laissé au porteur", "", left)


def _letter(preparation: Preparation, share: PartnerShare) -> tuple[str, str]:
    """What is said of a contributor's letter, and the address of its draft, if it has one."""
    siren = share.partner.party.organisation.siren
    if share.kept_by_carrier:
        return "part conservée par le porteur", ""
    if not share.amount:
        return "rien à payer, pas de lettre", ""
    if not siren:
        return "SIREN manquant", ""
    component, period = preparation.order.component, preparation.order.period
    args = [component.convention.reference, component.code, period.fiscal_year, siren]
    return "Projet", f"{reverse('preview_letter', args=args)}?{preparation.query}"


class PreparedShareTable(Table):
    """The rows are those of `prepared_shares`."""

    title = "Ce que chaque contributeur paie, et pourquoi"
    noun = "contributeur"
    total_word = "À appeler"

    class Meta:
        orderable = False  # the page is a form: another order would lose what is typed

    contributeur = PartColumn(
        "Contributeur", "financing/rounds/_prepared_share.html", accessor="name", row_header=True
    )
    lettre = Column("Lettre", accessor="letter")
    montant = EurosColumn("Montant", accessor="amount", total=True)

    def render_lettre(self, value: str, record: PreparedShare) -> str | SafeString:
        if not record.url:
            return value
        return format_html(
            '<span>{} <a href="{}" target="_blank">{}<span class="visually-hidden"> de lettre à {} '
            "(PDF, nouvel onglet)</span></a></span>",
            icon("file-earmark-pdf"),
            record.url,
            value,
            record.short_name,
        )


class LetterToIssueTable(Table):
    """The rows are the letters of a preparation."""

    title = "Les lettres à émettre"
    noun = "lettre"

    class Meta:
        orderable = False  # the page is what one confirms

    destinataire = Column("Destinataire", accessor="partner__party__name", row_header=True)
    montant = EurosColumn("Montant", accessor="amount", total=True)


class LetterToCancelTable(Table):
    """The rows are the calls that one has chosen to cancel."""

    title = "Les appels de fonds à annuler"
    noun = "appel"

    class Meta:
        orderable = False  # the page is what one confirms

    numero = Column("Numéro", accessor=str, row_header=True, css="day")
    destinataire = Column("Destinataire", accessor="party__name")
    montant = EurosColumn("Montant", accessor="amount", total=True)


class LetterTable(Table):
    """The numbered letters of a round; the rows are `issued.Letter`."""

    name = "lettres"
    title = "Lettres"
    noun = "lettre"
    files = "lettres"
    not_found = Empty(
        "Aucune lettre ne correspond", "Enlevez un filtre : les accents ne comptent pas."
    )

    numero = Column("Numéro", accessor="number", row_header=True, css="day")
    destinataire = Column("Destinataire", accessor="addressee")
    echeance = DayColumn("À payer le", accessor="due_on")
    montant = EurosColumn("Montant", accessor="amount")
    encaisse = EurosColumn("Encaissé", accessor="received")
    reste = EurosColumn("Reste dû", accessor="left")
    etat = StateColumn("État", accessor="state")
    envoi = StateColumn("Envoi", accessor=itself, orderable=False)
    empreinte = Column(
        "Empreinte SHA-256 du PDF", accessor="sha256", default="en préparation", visible=False
    )
    actes = ActsColumn(accessor=itself)

    round: CallRound
    sendings: Mapping[int, LetterSending] = {}  # how its letters were sent last, by their keys

    def render_envoi(self, record: Letter) -> SafeString:
        """How it was sent last, and to whom; what the server said where it failed."""
        known = self.sendings.get(record.pk)
        if known is None:
            return format_html('<span class="quiet">{}</span>', NOT_SENT)
        whither = ", ".join(known.recipients)
        return format_html(
            '{} <span class="d-block quiet">{}</span>', state(*known.state), known.detail or whither
        )

    def value_envoi(self, record: Letter) -> str:
        known = self.sendings.get(record.pk)
        return known.word if known else NOT_SENT

    def render_numero(self, value: str, record: Letter) -> str | SafeString:
        if not record.sha256:
            return value
        reference = self.round.component.convention.reference
        url = reverse("letter", args=[reference, self.round.pk, value])
        return format_html(
            '{} <a href="{}" target="_blank">{}<span class="visually-hidden"> (PDF, nouvel onglet)'
            "</span></a>",
            icon("file-earmark-pdf"),
            url,
            value,
        )

    def render_montant(self, value: int, record: Letter) -> str | SafeString:
        return format_html("<s>{}</s>", euros(value)) if record.other else euros(value)

    def render_actes(self, record: Letter) -> SafeString:
        reference = self.round.component.convention.reference
        url = reverse("letter_account", args=[reference, self.round.pk, record.number])
        return ActsColumn().render([RowAct("Suivre", url, f"la lettre {record.number}")], self)

    def render_empreinte(self, value: str) -> SafeString:
        return format_html('<code class="quiet">{}<wbr>{}</code>', value[:32], value[32:])

    @classmethod
    def standing_totals(cls, letters: list[Letter]) -> dict[str, str | int]:
        """What the footer holds: only the letters that nothing cancels are to be paid."""
        standing = [one for one in letters if one.other is None]
        return {
            "destinataire": plural(len(standing), "lettre"),
            "montant": sum(one.amount for one in standing),
            "encaisse": sum(one.received for one in standing),
            "reste": sum(one.left for one in standing),
        }


class CancellationTable(LetterTable):
    """The documents that cancel letters of a round."""

    name = "annulations"
    title = "Documents d'annulation"
    noun = "document"
    files = "annulations"

    class Meta:
        exclude = ("destinataire", "echeance", "encaisse", "reste", "etat", "actes")
        sequence = ("numero", "annule", "motif", "montant", "envoi", "empreinte")

    annule = Column("Annule", accessor="other")
    motif = Column("Motif", accessor="reason")
    montant = EurosColumn("Montant", accessor="amount", total=True)

    def render_annule(self, value: str) -> str:
        return f"n° {value}"

    def render_montant(self, value: int) -> str:  # type: ignore[override]
        return euros(value)
