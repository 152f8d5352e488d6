"""The counts that an act prints: en exercice, présents, pouvoirs, votants. Pure.

« Présents : 25 », « 25 présents », « le nombre de votants est de 27 », « Présents : 9 puis 10 ».
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from deliberations.attendance.items import Item

IN_OFFICE, SITTING, GIVEN, VOTING, OTHER = "in_office", "present", "proxies", "voters", "other"
KINDS = (IN_OFFICE, SITTING, GIVEN, VOTING)

# Words that may come before the one that says what is counted, and after it.
LEAD = (
    r"(?:(?:le|la|les|de|des|du|nombre|nbre|nb|total|effectif|soit|dont|et|ont|etaient|sont|membres?"
    r"|conseill(?:er|ere)s?|delegu(?:e|ee)s?|elu(?:e|)s?|communautaires?|municipaux|municipal"
    r"|syndicaux|metropolitains?|departementaux|titulaires?|suppleants?|au|en|comite|conseil"
    r"|absents?|excuses?|suffrages?|ayant|donne|vote|par)\b\.?\s*|d'(?=[a-z])|n°\s*|\(s\)\s*)"
)
AGREED = r"(?:e|es|s|\(e\)s?|\(es\)|\(s\)|\We\Ws)?"
OF_WHAT = r"(?:\s+(?:municipaux|communautaires|syndicaux))?"
# What is counted; the first that fits is the kind.
CORES = (
    (IN_OFFICE, r"en\s+exercice|exercice(?=\s*:\s*[0-9])"),
    (IN_OFFICE, r"afferents?\s+au\s+conseil(?:\s+\w{5,15})?"),
    (VOTING, rf"present{AGREED}\s*(?:et|ou|/|\+)\s*represente{AGREED}"),
    (SITTING, rf"present{AGREED}"),
    (GIVEN, rf"(?:pouvoir|procuration|mandat)(?:s|\(s\))?|represente{AGREED}"),
    (VOTING, rf"votant{AGREED}"),
    (VOTING, r"(?:ayant\s+pris|prenant|prennent|ont\s+pris)\s+part\s+au\s+vote"),
    (OTHER, rf"(?:absent|excuse|suppleant|titulaire|exprime){AGREED}|quorum"),
    (
        IN_OFFICE,
        rf"(?:(?<=nombre\sde\s)|(?<=nbre\sde\s)|(?<=nb\sde\s))(?:conseillers|membres|delegues|elus){OF_WHAT}(?=\s*:)",
    ),
)
CORE = "|".join(f"(?P<core{rank}>{core})" for rank, (_, core) in enumerate(CORES))
TAIL = (
    r"(?:\s+(?:a\s+l'ouverture|en\s+debut|en\s+cours|a\s+la|de\s+la|de|en|seance|vote"
    r"|donne(?:e|es|s)?|exprimes?|communautaires?|municipaux|titulaires?|excuses?|lors\s+du"
    r"|au\s+moment\s+du|represente(?:e|es|s)?|physiquement|par\s+procuration|valables?|au)\b)"
)
NUMBER = r"[0-9]{1,3}(?![0-9a-z]|\s?[h/]\s?[0-9]|\s?h\b|\s*%|\s*(?:er|eme|e)\b)"
LINK = (
    r"(?:\s*[:=]\s*|\s*\.{2,}\s*:?\s*"
    r"|\s+(?:est|etait|sont|etaient|s'eleve|s'etablit)\s+(?:de|a|au\s+nombre\s+de)?\s*:?\s*|\s+)"
)
COUNT = re.compile(
    rf"(?:(?<![0-9a-z/.,°'-])(?<!n° )(?P<before>{NUMBER})\s+)?"
    rf"(?<![a-z0-9'-]){LEAD}{{0,9}}?(?:{CORE})(?![a-z]){TAIL}{{0,5}}"
    rf"(?:{LINK}(?P<after>{NUMBER})(?:\s*,?\s*(?:puis|et)\s+(?P<then>{NUMBER}))?)?"
)
SEATED_OF = re.compile(
    r"(?:presents?|representes?)[^0-9.;\n]{0,60}\bsoit\s+"
    r"(?P<voters>[0-9]{1,3})\s+sur\s+(?P<office>[0-9]{1,3})\b"
)
# A count of one item where the chair leaves: the accounts of the year.
ASIDE = re.compile(
    r"(?:en\s+l'absence\s+d[ue]|hors\s+la\s+presence\s+d[ue]|sans)\s+"
    r"(?:(?:le|la|madame|monsieur|m\.|mme)\s+){0,2}(?:maire|president)e?"
    r"|vote\s+d(?:es|u)\s+comptes?\s+administratifs?"
)


class PrintedCount(NamedTuple):
    """A count, and the item from which it holds; `aside` for one item where the chair is out."""

    kind: str
    value: int
    since: Item | None = None
    aside: bool = False


class FoundCount(NamedTuple):
    """Where a count is printed; its own number may announce a list."""

    kind: str
    values: tuple[int, ...]
    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Printed:
    """What the act prints for a question; None where it prints nothing."""

    in_office: int | None = None
    present: int | None = None
    proxies: int | None = None
    voters: int | None = None


def find_counts(flat: str) -> list[FoundCount]:
    """Every count of a folded text, in its order."""
    found = [*_seated_of(flat)]
    taken = [(one.start, one.end) for one in found]
    for one in COUNT.finditer(flat):
        values = [one["after"], one["then"]] if one["after"] else [one["before"]]
        numbers = tuple(int(value) for value in values if value)
        within = any(start < one.end() and one.start() < end for start, end in taken)
        if not numbers or within:
            continue
        start = one.start() if not (one["before"] and one["after"]) else one.end("before")
        found.append(FoundCount(_kind(one), numbers, start, one.end(), one[0]))
    return sorted(found, key=lambda one: one.start)


def _kind(found: re.Match[str]) -> str:
    return next(kind for rank, (kind, _) in enumerate(CORES) if found[f"core{rank}"])


def _seated_of(flat: str) -> list[FoundCount]:
    """« présents ou représentés à cet instant soit 37 sur 43 »."""
    found = []
    for one in SEATED_OF.finditer(flat):
        middle = one.start("office")
        found.append(FoundCount(VOTING, (int(one["voters"]),), one.start(), middle, one[0]))
        found.append(FoundCount(IN_OFFICE, (int(one["office"]),), middle, one.end(), one[0]))
    return found


def printed_at(counts: tuple[PrintedCount, ...], question: Item | int) -> Printed:
    """The counts that hold for a question, else those of the opening."""
    item = question if isinstance(question, Item) else Item(question)
    printed = Printed()
    for kind in KINDS:
        of_kind = [one for one in counts if one.kind == kind and not one.aside]
        since = [one for one in of_kind if one.since is not None and one.since <= item]
        opening = [one for one in of_kind if one.since is None]
        held = since[-1:] or opening[:1] or of_kind[:1]
        if held:
            printed = replace(printed, **{kind: held[0].value})
    return printed
