"""How a list is filtered: in the address, from values that exist, and told in removable words.

A value that is unknown, unreadable, too long or against another is left aside with a sentence:
the list is shown without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from press.kit.addresses import FORMAT, PAGE, changed
from press.kit.fields import DayField, EurosField
from press.words import french

LONGEST = 100  # characters of a search
MOST_VALUES = 300  # that are proposed for one filter
DAY = {"type": "date"}


@dataclass(frozen=True)
class Chip:
    """A filter that holds: what it says, and the address without it."""

    label: str
    word: str
    without: str


class TextFilter(django_filters.CharFilter):
    """Words that are typed; `method` says where they are looked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST} | options)


class KnownFilter(django_filters.ChoiceFilter):
    """One of the values that exist: `self.offer` of the set gives them."""

    def __init__(self, **options: Any) -> None:
        told = {"invalid_choice": "« %(value).40s » n'est pas dans la liste."}
        super().__init__(**{"empty_label": "tous", "error_messages": told} | options)


class Proposed(forms.TextInput):
    """A text completed, as one types, from the values that exist."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        super().__init__({"autocomplete": "off"})
        self.values = values

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        place = f"{(attrs or {}).get('id', name)}_list"
        typed = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        said = map(conditional_escape, self.values)
        known = SafeString("".join(f'<option value="{one}"></option>' for one in said))
        return format_html('{}<datalist id="{}">{}</datalist>', typed, place, known)


class DayFilter(django_filters.Filter):
    """A day, as a calendar gives it or as people type it."""

    field_class = DayField

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(DAY, format="%Y-%m-%d")} | options)


class EurosFilter(django_filters.Filter):
    """An amount in euros, typed freely; centimes for who filters."""

    field_class = EurosField


class Filters(django_filters.FilterSet):
    """The base of every list's filters.

    `defaults` are the values of what is not asked; `ranges` are pairs of filters, from and to.
    """

    defaults: Mapping[str, str] = {}
    ranges: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, asked: QueryDict, rows: Any) -> None:
        self.asked, self.rows = asked, rows
        typed = MultiValueDict({name: asked.getlist(name) for name in asked})
        for name, value in self.defaults.items():
            if not typed.get(name):
                typed[name] = value
        # django-filter asks rows for their model only to word labels, which ours always have
        super().__init__(typed, queryset=rows if is_stored(rows) else SimpleNamespace(model=None))

    def offer(self, name: str, values: Iterable[Any]) -> None:
        """What a filter proposes: values, or pairs of a value and its word."""
        pairs = [one if isinstance(one, tuple) else (one, one) for one in values]
        self.filters[name].extra["choices"] = pairs

    def propose(self, name: str, values: Iterable[str]) -> None:
        self.filters[name].extra["widget"] = Proposed(list(values)[:MOST_VALUES])

    @cached_property
    def values(self) -> dict[str, Any]:
        """What each filter holds; one that is left aside holds its usual value, or nothing."""
        errors = self.form.errors  # read first: they make the cleaned values
        usual = {name: value for name, value in self.defaults.items() if name in errors}
        return usual | self.form.cleaned_data

    @cached_property
    def found(self) -> Any:
        """The rows that every readable filter holds."""
        rows = self.rows.all() if is_stored(self.rows) else self.rows
        for name, value in self.values.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    @cached_property
    def chips(self) -> list[Chip]:
        """What is filtered, one removable word a filter; a usual value is none."""
        known = ((self.form[name], value) for name, value in self.values.items())
        return [
            Chip(field.label, _word(field, value), self._without(field.name))
            for field, value in known
            if value not in (None, "", []) and str(field.data) != self.defaults.get(field.name)
        ]

    def _without(self, *names: str) -> str:
        return changed(self.asked, dict.fromkeys((*names, PAGE)))

    @cached_property
    def notices(self) -> list[str]:
        """A sentence for each filter that is left aside, and each pair that contradicts itself."""
        told = [
            f"{self.form[name].label} : {' '.join(errors)} Ce filtre est laissé de côté."
            for name, errors in self.form.errors.items()
        ]
        known = self.values
        for first, last in self.ranges:
            low, high = known.get(first), known.get(last)
            if low is not None and high is not None and low > high:
                told.append(
                    f"Rien ne peut convenir : « {self.form[first].label} » "
                    f"({_said(low)}) dépasse « {self.form[last].label} » ({_said(high)})."
                )
        return told

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address holds beside the filters, and a new search keeps: order, columns."""
        return [
            (name, value)
            for name, values in self.asked.lists()
            if name not in self.filters and not name.endswith((PAGE, FORMAT))
            for value in values
        ]

    @property
    def everything(self) -> str:
        """The address without any filter."""
        return self._without(*self.filters)


def is_stored(rows: Any) -> bool:
    """Whether the rows are of the database; the others are filtered by methods alone."""
    return isinstance(rows, QuerySet)


def _word(field: Any, value: Any) -> str:
    """What a filter holds, in the words of its choices."""
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(field.data) or choices.get(value) or _said(value))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return french.short_date(value)
    return french.euros(value) if isinstance(value, int) else str(value)
