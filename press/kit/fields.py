"""Amounts and days in forms, as people type them; what cannot be read is refused in French."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.days import not_beyond
from press.words import french

FLOOR = date(1990, 1, 1)  # intercommunal bodies raise their own taxes since 1992: 1800 is a slip
BEYOND = Decimal(10**10)  # what a column of measured values has no room for


class EurosField(forms.CharField):
    """An amount in euros, typed freely; its value is an integer of centimes, or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        return _read(french.read_euros, super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return french.decimals(value, 2) if isinstance(value, int) else value


class MeasureField(forms.CharField):
    """A measured value, typed freely, to the hundredth; a Decimal, or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        typed = value
        if not isinstance(value, Decimal):
            value = _read(french.read_decimal, super().to_python(value))
        if value is not None and value >= BEYOND:
            raise ValidationError(f"« {typed} » est trop grand.", code="most")
        return value

    def prepare_value(self, value: Any) -> Any:
        return french.decimal(value) if isinstance(value, Decimal) else value


class DayInput(forms.TextInput):
    """A day as one types it, with room beside it for the calendar that `days.js` brings: a field
    that one is typing in does not move.
    """

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "placeholder": "jj/mm/aaaa"})

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return format_html('<div class="day-field">{}</div>', super().render(*args, **kwargs))


class DayField(forms.CharField):
    """A day, typed freely; its value is a date, or None: from the `floor` to `LAST_DAY`."""

    widget = DayInput

    def __init__(self, *args: Any, floor: date = FLOOR, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.floor = floor

    def to_python(self, value: Any) -> date | None:
        day: date | None = (
            value if isinstance(value, date) else _read(french.read_date, super().to_python(value))
        )
        if day is not None and day < self.floor:
            raise ValidationError(
                f"Le {french.long_date(day)} est trop ancien : au plus tôt le "
                f"{french.long_date(self.floor)}.",
                code="floor",
            )
        if day is not None:
            not_beyond(day)
        return day

    def prepare_value(self, value: Any) -> Any:
        return french.short_date(value) if isinstance(value, date) else value


class CountField(forms.CharField):
    """A number of people, of votes or of things, typed freely; an integer, or None."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *args: Any, most: int = 32_767, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def to_python(self, value: Any) -> int | None:
        number = (
            value
            if isinstance(value, int)
            else _read(french.read_integer, super().to_python(value))
        )
        if number is not None and number > self.most:
            raise ValidationError(f"« {value} » est trop grand : {self.most} au plus.", code="most")
        return number


def _read(reader: Any, text: str) -> Any:
    """What a reader of press.words.french makes of a text; None of an empty one."""
    if not text:
        return None
    try:
        return reader(text)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error
