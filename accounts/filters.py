"""How a journal is searched: by act, person, day and words."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Entry

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
WORDS = ("subject", "before", "after", "act", "organisation", "convention")


class JournalFilter(django_filters.FilterSet):
    """The choices are those of the journal that is read, and of no other."""

    acte = django_filters.ChoiceFilter(field_name="act", label="Acte", empty_label="tous")
    personne = django_filters.ChoiceFilter(
        field_name="actor", label="Personne", empty_label="toutes"
    )
    du = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__gte",
        label="Du",
        widget=DAY,
    )
    au = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__lte",
        label="Au",
        widget=DAY,
    )
    mots = django_filters.CharFilter(method="search", label="Mots")

    def __init__(self, data: Mapping[str, Any], entries: QuerySet[Entry]) -> None:
        super().__init__(data, queryset=entries)
        for name, column in (("acte", "act"), ("personne", "actor")):
            values = entries.order_by(column).values_list(column, flat=True).distinct()
            self.filters[name].extra["choices"] = [(value, value) for value in values]

    @property
    def qs(self) -> QuerySet[Entry]:
        """Nothing when a choice is unknown or a day is none: the form says which."""
        return super().qs if self.is_valid() else self.queryset.none()

    def search(self, entries: QuerySet[Entry], _name: str, text: str) -> QuerySet[Entry]:
        """Every word is somewhere in the line."""
        for word in text.split():
            anywhere = Q()
            for column in WORDS:
                anywhere |= Q((f"{column}__icontains", word))
            entries = entries.filter(anywhere)
        return entries
