"""How a list of conventions is searched and filtered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict

from conventions.approvals.tables import lines_of
from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.states import State
from conventions.models import Text
from press.kit.counts import first_of_each
from press.kit.days import read_day
from press.kit.distinct import ends, first_values
from press.kit.filters import Filters, KnownFilter, TextFilter
from press.kit.search import stating
from press.kit.told import AskedOfEach
from press.words.french import fold

MOST_PROGRAMMES = 60  # that are proposed


class ConventionFilters(Filters):
    """The choices are those of the list.

    `has_any` says whether there is anything to search.
    """

    recherche = TextFilter(method="search", label="Référence, titre ou programme")
    programme = KnownFilter(field_name="programme", label="Programme")
    etat = KnownFilter(method="standing", label="État")
    annee = KnownFilter(method="covering", label="Année", empty_label="toutes")

    def __init__(
        self, asked: QueryDict, conventions: ConventionQuerySet, on: date, *, is_long: bool = False
    ) -> None:
        """`is_long` where they are asked one by one, in the order of an index."""
        super().__init__(asked, lines_of(conventions, on))
        programmes, days = (_along if is_long else _grouped)(conventions, on)
        self.has_any = bool(programmes)
        self.offer("programme", sorted(programmes - {""}, key=fold))
        self.offer("etat", [state.value for state in State])
        self.offer("annee", _years(days))

    def search(self, found: ConventionQuerySet, _name: str, text: str) -> ConventionQuerySet:
        """Every word is somewhere in what names a convention."""
        return stating(found, text)

    def standing(self, found: ConventionQuerySet, _name: str, word: str) -> ConventionQuerySet:
        return found.filter(state=State(word))

    def covering(self, found: ConventionQuerySet, _name: str, year: str) -> ConventionQuerySet:
        """Those that have effect on some day of the year, as far as it is known."""
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        begun = found.alias(first=Coalesce("starts_on", "submitted_on"))
        unended = Q(last_day__isnull=True) | Q(last_day__gte=first)
        return begun.filter(unended, first__lte=last)


Facts = tuple[set[str], set[date]]  # programmes, the first and last days that are known


def _grouped(conventions: ConventionQuerySet, on: date) -> Facts:
    """One query, which reads them all."""
    facts = list(_facts(conventions, on)[:MOST_PROGRAMMES])
    days = {day for _, *some in facts for day in some if day}
    return {programme for programme, *_ in facts}, days


def _along(conventions: ConventionQuerySet, on: date) -> Facts:
    """The same along indexes: two queries."""
    moving = Text.objects.filter(counts_from__lte=on, new_end_on__isnull=False)
    moved = moving.filter(AskedOfEach(conventions.order_by().filter(pk=OuterRef("convention"))))
    days = [*ends(conventions, "starts_on", "ends_on"), *ends(moved, "new_end_on")]
    found = {read_day(day) for (day,) in first_of_each(days)}
    return set(first_values(conventions, "programme", MOST_PROGRAMMES)), found


def _facts(conventions: ConventionQuerySet, on: date) -> QuerySet[Any]:
    """Each programme, with the first and the last days of its conventions as known on a day."""
    moved = Max("texts__new_end_on", filter=Q(texts__counts_from__lte=on))
    days = {"begins": Min("starts_on"), "begun": Max("starts_on"), "moves": moved}
    ends = {"ends": Min("ends_on"), "ended": Max("ends_on")}
    by_programme = conventions.order_by().values("programme").annotate(**days, **ends)
    return by_programme.order_by("programme").values_list("programme", *days, *ends)


def _years(days: Iterable[date]) -> list[int]:
    """From the first effect to the last end that the conventions of a list know."""
    years = {day.year for day in days}
    return list(range(min(years), max(years) + 1)) if years else []
