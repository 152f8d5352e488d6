"""Names as acts print them: what is one, and the key by which two are the same. Pure."""

import re

from deliberations.attendance.words import (
    CAPITAL,
    CAPITALS,
    INITIAL,
    PARTICLE,
    PARTICLES,
    SMALL,
    TITLE,
    TITLED,
    Word,
    is_feminine,
    words_of,
)
from press.words.french import fold

LONGEST_NAME = 8  # words
LONGEST_PRINTED = 120  # characters, with its title
TITLED_NAME = re.compile(rf"({TITLE})\s*(.+)", re.DOTALL)
LETTERS = re.compile(r"[\w\s'’.,·()-]+")


def untitled(name: str) -> tuple[str, str]:
    """The title of a name, or nothing, and the rest of it."""
    found = TITLED_NAME.fullmatch(name.strip())
    return (found[1], found[2]) if found else ("", name.strip())


def gender(name: str) -> str:
    """« f » or « m » from the title; nothing without one."""
    title, _ = untitled(name)
    return ("f" if is_feminine(title) else "m") if title else ""


def key(name: str) -> str:
    """A name to compare by: no title, no accent, no hyphen.

    A surname alone keeps the gender of its title: « M. SEAN » and « Mme SEAN » are two.
    """
    title, rest = untitled(name)
    words = re.findall(r"\w+", fold(rest))
    bare = title and len([one for one in words if one not in PARTICLES]) == 1
    return " ".join([*words, "(f)" if is_feminine(title) else "(m)"] if bare else words)


def is_name(text: str) -> bool:
    """Capitals for a surname, or a title, an initial, or two words with a capital."""
    if len(text) > LONGEST_PRINTED or not LETTERS.fullmatch(text) or re.search(r"[0-9_]", text):
        return False
    return is_person(words_of(text))


def is_person(words: list[Word], *, bare: bool = False) -> bool:
    """Whether words, in their order, name one person; `bare` where surnames stand alone."""
    named = [one for one in words if one.kind != TITLED]
    if not named or len(named) > LONGEST_NAME:
        return False
    titled = len(named) < len(words)
    kinds = [one.kind for one in named]
    if titled and kinds == [SMALL]:
        return len(named[0].text) > 1
    if SMALL in kinds or not {CAPITALS, CAPITAL} & set(kinds):
        return False
    if kinds[0] == PARTICLE and not titled:
        return bool(CAPITALS in kinds)
    full = [one for one in kinds if one != PARTICLE]
    return titled or bare or len(full) > 1 or (INITIAL in kinds)
