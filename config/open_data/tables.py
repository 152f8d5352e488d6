"""The open data of an organisation and a year: what is published, and what each line lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from config.open_data import deliberations, subsidies
from config.open_data.scdl import (
    DELIBERATIONS,
    SUBSIDIES,
    Cells,
    Refused,
    csv_of,
    deliberation_faults,
    subsidy_faults,
)
from conventions.models import Convention
from deliberations.models import Deliberation
from epci.models import Organisation


@dataclass(frozen=True)
class OpenDataRow:
    """One line: its cells, its name on the page, and its faults with where to mend them."""

    cells: Cells
    title: str
    faults: list[tuple[Refused, str]]
    convention: Convention | None = None

    @property
    def lacks_state_aid(self) -> bool:
        return any(fault.column == "notificationUE" for fault, _ in self.faults)


@dataclass(frozen=True)
class OpenDataTable:
    """A table of open data; only its complete lines are in the file."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: list[OpenDataRow]

    @property
    def complete(self) -> list[OpenDataRow]:
        return [one for one in self.rows if not one.faults]

    @property
    def incomplete(self) -> list[OpenDataRow]:
        return [one for one in self.rows if one.faults]

    @property
    def csv(self) -> bytes:
        return csv_of(self.columns, (one.cells for one in self.complete))


def table_of(code: str, organisation: Organisation, year: int, on: date) -> OpenDataTable | None:
    """The table of this code, None where there is none."""
    if code == "deliberations":
        return _deliberations(organisation, year)
    return _subsidies(organisation, year, on) if code == "subventions" else None


def tables_of(organisation: Organisation, year: int, on: date) -> list[OpenDataTable]:
    return [_deliberations(organisation, year), _subsidies(organisation, year, on)]


def years_of(organisation: Organisation) -> list[int]:
    """The years in which its council voted, the last first."""
    days = Deliberation.objects.filter(council=organisation).order_by()
    return sorted({day.year for day in days.values_list("held_on", flat=True)}, reverse=True)


def _deliberations(organisation: Organisation, year: int) -> OpenDataTable:
    found = deliberations.deliberations_of(organisation, year)
    rows = list(_rows_of_deliberations(found))
    return OpenDataTable("deliberations", "Délibérations (SCDL 2.1.5)", DELIBERATIONS, rows)


def _rows_of_deliberations(found: Iterable[Deliberation]) -> Iterator[OpenDataRow]:
    for one in found:
        cells = deliberations.cells_of(one)
        faults = [
            (fault, deliberations.page_of(one, fault.column))
            for fault in deliberation_faults(cells)
        ]
        yield OpenDataRow(cells, f"{str(one).capitalize()} : {one.title}", faults)


def _subsidies(organisation: Organisation, year: int, on: date) -> OpenDataTable:
    rows = [
        OpenDataRow(
            cells,
            f"{one.convention.reference}, {cells['nomBeneficiaire']} ({cells['nature']})",
            [(fault, subsidies.page_of(one, fault.column)) for fault in subsidy_faults(cells)],
            one.convention,
        )
        for one in subsidies.subsidies_of(organisation, year, on)
        for cells in subsidies.lines_of(one)
    ]
    return OpenDataTable("subventions", "Subventions (SCDL 2.1.1)", SUBSIDIES, rows)
