"""Who chairs the session, from the sentence that opens the act. Pure."""

import re

from deliberations.attendance.entries import CHAIR
from deliberations.attendance.names import is_person, key
from deliberations.attendance.people import Style, split_people
from deliberations.attendance.plain import Plain, one_line
from deliberations.attendance.words import BREAK, PARTICLE, SMALL, words_of

CHAIRED = re.compile(r"(?:sous\s+la|,)\s+presidence\s+(?:de|du|d')\s*")
WIDEST = 140  # characters where the name stands
SHORTEST = 3  # letters of a surname


def chair_of(told: Plain, style: Style) -> str:
    """The name of the chair, with its title; nothing where the act names none."""
    found = CHAIRED.search(told.flat)
    if not found:
        return ""
    text = CHAIR.sub(lambda said: f"{said[1]} ", told.text[found.end() : found.end() + WIDEST])
    for part in re.split(r"[,;()]|(?<=\w\w\w)\.|\b[Mm]aire\b|\b[Pp]résidente?\b", text):
        words = [one for one in words_of(part) if one.kind != BREAK]
        if small := next((at for at, one in enumerate(words) if one.kind == SMALL), None):
            words = words[:small]
        for person in split_people(words, style)[:1]:
            if is_person(person) and person[0].kind not in (SMALL, PARTICLE):
                return one_line(part[person[0].start : person[-1].end])
    return ""


def is_listed(name: str, listed: set[str]) -> bool:
    """Whether someone of this surname is listed, alone or with initials."""
    words = [one for one in key(name).split() if len(one) >= SHORTEST and one[0] != "("]
    for known in listed:
        others = known.split()
        full = [one for one in others if len(one) >= SHORTEST and one[0] != "("]
        if len(full) == 1 and full[0] in words:
            return True
    return False
