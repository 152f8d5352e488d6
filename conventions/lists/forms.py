"""How conventions are searched, what the grid of populations shows, and a document to file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat

from conventions.approvals.tables import lines_of
from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.states import State
from press.kit.search import Folded
from press.words.french import fold

ORDERS = {
    "reference": (),
    "debut": (F("starts_on").asc(nulls_last=True),),
    "fin": (F("last_day").asc(nulls_last=True),),
    "etat": ("state",),
}
ORDER_LABELS = (
    ("reference", "référence"),
    ("debut", "date d'effet"),
    ("fin", "date de fin"),
    ("etat", "état"),
)


class ConventionSearch(forms.Form):
    """Search, filters and order of a list of conventions; the choices are those of the list.

    `has_any` says whether there is anything to search.
    """

    recherche = forms.CharField(label="Référence, titre ou programme", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    annee = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    tri = forms.ChoiceField(label="Trier par", required=False, choices=ORDER_LABELS)

    def __init__(self, data: Mapping[str, str], conventions: ConventionQuerySet, on: date) -> None:
        super().__init__(data)
        self.conventions, self.on = conventions, on
        known = conventions.with_last_day(on).order_by()
        facts = list(known.values_list("programme", "starts_on", "last_day").distinct())
        self.has_any = bool(facts)
        self._offer("programme", sorted({programme for programme, *_ in facts} - {""}, key=fold))
        self._offer("etat", [state.value for state in State])
        self._offer("annee", _years(day for _, *days in facts for day in days if day))

    def _offer(self, name: str, values: list[Any]) -> None:
        choices = [(value, value) for value in values]
        self.fields[name].choices = [("", "toutes" if name == "annee" else "tous"), *choices]

    def found(self) -> ConventionQuerySet:
        """The conventions that hold, in order; none while a choice is unknown."""
        if not self.is_valid():
            return self.conventions.none()
        asked = self.cleaned_data
        words = Concat("reference", Value(" "), "title", Value(" "), "programme")
        found = lines_of(self.conventions, self.on).alias(folded=Folded(words))
        for word in fold(asked["recherche"]).split():
            found = found.filter(folded__contains=word)
        if asked["programme"]:
            found = found.filter(programme=asked["programme"])
        if asked["etat"]:
            found = found.filter(state=State(asked["etat"]))
        if asked["annee"] is not None:
            found = _covering(found, asked["annee"])
        return found.order_by(*ORDERS[asked["tri"] or "reference"], "reference")


def _years(days: Iterable[date]) -> list[int]:
    """From the first effect to the last end that the conventions of a list know."""
    years = {day.year for day in days}
    return list(range(min(years), max(years) + 1)) if years else []


def _covering(conventions: ConventionQuerySet, year: int) -> ConventionQuerySet:
    """Those that have effect on some day of the year, as far as it is known."""
    begins = conventions.alias(first=Coalesce("starts_on", "submitted_on"))
    unended = Q(last_day__isnull=True) | Q(last_day__gte=date(year, 1, 1))
    return begins.filter(unended, first__lte=date(year, 12, 31))
