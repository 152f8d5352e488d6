"""The columns that lists are made of: how a value is read, shown, written in a file and sorted.

Each kind says these once, for every table of the application. A table may still say otherwise
for one column of its own, as django-tables2 has it: `render_NAME(value, record)` for the screen,
`value_NAME(value, record)` for a file. A value that is not known is a dash, and an empty cell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from press.files.sheets import Cell, Percent
from press.kit import states
from press.words import french

UNKNOWN = "–"
EMPTY = (None, "")
HIDDEN = SafeString('<span class="visually-hidden"> {}</span>')


class Column(django_tables2.Column):
    """Text, on as many lines as it needs; a long word breaks.

    `row_header`: the cell names its row. `mandatory`: nobody can take the column away.
    `part_of`: the column of the screen in which this one is told; alone, it is in files only.
    `total`: its sum stands in the footer. `label`: the name of the column in files and in the
    choice of columns, where the header of the screen says less or more.
    """

    css = ""

    def __init__(
        self,
        verbose_name: str,
        *,
        row_header: bool = False,
        mandatory: bool = False,
        part_of: str = "",
        total: bool = False,
        label: str = "",
        css: str = "",
        **options: Any,
    ) -> None:
        self.linked = options.pop("linkify", None)
        self.path = options.get("accessor")
        if callable(self.path):
            del options["accessor"]
        super().__init__(verbose_name, **options)
        self.row_header, self.part_of, self.total = row_header, part_of, total
        self.mandatory = mandatory or row_header
        self.label = label or verbose_name
        self.css = f"{self.css} {css}".strip()

    def render(self, value: Any) -> Any:
        """What the screen shows of a known value."""
        return value

    def value(self, value: Any) -> Cell:
        """What a file holds of a known value."""
        return value if isinstance(value, int) and not isinstance(value, bool) else str(value)

    def key(self, value: Any) -> Any:
        """What a known value is sorted by, in rows that no database sorts."""
        return french.fold(str(value))

    def link(self, content: Any, record: Any) -> Any:  # type: ignore[override]
        """The content as a link, where there is somewhere to go."""
        url = self._url(record) if self.linked else ""
        return format_html('<a href="{}">{}</a>', url, content) if url else content

    def _url(self, record: Any) -> str:
        """`linkify` is a function of the record, or a name of address and its accessors."""
        if callable(self.linked):
            return self.linked(record) or ""
        name, accessors = self.linked
        return reverse(name, args=[reach(record, one) for one in accessors])


class FigureColumn(Column):
    """What is compared down a column: to the right, on one line."""

    css = "num"

    def key(self, value: Any) -> Any:
        return value


class IntegerColumn(FigureColumn):
    """A count: « 25 811 », a number in files."""

    def render(self, value: int) -> str:
        return french.integer(value)

    def value(self, value: int) -> int:
        return value


class MeasureColumn(FigureColumn):
    """An exact number with its decimals and no more: « 30,5 », a number in files."""

    def render(self, value: Fraction) -> str:
        return french.decimal(_decimal(value))

    def value(self, value: Fraction) -> Decimal:
        return _decimal(value)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


class EurosColumn(FigureColumn):
    """Centimes: « 4 284,00 € », an exact number of euros in files."""

    def render(self, value: int) -> str:
        return french.euros(value)

    def value(self, value: int) -> Decimal:
        return Decimal(value).scaleb(-2)


class PercentColumn(FigureColumn):
    """A ratio in percent: « 15,30 % », a cell in percent in files."""

    def __init__(self, verbose_name: str, *, places: int = 2, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.places = places

    def render(self, value: Fraction | Decimal | int | str) -> str:
        return french.percent(Fraction(value), self.places)

    def value(self, value: Fraction | Decimal | int | str) -> Percent:
        return Percent.of(Fraction(value), self.places)

    def key(self, value: Fraction | Decimal | int | str) -> Fraction:
        return Fraction(value)


class DayColumn(Column):
    """A day, or the day of a moment in Paris: « 02/06/2025 », a date in files."""

    css = "day"

    def render(self, value: date) -> str:
        return french.short_date(_day(value))

    def value(self, value: date) -> date:
        return _day(value)

    def key(self, value: date) -> date:
        return value


class MomentColumn(DayColumn):
    """A day and the clock of Paris: « 02/06/2025 09:05:12 », a date and time in files."""

    def render(self, value: datetime) -> str:
        return french.stamp(_local(value))

    def value(self, value: datetime) -> datetime:
        return _local(value).replace(tzinfo=None, microsecond=0)


class ChoiceColumn(Column):
    """A coded value, by the word that people read; `words` is a model's `choices`."""

    def __init__(self, verbose_name: str, words: Iterable[tuple[Any, str]], **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.words = dict(words)

    def render(self, value: Any) -> str:
        return str(self.words.get(value, value))

    def value(self, value: Any) -> str:
        return self.render(value)

    def key(self, value: Any) -> str:
        return french.fold(self.render(value))


class StateColumn(Column):
    """A state, with its icon and its word: a pair (kind, word), or what `states.told` reads."""

    css = "state-cell"

    def render(self, value: Any) -> SafeString:
        return states.state(*states.told(value))

    def value(self, value: Any) -> str:
        return states.told(value)[1]

    def key(self, value: Any) -> str:
        return french.fold(states.told(value)[1])


class PartColumn(Column):
    """A cell that takes a small template, which is given `record` and `table`.

    Files and sorting go by the value of the accessor; without one, the cell is not in files.
    """

    def __init__(self, verbose_name: str, template: str, **options: Any) -> None:
        if not options.get("accessor"):
            options = {"orderable": False, "exclude_from_export": True, **options}
            options["accessor"] = itself
        super().__init__(verbose_name, empty_values=(), **options)
        self.template = template

    def render(self, record: Any, table: Any) -> SafeString:
        return table.parts.drawn(self.template, record=record, table=table)

    def value(self, value: Any) -> Cell:
        return "" if value is None else super().value(value)


@dataclass(frozen=True)
class RowAct:
    """One act that a row offers; `about` completes its words for who hears the page.

    With `post`, it is a form that sends nothing but itself.
    """

    label: str
    url: str
    about: str = ""
    post: bool = False


class ActsColumn(Column):
    """The acts of a row, on the screen alone: `accessor` gives `RowAct`s."""

    css = "acts-cell"

    def __init__(self, verbose_name: str = "Actes", **options: Any) -> None:
        options = {"orderable": False, "exclude_from_export": True, "mandatory": True} | options
        super().__init__(verbose_name, empty_values=(), **options)

    def render(self, value: Iterable[RowAct] | None, table: Any) -> SafeString:
        return format_html_join(" ", "{}", ((_drawn(one, table.token),) for one in value or ()))


def _drawn(act: RowAct, token: str) -> SafeString:
    told = format_html(HIDDEN, act.about) if act.about else ""
    css = "btn btn-outline-primary btn-sm"
    if not act.post:
        return format_html('<a class="{}" href="{}">{}{}</a>', css, act.url, act.label, told)
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken"'
        ' value="{}"><button class="{}" type="submit">{}{}</button></form>',
        act.url,
        token,
        css,
        act.label,
        told,
    )


def _day(day: date) -> date:
    return _local(day).date() if isinstance(day, datetime) else day


def _local(at: datetime) -> datetime:
    return localtime(at) if is_aware(at) else at


def itself(record: Any) -> Any:
    """The accessor of a cell that is drawn from its whole record."""
    return record


def reach(record: Any, accessor: str | Callable[[Any], Any]) -> Any:
    """What a path leads to, « party__organisation__name »; None where it stops on the way."""
    if callable(accessor):
        return accessor(record)
    for step in accessor.split("__"):
        if record is None:
            return None
        record = record[step] if isinstance(record, dict) else getattr(record, step)
    return record() if callable(record) else record
