"""Forms whose service may still refuse, and the small fields that may be left empty in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict

from press.kit import versions
from press.kit.fields import DayField
from press.words.french import short_date


def day(label: str, **kwargs: Any) -> DayField:
    return DayField(label=label, required=False, **kwargs)


def words(label: str, longest: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **kwargs)


def lines(label: str, rows: int = 3, *, longest: int, **kwargs: Any) -> forms.CharField:
    return words(label, longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def typed_words(typed: QueryDict, name: str, longest: int) -> str:
    """The words of a field that stands beside a button, in no form of its own.

    ValidationError beyond `longest` characters, and for what no database keeps.
    """
    found: str = words("", longest).clean(typed.get(name, ""))
    return found


def past(day: date, on: date, what: str) -> date:
    """A day that has come; what is not done yet is not noted."""
    if day > on:
        raise ValidationError(
            f"{what} est datée du {short_date(day)}, qui n'est pas encore venu.", code="future"
        )
    return day


class ActForm(forms.Form):
    """A form whose service may still refuse: it says why beside each field."""

    use_required_attribute = False  # the server says in French what is missing
    done: Any = None  # what the act gave, once it is accepted

    def accepts(self, act: Callable[..., object], **facts: Any) -> bool:
        """Whether what was typed is sound and the act was done; the form says why it was not."""
        if not self.is_valid():
            return False
        try:
            self.done = act(**facts, **self.arguments(), **self.read())
        except ValidationError as refused:
            self.refuse(refused)
            return False
        return True

    def arguments(self) -> dict[str, Any]:
        """What the act is told of what was typed."""
        return self.cleaned_data

    def read(self) -> dict[str, Any]:
        """What the act is told of what the page showed: nothing, where nothing is replaced."""
        return {}

    def refuse(self, error: ValidationError) -> None:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, ValidationError(errors))


@dataclass(frozen=True)
class Meanwhile:
    """A fact that somebody else wrote while one typed: its name on the page, what it says now."""

    label: str
    now: str


class Versioned(forms.BaseForm):
    """What brings back the version of the facts that a form shows.

    `facts` are named as the act names them; None where nothing is kept yet, by a form that also
    adds. The version is a hidden field, `seen`, which is no part of what was typed.
    """

    seen: str = ""  # the version of the page on which one types

    def __init__(self, *args: Any, facts: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile: list[Meanwhile] = []
        if facts is not None:
            self.fields[versions.NAME] = forms.CharField(
                required=False,
                initial=versions.version_of(facts),
                widget=forms.HiddenInput,
            )

    def _post_clean(self) -> None:
        super()._post_clean()
        self.seen = self.cleaned_data.pop(versions.NAME, "")

    def untouched(self) -> QueryDict:
        """What a browser would send of the form as it is shown."""
        shown = QueryDict(mutable=True)
        for name in self.fields:
            value = self[name].value()
            if value is True:
                shown[self.add_prefix(name)] = "on"
            elif value not in (None, False):
                shown[self.add_prefix(name)] = str(value)
        return shown

    def meet(self, stale: versions.StaleError) -> None:
        """What was typed stays; a field that one did not touch takes what somebody else wrote."""
        known = versions.digests(self.seen)
        self.data = self.data.copy()
        for name in stale.names:
            now = stale.now.get(name)
            self.meanwhile += self.told(name, now)
            typed = versions.digest_of(self.cleaned_data.get(name))
            if name in self.fields and typed == known.get(name, ""):
                self._show(name, now)
        self.data[self.add_prefix(versions.NAME)] = versions.version_of(stale.now)

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        """How a fact that changed meanwhile is said; one that is no field of the form is not."""
        if name in self.fields:
            yield Meanwhile(str(self.fields[name].label), _printed(self.fields[name], now))

    def _show(self, name: str, value: Any) -> None:
        field, key = self.fields[name], self.add_prefix(name)
        prepared = field.prepare_value(value)
        self.data.pop(key, None)
        if isinstance(field, forms.BooleanField):
            self.data.update({key: "on"} if value else {})
        elif isinstance(prepared, list):
            self.data.setlist(key, list(map(str, prepared)))
        else:
            self.data[key] = "" if prepared is None else str(prepared)


class EditForm(Versioned, ActForm):
    """A form over facts that are kept: its act refuses what would erase another's writing."""

    def read(self) -> dict[str, Any]:
        return {versions.NAME: self.seen} if versions.NAME in self.fields else {}

    def refuse(self, error: ValidationError) -> None:
        super().refuse(error)
        if isinstance(error, versions.StaleError):
            self.meet(error)


def _printed(field: forms.Field, value: Any) -> str:
    """A value as its field says it: « oui », the label of a choice, « – » for nothing."""
    if isinstance(field, forms.BooleanField):
        return "oui" if value else "non"
    if value in (None, "", []):
        return "–"
    if hasattr(value, "pk"):
        return str(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value))
    return str(field.prepare_value(value))
