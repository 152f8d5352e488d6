"""How the list of EPCIs is searched, filtered and sorted."""

from typing import Any

import django_filters
from django.http import QueryDict

from epci.models import Epci, PopulationQuerySet
from epci.populations import listing
from epci.populations.widgets import LongSelect
from press.words.french import fold

ORDERS = {
    "nom": ("name",),
    "-totale": ("-total", "name"),
    "totale": ("total", "name"),
    "departement": ("department", "name"),
}
ORDER_LABELS = (
    ("nom", "nom"),
    ("-totale", "population, de la plus grande"),
    ("totale", "population, de la plus petite"),
    ("departement", "département"),
)


class FigureFilter(django_filters.FilterSet):
    """The official figures of one year, the latest unless another is asked for."""

    recherche = django_filters.CharFilter(method="search", label="Nom ou SIREN")
    annee = django_filters.ChoiceFilter(
        field_name="year", label="Année", empty_label=None, required=True
    )
    departement = django_filters.ChoiceFilter(
        field_name="department",
        label="Département",
        empty_label="tous",
        widget=LongSelect,
    )
    nature = django_filters.ChoiceFilter(
        field_name="nature",
        label="Nature",
        choices=Epci.Nature.choices,
        empty_label="toutes",
    )
    tri = django_filters.ChoiceFilter(
        method="sort", label="Trier par", choices=ORDER_LABELS, empty_label=None, required=True
    )

    def __init__(self, data: QueryDict, years: list[int]) -> None:
        latest = str(years[0]) if years else ""
        asked = {"annee": latest, "tri": "nom"} | dict(data.items())
        super().__init__(asked, queryset=listing.official_figures())
        choices = [(code, code) for code in listing.departments()]
        self.filters["departement"].extra["choices"] = choices
        self.filters["annee"].extra["choices"] = [(year, year) for year in years]

    @property
    def qs(self) -> PopulationQuerySet:
        """Nothing when a choice is unknown: the form says which."""
        return super().qs if self.is_valid() else self.queryset.none()

    def search(self, figures: PopulationQuerySet, _name: str, text: str) -> PopulationQuerySet:
        """Every word is in the name, whatever its accents; or the text is a SIREN."""
        digits = "".join(text.split())
        if digits.isdigit() and len(digits) == 9:
            return figures.filter(epci__organisation__siren=digits)
        for word in fold(text).split():
            figures = figures.filter(name__contains=word)
        return figures

    def sort(self, figures: PopulationQuerySet, _name: str, order: str) -> Any:
        return figures.order_by(*ORDERS[order], "id")
