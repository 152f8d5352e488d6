"""How the list of EPCIs is searched and filtered."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from epci.models import Epci, PopulationQuerySet
from epci.populations import listing
from epci.populations.widgets import LongSelect
from press.kit.filters import Filters, KnownFilter, TextFilter
from press.kit.search import stating
from press.words.compared import compared
from press.words.french import fold, is_number


def called(rows: QuerySet[Any], text: str, organisation: str) -> QuerySet[Any]:
    """Every word is in its names, or in those of its communes; or the text is a SIREN."""
    digits = "".join(text.split())
    if is_number(digits) and len(digits) == 9:
        return rows.filter(**{f"{organisation}__siren": digits})
    if not compared(text):  # signs alone
        return rows.filter(**{f"{organisation}__sort_name__contains": fold(text.strip())})
    return stating(rows, text, f"{organisation}__searched")


class FigureFilters(Filters):
    """The official figures of one year, the latest unless another is asked for."""

    recherche = TextFilter(method="search", label="Nom ou SIREN")
    annee = KnownFilter(field_name="year", label="Année", empty_label=None, required=True)
    departement = KnownFilter(field_name="department", label="Département", widget=LongSelect)
    nature = KnownFilter(
        field_name="nature", label="Nature", choices=Epci.Nature.choices, empty_label="toutes"
    )

    def __init__(self, asked: QueryDict, years: list[int]) -> None:
        self.defaults = {"annee": str(years[0])} if years else {}
        super().__init__(asked, listing.official_figures())
        self.offer("annee", years)
        self.offer("departement", listing.departments())

    def search(self, figures: PopulationQuerySet, _name: str, text: str) -> PopulationQuerySet:
        return called(figures, text, "epci__organisation")
