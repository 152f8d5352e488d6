"""Figures of communes summed over the EPCIs of a year: mergers, arrondissements, whole or not."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from epci.populations import layouts
from epci.populations.layouts import Figures, HeadedSheet, Records
from epci.populations.lines import Fault, UnreadableError
from press.words.french import is_number, plural

# Each of these islands is one commune, which the law lets stand alone.
ISLANDS = frozenset({"22016", "29083", "29155", "85113"})
CITIES = {
    "75056": [f"751{number:02}" for number in range(1, 21)],
    "69123": [f"6938{number}" for number in range(1, 10)],
    "13055": [f"132{number:02}" for number in range(1, 17)],
}
CITY_OF = {part: city for city, parts in CITIES.items() for part in parts}
MAYOTTE = "976"
NAMED = 5  # codes in one warning


class KnownEpcis(NamedTuple):
    """What is known of the EPCIs in one year, for a file to be read against it."""

    names: Mapping[str, str]  # SIREN → name of the EPCI, whatever the year
    members: Mapping[str, str]  # code of a commune → SIREN of its EPCI in that year
    newcomers: Container[str]  # codes whose membership begins in that year
    successors: Mapping[str, str]  # code that no longer exists → code that it became part of
    year: int = 0  # 0 where a file may say any
    members_of: int = 0  # the year of the members, where that of the file is not known yet

    def follow(self, code: str, among: Container[str]) -> str | None:
        """The first of `among` that a commune has become; some renumberings go in circles."""
        seen: set[str] = set()
        while code not in among and code not in seen:
            seen.add(code)
            code = self.successors.get(code) or CITY_OF.get(code, code)
        return code if code in among else None


class CommunePlace(NamedTuple):
    """A commune that a file places in an EPCI."""

    siren: str
    name: str


@dataclass
class FileFigures:
    """The figures of a file by SIREN, with what is wrong or doubtful in it.

    `members` is the geography of the year by code, where the file gives it.
    """

    publisher: str = ""
    figures: dict[str, Figures] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    members: dict[str, CommunePlace] = field(default_factory=dict)


def sum_communes(
    found: Records, table: HeadedSheet, register: KnownEpcis, reading: FileFigures
) -> None:
    """The sum of every EPCI that the file gives whole, in the geography of the register.

    An EPCI with a line at fault, or with a member that the file does not give, is not read;
    the latter is a fault too, since INSEE's file is whole, Mayotte and new communes apart.
    """
    if not register.members:
        message = (
            "Le registre ne dit pas quelles communes forment les EPCI cette année-là : importez "
            f"d'abord celui de la DGCL (epcicom), ou un fichier {layouts.PLAIN_HEADER}."
        )
        raise UnreadableError(Fault(table.sheet.line, table.key, message))
    reading.faults += _refuse_double_cities(found, table)
    strangers = list[Fault]() if register.members_of else reading.faults
    moved = _moved_codes(found, table, register, strangers)
    if register.members_of:
        reading.warnings += _proposed(register, strangers)
    sums, broken = _sum(found, moved, register.members)
    absent = _absent(found, moved, register)
    reading.figures = {siren: sums[siren] for siren in sums.keys() - broken - absent.keys()}
    reading.warnings += [
        _absence(register.names[siren], siren, absent[siren])
        for siren in sorted(absent.keys() - broken)
    ]
    lost = [siren for siren, codes in absent.items() if not _may_be_absent(codes, register)]
    if lost and not reading.faults and not register.members_of:
        reading.faults.append(Fault(None, table.key, _incomplete(len(lost))))


def sum_members(
    found: Records, table: HeadedSheet, register: KnownEpcis, reading: FileFigures
) -> None:
    """The sum of every EPCI of a file that says itself which communes are its members."""
    owners, names, sizes = (
        dict(zip(found.lines, found.extras.get(name, []), strict=True))
        for name in layouts.DGCL.extras
    )
    sums, broken = _sum(found, {}, owners)
    counted: dict[str, list[str]] = defaultdict(list)
    for code, siren in owners.items():
        counted[siren].append(code)
    for siren, codes in counted.items():
        fault = _member_fault(siren, codes, sizes[codes[0]].strip(), table, register)
        if fault:
            broken.add(siren)
            column, message = fault
            reading.faults.append(Fault(found.lines[codes[0]], column, message))
    reading.figures = {siren: sums[siren] for siren in sums.keys() - broken}
    reading.members = {code: CommunePlace(owners[code], names[code]) for code in owners}
    reading.warnings += _moved(reading.members, register)


def _proposed(register: KnownEpcis, strangers: Sequence[Fault]) -> Iterator[str]:
    """That the members are those of another year; which communes of the file it does not place."""
    yield (
        f"Les communes membres des EPCI en {register.year} ne sont pas connues : celles de "
        f"{register.members_of} sont proposées. Pour celles de l'année même, importez d'abord le "
        "fichier de la DGCL (epcicom)."
    )
    for one in strangers[:NAMED]:
        yield f"Ligne {one.line} : {one.message} Elle n'est comptée nulle part."
    if len(strangers) > NAMED:
        yield f"Et {plural(len(strangers) - NAMED, 'autre commune')} qu'aucun EPCI n'a."


def _member_fault(
    siren: str, codes: list[str], size: str, table: HeadedSheet, register: KnownEpcis
) -> tuple[str, str] | None:
    """The column and the sentence: an unknown EPCI, or one that the file does not give whole."""
    if siren not in register.names:
        return table.header[table.extras["siren"]], f"« {siren} » n'est le SIREN d'aucun EPCI."
    if is_number(size) and len(size) < 10 and int(size) != len(codes):
        message = (
            f"{register.names[siren]} a {plural(int(size), 'membre')} selon le fichier, qui en "
            f"donne {len(codes)} : il n'est pas entier."
        )
        return table.header[table.extras["nb_membres"]], message
    return None


def _moved(members: Mapping[str, CommunePlace], register: KnownEpcis) -> Iterator[str]:
    """Where the file and the register place a commune of the year in two EPCIs."""
    for code, member in () if register.members_of else members.items():
        known = register.members.get(code, member.siren)
        if known != member.siren:
            yield (
                f"{member.name} ({code}) est membre de {register.names.get(member.siren, '?')} "
                f"selon le fichier, de {register.names[known]} selon le registre."
            )


def _refuse_double_cities(found: Records, table: HeadedSheet) -> Iterator[Fault]:
    """A city given both whole and by arrondissements: its own line keeps no figures."""
    for city, parts in CITIES.items():
        if city in found.lines and found.lines.keys() & parts:
            message = f"« {city} » est aussi donnée par arrondissements : elle compterait double."
            found.spoiled.add(city)
            yield Fault(found.lines[city], table.key, message)


def _moved_codes(
    found: Records, table: HeadedSheet, register: KnownEpcis, faults: list[Fault]
) -> dict[str, str]:
    """The member commune in which each code that is no member is counted."""
    members = register.members
    moved = {}
    for code in found.lines.keys() - members.keys():
        member = register.follow(code, members)
        if member is not None:
            moved[code] = member
        elif code not in ISLANDS:
            faults.append(Fault(found.lines[code], table.key, _stranger(code)))
    return moved


def _stranger(code: str) -> str:
    if len(code) != 5:
        return f"« {code} » n'est pas un code INSEE de commune : il a cinq caractères."
    return f"La commune « {code} » n'est membre d'aucun EPCI cette année-là."


def _sum(
    found: Records, moved: Mapping[str, str], members: Mapping[str, str]
) -> tuple[dict[str, Figures], set[str]]:
    """The figures by SIREN, and the SIRENs that a line at fault leaves without."""
    owners = members | {code: members[member] for code, member in moved.items()}
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for siren, municipal, total in zip(
        map(owners.get, found.lines), found.municipal, found.total, strict=True
    ):
        pair = sums[siren]
        pair[0] += municipal
        pair[1] += total
    broken = {owners[code] for code in found.spoiled if code in owners}
    return {siren: Figures(*pair) for siren, pair in sums.items() if siren}, broken


def _absent(found: Records, moved: Mapping[str, str], register: KnownEpcis) -> dict[str, list[str]]:
    """What the file does not give, by SIREN of the EPCIs whose sum it makes uncertain."""
    members = register.members
    present = (members.keys() & found.lines.keys()) | set(moved.values())
    absent: dict[str, list[str]] = defaultdict(list)
    for code in sorted(members.keys() - present):
        for siren in _made_uncertain(code, present, register):
            absent[siren].append(code)
    for city, parts in CITIES.items():
        given = found.lines.keys() & parts
        if given and len(given) < len(parts) and city in present:
            absent[members[city]] += sorted(set(parts) - given)
    return absent


def _made_uncertain(code: str, present: set[str], register: KnownEpcis) -> set[str]:
    """The EPCIs that a missing commune leaves without a sum: its own, and that of the commune
    which it leaves this year; none when they are one, since the file counts it in the other.
    """
    siren = register.members[code]
    former = register.follow(code, present) if code in register.newcomers else None
    if former is None:
        return {siren}
    holder = register.members[former]
    return set() if holder == siren else {siren, holder}


def _may_be_absent(codes: list[str], register: KnownEpcis) -> bool:
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
