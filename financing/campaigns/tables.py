"""Campaigns as lists: those of a carrier, and the rounds of one."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from financing.models import PlannedRound
from press.kit.columns import (
    UNKNOWN,
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    FigureColumn,
    IntegerColumn,
    MomentColumn,
    RowAct,
    StateColumn,
    itself,
)
from press.kit.filters import Filters, KnownFilter
from press.kit.tables import Empty, Table
from press.words.french import euros, integer

Grade = PlannedRound.Grade
KINDS = {"": "waiting", Grade.CLEAR: "done", Grade.REASON: "waiting", Grade.BLOCKED: "late"}


class CampaignTable(Table):
    """Those of the carrier, the last first."""

    name = "campagnes-groupees"
    title = "Campagnes groupées"
    noun = "campagne groupée,campagnes groupées"
    order = ("-preparee",)
    files = "campagnes_groupees"
    nothing = Empty(
        "Aucune campagne groupée",
        "Une campagne groupée appelle en une fois ce qui est dû de toutes les conventions que "
        "vous portez.",
    )

    exercice = FigureColumn(
        "Exercice", accessor="year", row_header=True, linkify=("campaign", ["pk"])
    )
    volets = Column("Volets", accessor="component")
    preparee = MomentColumn("Préparée le", accessor="planned_at", order_by=("planned_at", "pk"))
    par = Column("Par", accessor="planned_by")
    etat = StateColumn(
        "État",
        accessor=lambda one: (
            ("done", "confirmée") if one.confirmed_at else ("waiting", "à confirmer")
        ),
        orderable=False,
    )
    lettres = DayColumn("Lettres du", accessor="on")


class PlannedFilters(Filters):
    etat = KnownFilter(field_name="grade", label="Ce qui bloque")

    def __init__(self, asked: QueryDict, rows: QuerySet[PlannedRound]) -> None:
        super().__init__(asked, rows)
        self.offer("etat", Grade.choices)


class PlannedTable(Table):
    """The rounds of a campaign, by convention, each with what stands in its way."""

    name = "appels-prevus"
    title = "Appels de la campagne, par convention"
    noun = "appel"
    files = "campagne_groupee"
    nothing = Empty("Aucun appel", "Cette campagne n'a rien à appeler.")
    not_found = Empty("Aucun appel ne correspond", "Enlevez un filtre.")

    convention = Column(
        "Convention",
        accessor="component__convention__reference",
        row_header=True,
        linkify=("call_rounds", ["component__convention__reference"]),
    )
    volet = Column("Volet", accessor="component__label")
    periode = Column("Période", accessor="period__label")
    etat = StateColumn("État", accessor=itself, orderable=False)
    obstacles = Column("Ce qui bloque", accessor=itself, orderable=False)
    lettres = IntegerColumn("Lettres", accessor="letters", total=True)
    montant = EurosColumn("Montant", accessor="amount", total=True)
    avoirs = Column("Avoirs déduits", accessor=itself, orderable=False)
    actes = ActsColumn(accessor=itself)

    refusals: Mapping[int, str] = {}
    may_decide = False  # while it is not confirmed, whoever may issue

    def state_of(self, row: PlannedRound) -> tuple[str, str]:
        if row.round_id:
            return "done", "émis"
        if row.is_ordered:
            return ("late", "refusé") if row.pk in self.refusals else ("waiting", "à numéroter")
        if row.is_excluded:
            return "neutral", "écarté"
        return KINDS[row.grade], row.get_grade_display() if row.grade else "à vérifier"

    def said_of(self, row: PlannedRound) -> list[str]:
        """What stands in its way, or stood when its number was asked for."""
        if row.round_id:
            return []
        if row.is_ordered:
            return [self.refusals[row.pk]] if row.pk in self.refusals else []
        return [message for message, _ in row.blockers]

    def credits_of(self, row: PlannedRound) -> list[str]:
        """« n° 2026-0012 : 300,00 € », of each that its letters deduct."""
        return [f"n° {number} : {euros(amount)}" for _, number, amount in row.deductions or ()]

    def render_avoirs(self, record: PlannedRound) -> SafeString:
        return _lines(self.credits_of(record))

    def value_avoirs(self, record: PlannedRound) -> str:
        return " ; ".join(self.credits_of(record))

    def render_lettres(self, value: int, record: PlannedRound) -> str:
        return integer(value) if record.grade else UNKNOWN

    def render_montant(self, value: int, record: PlannedRound) -> str:
        return euros(value) if record.grade else UNKNOWN

    def render_etat(self, record: PlannedRound) -> SafeString:
        drawn = StateColumn("").render(self.state_of(record))
        if not record.round_id:
            return drawn
        url = reverse("call_round", args=[record.component.convention.reference, record.round_id])
        return format_html('<a href="{}">{}</a>', url, drawn)

    def value_etat(self, record: PlannedRound) -> str:
        return self.state_of(record)[1]

    def render_obstacles(self, record: PlannedRound) -> SafeString:
        return _lines(self.said_of(record))

    def value_obstacles(self, record: PlannedRound) -> str:
        return " ; ".join(self.said_of(record))

    def render_actes(self, record: PlannedRound) -> SafeString:
        if not self.may_decide or record.round_id:
            return SafeString("")
        url = reverse("put_aside", args=[record.campaign_id, record.pk])
        word = "Reprendre" if record.is_excluded else "Écarter"
        return ActsColumn().render([RowAct(word, url, record.name, post=True)], self)


def _lines(said: Iterable[str]) -> SafeString:
    """One under the other; of one piece beside the name of their column, where rows are cards."""
    lines = format_html_join("", '<span class="d-block">{}</span>', ((one,) for one in said))
    return format_html("<div>{}</div>", lines) if lines else lines
