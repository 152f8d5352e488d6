"""A list that people can work with: declared once, it gives the screen, the phone and the files.

The address holds the order (`tri`), the page (`page`), the columns (`colonnes`) and the file that
is wanted (`format`), each behind the table's prefix where a page has several. What an address
asks that the table does not have is left aside, with a sentence in `notices`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from inspect import signature
from typing import Any, ClassVar, NamedTuple, Self

import django_tables2
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2.columns import BoundColumn

from press.files.sheets import Cell, Row
from press.kit.addresses import COLUMNS, FORMAT, ORDER, PAGE, changed, quoted
from press.kit.columns import EMPTY, UNKNOWN, reach
from press.kit.counts import counted
from press.kit.downloads import SHEETS
from press.kit.icons import icon
from press.kit.paging import Pages
from press.kit.parts import CellParts
from press.kit.rows import rows_from

MOST_KEYS = 3  # columns that one order holds
LONG = 15  # rows, from which the table scrolls under its own header


class Empty(NamedTuple):
    """What stands where there is no row: why, and what to do."""

    title: str
    text: str


@dataclass(frozen=True)
class Head:
    """The header of a column on the screen; `next` is the address of the order that it offers."""

    label: str
    attributes: SafeString
    next: str
    mark: SafeString


@dataclass(frozen=True)
class ColumnChoice:
    """A column that a person may show or hide."""

    name: str
    label: str
    is_shown: bool
    is_mandatory: bool


class Table(django_tables2.Table):
    """The base of every list. A subclass declares its columns, and what follows.

    `rows` is a QuerySet, or an iterable of dataclasses. `chosen` is the columns that the person
    chose before, by name of table. `totals` is what the footer holds, by column; of rows that no
    database counts, it is computed. A page that knows more names `title`, `files` or `total_word`.
    """

    name: ClassVar[str] = ""  # under which the choice of columns is remembered; none without
    title: str  # the caption: what the rows are
    noun: ClassVar[str] = "ligne"  # what one row is, and its plural when it is not in s
    order: ClassVar[Sequence[str]] = ()  # of columns, before anyone asks; else that of the rows
    per_page: ClassVar[int] = 50
    files: str = ""  # how its files are called; none without
    total_word: str = "Total"  # of the footer
    css: ClassVar[str] = ""
    nothing: ClassVar[Empty] = Empty("Rien pour l'instant", "")
    not_found: ClassVar[Empty] = Empty(
        "Aucune ligne ne correspond", "Enlevez un filtre, ou élargissez la période."
    )
    declared: ClassVar[dict[str, type["Table"]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.name:
            Table.declared[cls.name] = cls

    def __init__(
        self,
        rows: QuerySet[Any] | Iterable[Any],
        *,
        request: HttpRequest,
        chosen: Mapping[str, Sequence[str]] | None = None,
        totals: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.request, self.asked = request, request.GET
        self._notices: list[str] = []
        super().__init__(rows_from(rows), default=UNKNOWN, order_by_field=ORDER, **options)
        self._chosen = (chosen or {}).get(self.name)
        self._totals = totals
        self.order_by = self._asked_order() or self.order

    # What the address asks

    def _asked(self, name: str) -> list[str]:
        """The values of a parameter, together or apart: « a,b », or « a » and « b »."""
        values = self.asked.getlist(f"{self.prefix}{name}")
        return [one for value in values for one in value.split(",") if one]

    def address(self, **changes: str | int | None) -> str:
        """The same page with these parameters changed, or taken away; another order, first page."""
        data = self.asked.copy()
        for name in (PAGE, FORMAT):
            data.pop(f"{self.prefix}{name}", None)
        return changed(data, {f"{self.prefix}{name}": one for name, one in changes.items()})

    def _asked_order(self) -> list[str]:
        known, unknown, seen = [], [], set()
        for alias in self._asked(ORDER):
            bare = alias.removeprefix("-")
            column = self._on_screen.get(bare)
            if column is None or not column.orderable:
                unknown.append(alias)
            elif bare not in seen:
                seen.add(bare)
                known.append(alias)
        if unknown:
            self._notices.append(f"La liste ne se trie pas par {quoted(unknown)}.")
        return known[:MOST_KEYS]

    @cached_property
    def page(self) -> Page:
        asked = self.asked.get(f"{self.prefix}{PAGE}") or "1"
        page, notice = Pages(self.data.data, self.per_page).asked(asked)
        if notice:
            self._notices.append(notice)
        return page

    @property
    def previous(self) -> str:
        """The address of the page before; empty on the first."""
        page = self.page
        return self.address(page=page.previous_page_number()) if page.has_previous() else ""

    @property
    def following(self) -> str:
        page = self.page
        return self.address(page=page.next_page_number()) if page.has_next() else ""

    @property
    def csv(self) -> str:
        """The address of the file of what is shown, every page of it."""
        return self.address(format="csv")

    @property
    def xlsx(self) -> str:
        return self.address(format="xlsx")

    @property
    def without_columns(self) -> str:
        """The address to come back to, once other columns are chosen."""
        return f"{self.request.path}{self.address(colonnes=None)}"

    @property
    def wanted_file(self) -> str:
        """« csv », « xlsx », or nothing; another format is left aside."""
        asked = self.asked.get(f"{self.prefix}{FORMAT}", "")
        if asked and asked not in SHEETS:
            self._notices.append(f"La liste ne s'exporte pas en {quoted([asked])}.")
        return asked if asked in SHEETS else ""

    @property
    def is_filtered(self) -> bool:
        """Whether the address asks more than an order, a page or columns."""
        own = {f"{self.prefix}{name}" for name in (ORDER, PAGE, COLUMNS, FORMAT)}
        return any(value for name, value in self.asked.items() if name not in own)

    @property
    def notices(self) -> list[str]:
        """A sentence for each thing that the address asks in vain."""
        _ = self.shown, self.page
        return self._notices

    # Its columns

    def named(self, **headers: str) -> Self:
        """The same table, some headers of which say what only a page knows: a year."""
        for name, header in headers.items():
            column = self.columns[name].column
            column.verbose_name = column.label = header
        return self

    @cached_property
    def _on_screen(self) -> dict[str, BoundColumn]:
        return {one.name: one for one in self.columns.iterall() if not one.column.part_of}

    @cached_property
    def shown(self) -> list[BoundColumn]:
        """The columns of the screen, in their order."""
        asked = self._asked(COLUMNS)
        unknown = [name for name in asked if name not in self._on_screen]
        if unknown:
            self._notices.append(f"La liste n'a pas de colonne {quoted(unknown)}.")
        names = set(asked) & set(self._on_screen) or set(self._chosen or ())
        return [
            one
            for name, one in self._on_screen.items()
            if one.column.mandatory or (name in names if names else one.visible)
        ]

    @property
    def choices(self) -> list[ColumnChoice]:
        shown = {one.name for one in self.shown}
        return [
            ColumnChoice(name, one.column.label, name in shown, one.column.mandatory)
            for name, one in self._on_screen.items()
        ]

    @property
    def may_choose(self) -> bool:
        return bool(self.name) and any(not one.is_mandatory for one in self.choices)

    @property
    def heads(self) -> list[Head]:
        return [self._head(one) for one in self.shown]

    def _head(self, bound: BoundColumn) -> Head:
        """A click puts its column first in the order, and turns it round when it was."""
        column, order = bound.column, [str(alias) for alias in self.order_by]
        own = next((alias for alias in order if alias.removeprefix("-") == bound.name), "")
        rank = order.index(own) + 1 if own else 0
        css = format_html('class="{}"', column.css) if column.css else ""
        if not bound.orderable:
            return Head(column.verbose_name, css, "", SafeString())
        down, up = f"-{bound.name}", bound.name
        first = down if own == up and rank == 1 else up
        if rank != 1 and column.initial_sort_descending:
            first = down
        others = [alias for alias in order if alias != own]
        following = self.address(**{ORDER: ",".join([first, *others][:MOST_KEYS])})
        if rank == 1:
            css = format_html('{} aria-sort="{}ending"', css, "desc" if own == down else "asc")
        return Head(column.verbose_name, css, following, _arrow(own, rank))

    # Its rows

    def prepared(self, records: list[Any]) -> list[Any]:
        """The rows of a page, or some of those of a file, completed at once by a subclass."""
        return records

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def said(self) -> str:
        """« 12 conventions »."""
        return counted(self.count, *self.noun.split(","))

    @property
    def around(self) -> str:
        """The class of what a wide table slides in; a long one scrolls under its header."""
        return "table-wrap table-long" if len(self.page) > LONG else "table-wrap"

    @cached_property
    def parts(self) -> CellParts:
        return CellParts(self.request)

    @cached_property
    def token(self) -> str:
        return get_token(self.request)

    @cached_property
    def lines(self) -> list[SafeString]:
        """Each row of the page as the screen shows it."""
        painters = [self._painter(one) for one in self.shown]
        records = self.prepared(list(self.page))
        return [
            SafeString(f"<tr{self._attributes(one)}>{''.join(draw(one) for draw in painters)}</tr>")
            for one in records
        ]

    def _attributes(self, record: Any) -> SafeString:
        """`row_attrs` of `Meta`: texts, or functions of the record; nothing where they say « »."""
        if not self._marks:
            return SafeString()
        told = ((name, one(record) if callable(one) else one) for name, one in self._marks)
        return format_html_join("", ' {}="{}"', ((name, one) for name, one in told if one))

    @cached_property
    def _marks(self) -> list[tuple[str, Any]]:
        return list(self.row_attrs.items())

    def _painter(self, bound: BoundColumn) -> Callable[[Any], str]:
        """What draws the cells of a column: its tags are the same in each row."""
        column, read = bound.column, self._reader(bound)
        draw = self._caller(f"render_{bound.name}", column.render)
        css = format_html(' class="{}"', column.css) if column.css else ""
        tag, scope = ("th", SafeString(' scope="row"')) if column.row_header else ("td", "")
        opening = format_html('<{}{}{} data-label="{}">', tag, scope, css, column.label)

        def paint(record: Any) -> str:
            value = read(record)
            content = bound.default if value in column.empty_values else draw(value, record)
            shown = column.link(content, record) if column.linked else content
            return f"{opening}{conditional_escape(shown)}</{tag}>"

        return paint

    def _reader(self, bound: BoundColumn) -> Callable[[Any], Any]:
        return partial(reach, accessor=bound.column.path or bound.name)

    def _caller(self, name: str, usual: Callable[..., Any]) -> Callable[[Any, Any], Any]:
        """The table's own function for a column, else the usual one, with what it asks for."""
        function = getattr(self, name, usual)
        wanted = wants(getattr(function, "__func__", function))

        def call(value: Any, record: Any) -> Any:
            given = {"value": value, "record": record, "table": self}
            return function(**{key: given[key] for key in wanted})

        return call

    # Its footer

    @cached_property
    def totals(self) -> dict[str, Any]:
        if self._totals is not None:
            return dict(self._totals)
        columns = [one for one in self._on_screen.values() if one.column.total]
        if not columns or isinstance(self.data.data, QuerySet):
            return {}
        return {one.name: self._sum(one) for one in columns}

    def _sum(self, bound: BoundColumn) -> Any:
        values = map(self._reader(bound), self.data.data)
        return sum(value for value in values if value not in EMPTY)

    @property
    def footer(self) -> list[tuple[str, str, int, str]]:
        """Each cell of the footer: class, content, how many columns it stands under, label."""
        if not self.totals:
            return []
        cells: list[tuple[str, str, int, str]] = []
        for one in self.shown:
            column = one.column
            if one.name in self.totals:
                cells.append((column.css, column.render(self.totals[one.name]), 1, column.label))
            elif cells and not cells[-1][1]:
                cells[-1] = ("", "", cells[-1][2] + 1, "")
            else:
                cells.append(("", "", 1, ""))
        return cells

    # Its files

    def file_rows(self) -> Iterator[Row]:
        """The header, then every row of the list, filters and order applied, page after page."""
        shown = {one.name for one in self.shown}
        columns = [
            one
            for one in self.columns.iterall()
            if (one.column.part_of or one.name) in shown and not one.column.exclude_from_export
        ]
        yield [one.column.label for one in columns]
        writers = [self._writer(one) for one in columns]
        for chunk in self.data.chunks():
            for record in self.prepared(chunk):
                yield [write(record) for write in writers]

    def _writer(self, bound: BoundColumn) -> Callable[[Any], Cell]:
        read = self._reader(bound)
        tell = self._caller(f"value_{bound.name}", bound.column.value)

        def write(record: Any) -> Cell:
            value = read(record)
            return None if value is None else tell(value, record)

        return write


def _arrow(alias: str, rank: int) -> SafeString:
    """Which way a column is sorted, and its place in the order after the first."""
    if not rank:
        return SafeString()
    arrow = icon("arrow-down" if alias.startswith("-") else "arrow-up")
    return arrow if rank == 1 else format_html("{}<sub>{}</sub>", arrow, rank)


@cache
def wants(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names that a function of a cell takes, among `value`, `record` and `table`."""
    names = signature(function).parameters
    return tuple(name for name in ("value", "record", "table") if name in names)
