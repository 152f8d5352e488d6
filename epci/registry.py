"""Official figures of EPCIs: what a file says, and what ships. Nothing here queries or writes."""

import csv
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from stdnum.fr import siren as siren_number

from epci import layouts
from epci.layouts import Fault, Figures, Record, Table, UnreadableError
from press.french import plural

SHIPPED = Path(__file__).parent / "data"

# Each of these islands is one commune, which the law lets stand alone.
ISLANDS = frozenset({"22016", "29083", "29155", "85113"})
CITIES = {
    "75056": [f"751{number:02}" for number in range(1, 21)],
    "69123": [f"6938{number}" for number in range(1, 10)],
    "13055": [f"132{number:02}" for number in range(1, 17)],
}
CITY_OF = {part: city for city, parts in CITIES.items() for part in parts}
MAYOTTE = "976"
LISTED = 100  # faults of one file
NAMED = 5  # codes in one warning


class Register(NamedTuple):
    """What is known of the EPCIs in one year, for a file to be read against it."""

    names: Mapping[str, str]  # SIREN → name of the EPCI, whatever the year
    members: Mapping[str, str]  # code of a commune → SIREN of its EPCI in that year
    newcomers: Container[str]  # codes whose membership begins in that year
    successors: Mapping[str, str]  # code that no longer exists → code that it became part of

    def follow(self, code: str, among: Container[str]) -> str | None:
        """The first of `among` that a commune has become; some renumberings go in circles."""
        seen: set[str] = set()
        while code not in among and code not in seen:
            seen.add(code)
            code = self.successors.get(code) or CITY_OF.get(code, code)
        return code if code in among else None


@dataclass
class Reading:
    """The figures of a file by SIREN, with what is wrong or doubtful in it."""

    publisher: str = ""
    figures: dict[str, Figures] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


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


def read(content: bytes, register: Register) -> Reading:
    """The figures of every EPCI that a file gives whole, in the geography of `register`.

    An EPCI with a line at fault, or with a member that the file does not give, is not read;
    the latter is a fault too, since INSEE's file is whole, Mayotte and new communes apart.
    """
    reading = Reading()
    try:
        table = layouts.table(layouts.decode(content, reading.warnings))
        reading.publisher = table.layout.publisher
        records = layouts.records(table, reading.faults)
        take = _sum_communes if table.layout is layouts.INSEE else _take_figures
        take(records, table, register, reading)
    except UnreadableError as refusal:
        reading.faults.extend(refusal.faults)
    reading.faults.sort(key=lambda fault: fault.line or 0)
    return reading


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
    records: dict[str, Record], table: Table, register: Register, reading: Reading
) -> None:
    for siren, (line, figures) in records.items():
        if siren not in register.names:
            reading.faults.append(Fault(line, table.key, _unknown(siren)))
        elif figures is not None and not figures[0]:
            message = "Un EPCI a des habitants : la population ne peut être nulle."
            reading.faults.append(Fault(line, table.header[table.places[1]], message))
        elif figures is not None:
            reading.figures[siren] = Figures(*figures)


def _unknown(siren: str) -> str:
    if siren_number.is_valid(siren):
        return f"« {siren} » n'est le SIREN d'aucun EPCI du registre."
    return f"« {siren} » n'est pas un SIREN : il a neuf chiffres, dont une clé."


def _sum_communes(
    records: dict[str, Record], table: Table, register: Register, reading: Reading
) -> None:
    if not register.members:
        message = (
            "Le registre ne dit pas quelles communes forment les EPCI cette année-là : "
            f"importez plutôt un fichier {layouts.PLAIN_HEADER}."
        )
        raise UnreadableError(Fault(1, table.key, message))
    reading.faults += _refuse_double_cities(records, table)
    placed = _place(records, table, register, reading.faults)
    sums, broken = _sum(records, placed, register)
    absent = _absent(records, set(placed.values()), register)
    reading.figures = {siren: sums[siren] for siren in sums.keys() - broken - absent.keys()}
    reading.warnings += [
        _absence(register.names[siren], siren, absent[siren])
        for siren in sorted(absent.keys() - broken)
    ]
    lost = [siren for siren, codes in absent.items() if not _may_be_absent(codes, register)]
    if lost and not reading.faults:
        reading.faults.append(Fault(None, table.key, _incomplete(len(lost))))


def _refuse_double_cities(records: dict[str, Record], table: Table) -> Iterator[Fault]:
    """A city given both whole and by arrondissements: its own line keeps no figures."""
    for city, parts in CITIES.items():
        if city in records and records.keys() & parts:
            message = f"« {city} » est aussi donnée par arrondissements : elle compterait double."
            line, _ = records[city]
            records[city] = line, None
            yield Fault(line, table.key, message)


def _place(
    records: dict[str, Record], table: Table, register: Register, faults: list[Fault]
) -> dict[str, str]:
    """The member commune in which each code of the file is counted."""
    members = register.members
    placed = {}
    for code, (line, _) in records.items():
        member = code if code in members else register.follow(code, members)
        if member is not None:
            placed[code] = member
        elif code not in ISLANDS:
            faults.append(Fault(line, table.key, _stranger(code)))
    return placed


def _stranger(code: str) -> str:
    if len(code) != 5:
        return f"« {code} » n'est pas un code INSEE de commune : il a cinq caractères."
    return f"La commune « {code} » n'est membre d'aucun EPCI cette année-là."


def _sum(
    records: dict[str, Record], placed: dict[str, str], register: Register
) -> tuple[dict[str, Figures], set[str]]:
    """The figures by SIREN, and the SIRENs that a line at fault leaves without."""
    members = register.members
    municipal: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    broken = set()
    for code, member in placed.items():
        siren, (_, figures) = members[member], records[code]
        if figures is None:
            broken.add(siren)
        else:
            municipal[siren] += figures[0]
            total[siren] += figures[1]
    return {siren: Figures(municipal[siren], total[siren]) for siren in municipal}, broken


def _absent(
    records: dict[str, Record], present: set[str], register: Register
) -> dict[str, list[str]]:
    """What the file does not give, by SIREN of the EPCIs whose sum it makes uncertain."""
    absent: dict[str, list[str]] = defaultdict(list)
    for code in sorted(register.members.keys() - present):
        for siren in _made_uncertain(code, present, register):
            absent[siren].append(code)
    for city, parts in CITIES.items():
        given = records.keys() & parts
        if given and len(given) < len(parts) and city in present:
            absent[register.members[city]] += sorted(set(parts) - given)
    return absent


def _made_uncertain(code: str, present: set[str], register: Register) -> set[str]:
    """The EPCIs that a missing commune leaves without a sum: its own, and that of the commune
    which it leaves this year; none when they are one, since the file counts it in the other.
    """
    siren = register.members[code]
    former = register.follow(code, present) if code in register.newcomers else None
    if former is None:
        return {siren}
    holder = register.members[former]
    return set() if holder == siren else {siren, holder}


def _may_be_absent(codes: list[str], register: Register) -> bool:
    """INSEE counts Mayotte apart, and a commune new this year in the one that it left."""
    return all(code.startswith(MAYOTTE) or code in register.newcomers for code in codes)


def _incomplete(count: int) -> str:
    epcis = plural(
        count, "EPCI n'a pas toutes ses communes", "EPCI n'ont pas toutes leurs communes"
    )
    return f"Le fichier n'est pas entier : {epcis}."


def _absence(name: str, siren: str, codes: list[str]) -> str:
    listed = ", ".join(codes[:NAMED]) + ("…" if len(codes) > NAMED else "")
    count = plural(len(codes), "commune manque", "communes manquent")
    return f"{name} ({siren}) n'est pas lue : {count} dans le fichier ({listed})."
