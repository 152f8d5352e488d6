"""Whose act it is, and which EPCIs of the register it makes parties."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deliberations.prefecture_ids import PrefectureId
from deliberations.reading_acts.heading import PrintedSitting, SaidInHeading
from epci.naming.mentions import Mention, Names, Naming, Place, naming_of
from financing.reading_acts.plan import PrintedPlan
from financing.reading_acts.sharing import PrintedSharing
from press.words.printed import PrintedLine

HEAD = 60  # lines in which an act says whose it is
MOST_NAMED = 20  # bodies before the one whose act it is
OWN = re.compile(r"conseil|presid|extrait|delib|siege|reuni|siren|siret|seance")
OTHER_COUNCIL = re.compile(
    r"conseil (?:municipal|departemental|regional|d'administration)|(?:comite|conseil) syndical"
)
OTHER_BODY = re.compile(
    r"\b(?:(?:commune|ville|mairie) (?:de |du |des |d['\u2019] ?)[^\s,;:.()]+"
    r"|(?:syndicat|d[ée]partement|r[ée]gion|p[ôo]le) [^,;:.()]{3,80})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedBody:
    """An EPCI by its SIREN and the register's name, or another body as printed, and its line."""

    siren: str | None
    name: str
    line: int


def named_in(
    lines: Sequence[PrintedLine],
    names: Names,
    identifier: tuple[PrefectureId, SaidInHeading] | None,
    sitting: PrintedSitting | None,
) -> Naming:
    """What the act names; of two EPCIs of one name, that of the council's department and year."""
    text = "\n".join(line.text for line in lines)
    day = sitting.on if sitting else (identifier[0].held_on if identifier else None)
    year = day.year if day else None
    if identifier:
        return naming_of(text, names, Place(identifier[0].department.removeprefix("0"), year))
    naming = naming_of(text, names, Place("", year))
    council = council_in(lines, naming, None) if naming.is_torn else None
    if council is None or council.siren is None:
        return naming
    return naming_of(text, names, Place(names.entries[council.siren][0].department, year))


def council_in(
    lines: Sequence[PrintedLine],
    naming: Naming,
    identifier: tuple[PrefectureId, SaidInHeading] | None,
) -> NamedBody | None:
    """The council by its identifier, else by the first body that the head of the act names."""
    if identifier and identifier[0].siren in naming.names.entries:
        siren = identifier[0].siren
        return NamedBody(siren, naming.names.name(siren), identifier[1].line)
    head = lines[:HEAD]
    if any(OTHER_COUNCIL.search(line.folded) for line in head):
        return _other(head)
    for one in naming.mentions[:MOST_NAMED]:
        if one.line > HEAD:
            break
        around = " ".join(line.folded for line in lines[max(0, one.line - 2) : one.line + 1])
        alone = one.is_alone and not re.search(r"\d", lines[one.line - 1].text)
        said = OWN.search(around) and "represent" not in around
        if one.is_sure and (alone or said):
            return NamedBody(one.siren, naming.names.name(one.siren), one.line)
    return None


def _other(head: Sequence[PrintedLine]) -> NamedBody | None:
    """A town, a syndicate: as the act prints it."""
    for line in head:
        if found := OTHER_BODY.search(line.text):
            return NamedBody(None, found[0].strip(), line.number)
    return None


def parties_of(
    naming: Naming, sharings: Sequence[PrintedSharing], plans: Sequence[PrintedPlan]
) -> Iterator[NamedBody]:
    """Each EPCI that the act names as a body, once, where it first does.

    One that a plan alone names pays for it, and is no party for that.
    """
    shared = {row.siren: row.line for sharing in sharings for row in sharing.rows if row.siren}
    planned = {line for plan in plans for line in plan.lines}
    found: dict[str, int] = {}
    for one in naming.mentions:
        if _is_body(one) and (one.siren in shared or one.line not in planned):
            found.setdefault(one.siren, one.line)
    for siren, line in shared.items():
        found.setdefault(siren, line)
    for siren, line in sorted(found.items(), key=lambda pair: pair[1]):
        yield NamedBody(siren, naming.names.name(siren), line)


def _is_body(one: Mention) -> bool:
    return one.is_sure or (one.is_alone and one.is_long)
