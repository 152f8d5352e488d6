"""Official figures of EPCIs: what a file says, and what ships. Nothing here queries or writes."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from stdnum.fr import siren as siren_number

from epci.populations import layouts, lines
from epci.populations.communes import FileFigures, KnownEpcis, sum_communes, sum_members
from epci.populations.layouts import Figures, HeadedSheet, Records
from epci.populations.lines import Fault, UnreadableError
from press.words.french import plural

SHIPPED = Path(__file__).parent / "data"
LISTED = 100  # faults of one file


class Progress(NamedTuple):
    """How many lines of a file are read, of about how many."""

    done: int
    length: int


class ShippedEpci(NamedTuple):
    siren: str
    name: str
    nature: str
    department: str


class ShippedPopulation(NamedTuple):
    siren: str
    year: int
    figures: Figures


class ShippedMembership(NamedTuple):
    code: str
    name: str
    siren: str
    first_year: int
    last_year: int


def read(content: bytes, register: KnownEpcis) -> FileFigures:
    """The figures of every EPCI that a file gives whole; see `steps`."""
    reading = FileFigures()
    for _ in steps(content, register, reading):
        pass
    return reading


def steps(content: bytes, register: KnownEpcis, reading: FileFigures) -> Iterator[Progress]:
    """Fill `reading` from a file, and say on the way how far it is.

    Whatever is wrong is among the faults, which come in the order of the lines.
    """
    try:
        sheets = lines.sheets_of(content, reading.warnings)
        table = layouts.table(sheets, register.year, reading.warnings)
        reading.publisher = table.layout.publisher
        found = Records()
        for done in layouts.records(table, found, reading.faults):
            yield Progress(done, max(done, table.sheet.length))
        _taker(table)(found, table, register, reading)
    except UnreadableError as refusal:
        reading.faults.extend(refusal.faults)
    reading.faults.sort(key=lambda fault: fault.line or 0)


def _taker(table: HeadedSheet) -> Callable[[Records, HeadedSheet, KnownEpcis, FileFigures], None]:
    if table.layout is layouts.DGCL:
        return sum_members
    return _take_figures if table.layout.is_plain else sum_communes


def listed(faults: list[Fault]) -> list[Fault]:
    """The first hundred, then how many others."""
    if len(faults) <= LISTED:
        return faults
    others = f"et {plural(len(faults) - LISTED, 'autre')}"
    return [*faults[:LISTED], Fault(faults[LISTED].line, "", others)]


def shipped_epcis() -> list[ShippedEpci]:
    """Every EPCI since 2021, as the latest year names it."""
    latest = {
        row["siren"]: ShippedEpci(row["siren"], row["nom"], row["nature"], row["departement"])
        for row in sorted(_shipped("epci_populations_2021_2026.csv"), key=lambda row: row["annee"])
    }
    return list(latest.values())


def shipped_names() -> dict[str, list[str]]:
    """Every name that each EPCI has had since 2021, by its SIREN."""
    names: dict[str, list[str]] = {}
    for row in _shipped("epci_populations_2021_2026.csv"):
        known = names.setdefault(row["siren"], [])
        if row["nom"] not in known:
            known.append(row["nom"])
    return names


def shipped_populations() -> Iterator[ShippedPopulation]:
    for row in _shipped("epci_populations_2021_2026.csv"):
        figures = Figures(int(row["population_municipale"]), int(row["population_totale"]))
        yield ShippedPopulation(row["siren"], int(row["annee"]), figures)


def shipped_memberships() -> Iterator[ShippedMembership]:
    for row in _shipped("communes_epci_2021_2026.csv"):
        years = int(row["annee_debut"]), int(row["annee_fin"])
        yield ShippedMembership(row["code_commune"], row["nom_commune"], row["siren_epci"], *years)


def shipped_mergers() -> dict[str, str]:
    """The code that each former commune became part of, by its own code."""
    return {row["code_ancien"]: row["code_nouveau"] for row in _shipped("communes_fusionnees.csv")}


def _shipped(name: str) -> Iterator[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _take_figures(
    found: Records, table: HeadedSheet, register: KnownEpcis, reading: FileFigures
) -> None:
    for siren, line, *figures in found.rows():
        if siren not in register.names:
            reading.faults.append(Fault(line, table.key, _unknown(siren)))
        elif siren in found.spoiled:
            continue
        elif figures[0]:
            reading.figures[siren] = Figures(*figures)
        else:
            message = "Un EPCI a des habitants : la population ne peut être nulle."
            reading.faults.append(Fault(line, table.header[table.places[0]], message))


def _unknown(siren: str) -> str:
    if siren_number.is_valid(siren):
        return f"« {siren} » n'est le SIREN d'aucun EPCI du registre."
    return f"« {siren} » n'est pas un SIREN : il a neuf chiffres, dont une clé."
