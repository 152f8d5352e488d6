"""The parties of a text as a list: who they are, what they gave, and what is missing."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conventions.approvals.standing import GivenDay, Standing
from conventions.approvals.tables import Signing
from epci.models import Organisation
from epci.permissions import memberships_of
from press.kit.columns import Column, DayColumn, PartColumn
from press.kit.tables import Empty, Table

UNDER = SafeString('<div>{} <span class="d-block quiet">{}</span></div>')


@dataclass(frozen=True)
class PartyActs:
    """What the reader may do of the parties: write them, note votes of some, answer for some.

    `absent` are the keys of those that have nobody here: their lead declares them.
    """

    may_edit: bool = False
    absent: Collection[int] = field(default=())
    is_draft: bool = False
    noting: Collection[Organisation] = field(default=())
    answering: Collection[Organisation] = field(default=())


class GivenColumn(DayColumn):
    """A day of an approval, or why nobody knows it."""

    css = ""

    def __init__(self, verbose_name: str, **options: object) -> None:
        super().__init__(verbose_name, empty_values=(), **options)


class SigningTable(Table):
    """The rows are the standings of a `Signing`, in the act's order."""

    name = "parties"
    noun = "partie"
    nothing = Empty(
        "Aucune partie n'est inscrite",
        "Les parties et leurs signatures se lisent ici dès que la convention en a.",
    )

    partie = PartColumn(
        "Partie", "conventions/parties/_party.html", accessor="party__short_name", row_header=True
    )
    nom = Column("Nom", accessor="party__name", part_of="partie")
    reponse = Column(
        "Réponse", accessor=lambda one: one.party.answer.value, part_of="partie", orderable=False
    )
    role = Column("Rôle", accessor=lambda one: ", ".join(one.party.roles), css="words")
    signataire = Column("Signataire", accessor="party__signatory")
    qualite = Column("Qualité", accessor="party__signatory_capacity", part_of="signataire")
    autorisee = GivenColumn("Autorisée", accessor="approval__authorised_on")
    organe = Column("Organe", accessor="approval__body", part_of="autorisee")
    numero = Column("Acte", accessor="approval__number", part_of="autorisee")
    executoire = GivenColumn("Exécutoire", accessor="approval__executory_on")
    signee = GivenColumn("Signée", accessor="approval__signed_on")
    manque = PartColumn(
        "Il manque",
        "conventions/parties/_missing.html",
        accessor=lambda one: ", ".join([*one.missing, *one.remarks]),
    )

    acts = PartyActs()
    ends: Collection[Standing] = ()  # the first and the last party of the act

    @classmethod
    def of(
        cls, signing: Signing, request: HttpRequest, acts: PartyActs = PartyActs()
    ) -> "SigningTable":
        """The parties of one text; a page may have several, each with its own address."""
        own = {one.organisation_id for one in memberships_of(request.user)}
        text = signing.text
        table = cls(
            signing.standings,
            request=request,
            chosen=request.user.chosen_columns,
            prefix=f"t{text.number}-",
            row_attrs={"class": lambda one: "own" if one.party.organisation_id in own else ""},
        )
        table.title = f"Parties dans l'ordre de l'acte, {text}"
        table.files = f"parties-{text.convention.reference}-{text.number}"
        table.acts = acts
        table.ends = signing.standings[:1] + signing.standings[-1:]
        return table

    def render_signataire(self, value: str, record: Standing) -> SafeString | str:
        capacity = record.party.signatory_capacity
        return format_html(UNDER, value, capacity) if capacity else value

    def render_autorisee(self, record: Standing) -> SafeString:
        return self._day(record.days[0], record.approval.body if record.approval else "")

    def render_executoire(self, record: Standing) -> SafeString:
        return self._day(record.days[1])

    def render_signee(self, record: Standing) -> SafeString:
        return self._day(record.days[2])

    def _day(self, day: GivenDay, body: str = "") -> SafeString:
        context = {"day": day, "body": body}
        return self.parts.drawn("conventions/parties/_given_day.html", **context)
