"""The populations of a year as a grid: what is known of each EPCI, and what deserves a look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epci.models import Epci, Organisation, Population
from epci.populations.acts import cell
from epci.populations.layouts import Figures
from press.words.french import integer, percent

NOTABLE_PERCENT = 10  # a yearly variation beyond it is more often a slip than a fact
FIGURES = ("municipal", "total")
UNKNOWN = (None, None)
Place = tuple[int, int, bool]  # EPCI, year, and whether the figure is typed
DIGIT = re.compile("[1-9]")
CONTROL = SafeString(
    '<input id="{0}" name="{0}" value="{1}" inputmode="numeric" aria-labelledby="e{2} {3}"{4}{5}>'
)
REFUSED = SafeString(' aria-invalid="true" aria-describedby="{}-why"')


class Flag(StrEnum):
    """Why a line deserves a look; the value is the word on the screen."""

    OFFICIAL = "officielle"
    DIFFERS = "saisie qui diffère de l'officielle"
    MISSING = "manquante"
    ABOVE = "municipale au-dessus de la totale"
    NOTABLE = "plus de 10 % d'écart"
    UNCHANGED = "inchangée"


@dataclass(frozen=True)
class EpciYear:
    """One EPCI in a year: the official figures, those typed for an organisation, last year's."""

    siren: str
    name: str
    department: str
    previous: Figures | None
    official: Figures | None
    typed: Figures | None
    official_source: str = ""
    typed_source: str = ""

    @property
    def differs(self) -> bool:
        """Whether both origins are known, and do not say the same."""
        return None not in (self.official, self.typed) and self.official != self.typed

    @property
    def is_open(self) -> bool:
        """Whether the row has cells to type in: an official figure alone is only read."""
        return self.official is None or self.differs

    @property
    def cells(self) -> dict[str, str]:
        """The name of each figure's cell in the form."""
        return {figure: cell(self.siren, figure) for figure in FIGURES}

    @property
    def saved(self) -> tuple[str, str]:
        """The text of each cell as it is saved, printed like every figure: « 27 700 »."""
        if self.typed is None:
            return "", ""
        return integer(self.typed.municipal), integer(self.typed.total)


@dataclass
class GridEntry:
    """What was typed: texts by cell, the figures read by SIREN, the refusals by cell."""

    texts: dict[str, str]
    figures: dict[str, Figures] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    reason_asked: str = ""  # why a reason is needed: one of the figures has served


def rows_of(epcis: QuerySet[Epci], year: int, organisation: Organisation | None) -> list[EpciYear]:
    """One row for each EPCI in the order of their names; two queries."""
    known, sources = _figures(epcis, year, organisation)
    fields = "pk", "organisation__siren", "organisation__name", "department"
    return [
        EpciYear(
            siren=siren,
            name=name,
            department=department,
            previous=known.get((pk, year - 1, False)) or known.get((pk, year - 1, True)),
            official=known.get((pk, year, False)),
            typed=known.get((pk, year, True)),
            official_source=sources.get((pk, year, False), ""),
            typed_source=sources.get((pk, year, True), ""),
        )
        for pk, siren, name, department in in_order(epcis).values_list(*fields)
    ]


def in_order(epcis: QuerySet[Epci]) -> QuerySet[Epci]:
    """Those that a grid may show, in the order of their names."""
    known = epcis.filter(organisation__siren__isnull=False)
    return known.order_by("organisation__sort_name", "pk")


def _figures(
    epcis: QuerySet[Epci], year: int, organisation: Organisation | None
) -> tuple[dict[Place, Figures], dict[Place, str]]:
    """The figures of the year and of the one before, and where each comes from, by place."""
    origins = Q(entered_for__isnull=True) | Q(entered_for=organisation)
    rows = Population.objects.in_force().filter(origins, year__in=(year - 1, year))
    chosen = rows.filter(epci__in=epcis.order_by().values("pk")).order_by()
    fields = "epci_id", "year", "entered_for_id", "municipal", "total", "source"
    figures, sources = {}, {}
    for epci, of, entered_for, municipal, total, source in chosen.values_list(*fields):
        place = epci, of, entered_for is not None
        figures[place], sources[place] = Figures(municipal, total), source
    return figures, sources


def flags(figures: Figures | None, previous: Figures | None) -> list[Flag]:
    """What is odd in the figures of a year, beside those of the year before."""
    if figures is None:
        return [Flag.MISSING]
    odd = {
        Flag.ABOVE: figures.municipal > figures.total,
        Flag.NOTABLE: previous is not None and any(map(_is_notable, previous, figures)),
        Flag.UNCHANGED: figures == previous,
    }
    return [flag for flag, holds in odd.items() if holds]


def _is_notable(before: int, after: int) -> bool:
    return abs(after - before) * 100 > before * NOTABLE_PERCENT


def variation(before: int, after: int) -> str:
    """« +27 (+0,4 %) »: the difference, in number and in percent of the year before."""
    difference = after - before
    if not before:
        return signed(integer(difference), difference)
    share = Fraction(difference * 100, before)
    number, ratio = signed(integer(difference), difference), signed(percent(share, 1), difference)
    return f"{number} ({ratio})"


def signed(printed: str, value: int) -> str:
    """A plus before what is printed, unless it is rounded to nothing."""
    return f"+{printed}" if value > 0 and DIGIT.search(printed) else printed


@dataclass(frozen=True)
class GridCell:
    """A figure to type: its name in the form, its text, what is saved, why it is refused."""

    name: str
    text: str
    saved: str
    refusal: str

    @property
    def control(self) -> SafeString:
        """Its field; what is saved is said beside where the text is another."""
        siren, _, figure = self.name.partition("-")
        other = format_html(' data-saved="{}"', self.saved) if self.text != self.saved else ""
        refused = format_html(REFUSED, self.name) if self.refusal else ""
        return format_html(CONTROL, self.name, self.text, siren, figure, other, refused)


@dataclass(frozen=True)
class GridLine:
    """One line of the grid; an EPCI has a second one where a typed figure differs."""

    row: EpciYear
    figures: Figures | None
    cells: tuple[GridCell, ...]
    flags: list[Flag]
    is_second: bool = False

    @property
    def source(self) -> str:
        """Where the saved figures of the line come from."""
        is_typed = self.is_second or self.row.official is None
        return self.row.typed_source if is_typed else self.row.official_source

    @property
    def refused(self) -> list[GridCell]:
        return [one for one in self.cells if one.refusal]

    @property
    def is_calm(self) -> bool:
        """Whether nothing on the line asks for a look."""
        return set(self.flags) <= {Flag.OFFICIAL}

    @property
    def before(self) -> tuple[int | None, int | None]:
        return self.row.previous or UNKNOWN

    @property
    def shown(self) -> tuple[int | None, int | None]:
        return self.figures or UNKNOWN

    @property
    def variations(self) -> list[str]:
        """How each figure varies from last year's: empty where either is not known."""
        if self.figures is None or self.row.previous is None:
            return ["", ""]
        return list(map(variation, self.row.previous, self.figures))


def lines_of(rows: Iterable[EpciYear], entry: GridEntry, *, editable: bool) -> list[GridLine]:
    """The grid line by line: official figures to read, and cells that hold what was typed."""
    lines = []
    for row in rows:
        if row.official is not None:
            flagged = [Flag.OFFICIAL, *flags(row.official, row.previous)]
            lines.append(GridLine(row, row.official, (), flagged))
        if row.is_open:
            lines.append(_typed_line(row, entry, editable))
    return lines


def _typed_line(row: EpciYear, entry: GridEntry, editable: bool) -> GridLine:
    figures = entry.figures.get(row.siren, row.typed)
    flagged = [Flag.DIFFERS] if row.differs else []
    if not entry.refusals.keys() & row.cells.values():
        flagged += flags(figures, row.previous)
    cells = _cells(row, entry) if editable else ()
    return GridLine(row, figures, cells, flagged, is_second=row.differs)


def _cells(row: EpciYear, entry: GridEntry) -> tuple[GridCell, ...]:
    return tuple(
        GridCell(
            name=name,
            text=entry.texts.get(name, saved),
            saved=saved,
            refusal=entry.refusals.get(name, ""),
        )
        for name, saved in zip(row.cells.values(), row.saved, strict=True)
    )
