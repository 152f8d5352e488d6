"""Exact numbers and presences, as people type them in a rule in blocks."""

import re
from fractions import Fraction
from typing import Any

from django import forms

from financing.core.rule_json import Json
from financing.core.stored_years import stay_words
from financing.criteria.counting import read_units
from press.kit.fields import DayField
from press.words.french import number

PLACES = 6  # decimals of a percentage, a price, a part
DAY = r"(\d{1,2}/\d{1,2}/\d{4})"
STAY = re.compile(rf"\s*(?:du\s+{DAY})?\s*(?:(?:jusqu'|jusqu’)?au\s+{DAY})?\s*", re.IGNORECASE)
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
    """When a party is there: « 7/12 » of the first year, « du 01/04/2027 », « au 30/06/2028 ».

    Empty for always. Its value is what a rule stores: the fraction, or the days.
    """

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "size": 24, "placeholder": "7/12, ou au 30/06/2027"}
    )

    def to_python(self, value: Any) -> str | Json | None:
        text = super().to_python(value)
        if not text:
            return None
        if found := PRESENCE.fullmatch(text):
            if int(found[2]):
                return f"{int(found[1])}/{int(found[2])}"
        elif (days := STAY.fullmatch(text)) and any(days.groups()):
            return _stay(text, days)
        raise forms.ValidationError(
            f"« {text} » n'est ni une fraction ni des jours : écrivez « 7/12 », « du 01/04/2027 » "
            "ou « au 30/06/2028 ».",
            code="invalid",
        )

    def prepare_value(self, value: Any) -> Any:
        return stay_words(value) if isinstance(value, dict) else value


def _stay(text: str, days: re.Match[str]) -> Json:
    found: Json = {}
    for name, said in zip(("from", "until"), days.groups(), strict=True):
        if said:
            found[name] = DayField().clean(said).isoformat()
    if found.get("from", "") > found.get("until", "9999"):
        raise forms.ValidationError(
            f"« {text} » : le dernier jour précède le premier.", code="order"
        )
    return found


def plain_number(value: Fraction) -> str:
    """A typed number with its decimals and no more: « 0,5 », « 40 »."""
    places = next((one for one in range(PLACES) if 10**one % value.denominator == 0), PLACES)
    return number(value, places)
