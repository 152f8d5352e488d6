"""Exact numbers and presences, as people type them in a rule in blocks."""

import re
from fractions import Fraction
from typing import Any

from django import forms

from financing.criteria.counting import read_units
from press.words.french import number

PLACES = 6  # decimals of a percentage, a price, a part
PRESENCE = re.compile(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*")


class ExactField(forms.CharField):
    """A number as one types it, with six decimals at most; its value is a Fraction, or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8})

    def to_python(self, value: Any) -> Fraction | None:
        text = (super().to_python(value) or "").replace("%", "").replace("€", "").strip()
        if not text:
            return None
        try:
            return Fraction(read_units(text, PLACES), 10**PLACES)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Fraction) else value


class PresenceField(forms.CharField):
    """The part of the period for which a party is there: « 7/12 », « 181/365 »; empty for all."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 8, "placeholder": "7/12"})

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if not text:
            return None
        found = PRESENCE.fullmatch(text)
        if found is None or not int(found[2]):
            raise forms.ValidationError(
                f"« {text} » n'est pas une fraction : écrivez « 7/12 ».", code="invalid"
            )
        return f"{int(found[1])}/{int(found[2])}"


def plain_number(value: Fraction) -> str:
    """A typed number with its decimals and no more: « 0,5 », « 40 »."""
    places = next((one for one in range(PLACES) if 10**one % value.denominator == 0), PLACES)
    return number(value, places)
