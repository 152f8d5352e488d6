"""Each component and each kind of column in its states, for who writes pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from press.kit.columns import (
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    IntegerColumn,
    MomentColumn,
    PercentColumn,
    RowAct,
    StateColumn,
)
from press.kit.fields import DayField, EurosField
from press.kit.filters import DayFilter, EurosFilter, Filters, KnownFilter, TextFilter
from press.kit.lists import list_page
from press.kit.tables import Empty, Table

STATES = (
    ("done", "faite"),
    ("waiting", "en attente"),
    ("late", "en retard"),
    ("neutral", "projet"),
)
LONG = "Anticonstitutionnellement" * 4
SENT = datetime(2025, 6, 2, 7, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """A row with one of each; every third knows nothing."""

    name: str
    text: str
    people: int | None
    amount: int | None
    share: Fraction | None
    due_on: date | None
    state: tuple[str, str]

    sent_at = SENT
    acts = (RowAct("Voir", "#liste", "la ligne"), RowAct("Autre acte", "#vide", "de la ligne"))


SAMPLES = [
    Sample(f"Ligne {rank}", LONG, None, None, None, None, STATES[rank % 4])
    if rank % 3 == 2
    else Sample(
        f"Ligne {rank}",
        "Un texte",
        rank * 1_234,
        rank * 428_400,
        Fraction(rank, 7),
        date(2025, 1 + rank % 12, 2),
        STATES[rank % 4],
    )
    for rank in range(1, 61)
]


class SampleTable(Table):
    name = "composants"
    title = "Une colonne de chaque sorte"
    files = "composants"
    order = ("nom",)

    nom = Column("Nom", accessor="name", row_header=True, linkify=lambda one: "#liste")
    texte = Column("Texte", accessor="text")
    habitants = IntegerColumn("Habitants", accessor="people")
    montant = EurosColumn("Montant", accessor="amount", total=True)
    part = PercentColumn("Part", accessor="share")
    echeance = DayColumn("Échéance", accessor="due_on")
    envoi = MomentColumn("Envoyée", accessor="sent_at")
    etat = StateColumn("État", accessor="state")
    actes = ActsColumn(accessor="acts")


class EmptyTable(SampleTable):
    name = ""
    title = "Une liste vide"
    nothing = Empty("Rien pour l'instant", "Ce que la liste montrera, et ce qui l'y met.")


class SampleFilters(Filters):
    mots = TextFilter(method="search", label="Mots")
    etat = KnownFilter(method="standing", label="État")
    du = DayFilter(method="since", label="Du")
    au = DayFilter(method="until", label="Au")
    montant = EurosFilter(method="at_least", label="À partir de")
    ranges = (("du", "au"),)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked, SAMPLES)
        self.offer("etat", [word for _, word in STATES])

    def search(self, rows: list[Sample], _name: str, text: str) -> list[Sample]:
        return [one for one in rows if text in f"{one.name} {one.text}"]

    def standing(self, rows: list[Sample], _name: str, word: str) -> list[Sample]:
        return [one for one in rows if one.state[1] == word]

    def since(self, rows: list[Sample], _name: str, day: date) -> list[Sample]:
        return [one for one in rows if one.due_on and one.due_on >= day]

    def until(self, rows: list[Sample], _name: str, day: date) -> list[Sample]:
        return [one for one in rows if one.due_on and one.due_on <= day]

    def at_least(self, rows: list[Sample], _name: str, amount: int) -> list[Sample]:
        return [one for one in rows if one.amount is not None and one.amount >= amount]


class SampleForm(forms.Form):
    """One field of each kind, the first refused."""

    montant = EurosField(label="Montant", help_text="Tapé librement : 10 833,33.")
    jour = DayField(label="Jour")
    choix = forms.ChoiceField(label="Choix", choices=[("a", "le premier"), ("b", "le second")])
    accord = forms.BooleanField(label="Une case à cocher", required=False)


@require_safe
def components(request: HttpRequest) -> HttpResponseBase:
    """404 but in a demonstration, or while one develops."""
    if not (settings.DEMONSTRATION or settings.DEBUG):
        raise Http404("Cette page est celle de qui écrit les pages.")
    filters = SampleFilters(request.GET)
    context = {
        "filters": filters,
        "table": SampleTable(filters.found, request=request, chosen=request.user.chosen_columns),
        "empty": EmptyTable([], request=request, prefix="v-"),
        "states": STATES,
        "form": SampleForm({"montant": "10.833", "jour": "02/06/2025", "choix": "a"}),
        "tones": ("success", "warning", "error", "refusal"),
    }
    return list_page(request, "config/site/components.html", context)
