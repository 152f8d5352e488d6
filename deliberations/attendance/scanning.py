"""What stands in a piece of a list: communes, mentions, moves, groups of names. Pure."""

import re
from collections.abc import Iterator

from deliberations.attendance.mentions import (
    BESIDE,
    BY,
    CAPACITIES,
    FOR,
    HOLDS,
    MENTION,
    POWER,
    TO,
    mention_kind,
)
from deliberations.attendance.names import is_person
from deliberations.attendance.pieces import PARENTHESES
from deliberations.attendance.plain import Plain, folded
from deliberations.attendance.words import (
    BREAK,
    CAPITAL,
    CAPITALS,
    PARTICLE,
    SMALL,
    TITLED,
    Word,
    words_of,
)

LONGEST_COMMUNE = 100  # characters
MOST_STRAY = 4  # small words beyond which a piece is prose
SHORT_WORD = 2  # letters
LONGEST_LOOK = 40  # characters before a colon
HARMLESS = frozenset(
    "et ainsi que dont puis ensuite ou qui y compris soit neant aucun aucune".split()
)
AT = r"(?:au|aux|du|(?:a|de)\s+l(?:a|')|(?:pour|avant|des)\s+l[ae])"
ITEMS = r"(?:point|question|deliberation|rapport|dossier)"
# What begins a mention of questions or of the clock.
MOVE = "|".join(
    (
        r"(?:est\s+|etant\s+)?arriv(?:e|ee|es|ees|ant)\b",
        r"depart\b",
        r"parti(?:e|s|es)?\b",
        r"quitt(?:e|ant|ent)\b",
        r"sort(?:i|ie|ant)?\b",
        r"rejoi(?:nt|gnant)",
        r"entre(?:e|es)?\s+en\s+seance",
        r"present(?:e|es|s)?\s+(?:de|du|a|au|jusqu)",
        r"absent(?:e|es|s)?\s+(?:de|du|des|au|aux|a|pour|lors|jusqu)",
        r"(?:[a&]\s+)?(?:compter|partir)\s+(?:de|du|d')",
        r"jusqu\b",
        rf"(?:{AT}\s*)?{ITEMS}s?\s+(?:n\W{{0,3}})?[a-z]{{0,3}}[0-9]",
    )
)
MOVE_END = re.compile(
    rf"\s*(?:(?:puis|et)\s+)?(?:(?:a|ayant)\s+donne|donn(?:e|ant)|avec|{POWER})(?![a-z])|\s?\("
    r"|\s(?=(?:mme|mm|mr|monsieur|madame)[\s.])"
)
SCAN = re.compile(rf"(?P<paren>{PARENTHESES})|(?<![a-z0-9'-])(?P<move>{MOVE})|{MENTION.pattern}")
COLON = re.compile(r":(?![0-9])")
JOINED = re.compile(
    rf"(?:{POWER}|mandataire|suppleante?s?|\bpar)\s*(?:donnee?\s*)?(?:\ba|\bde)?\s*\Z"
)
SINGLE_LETTERS = frozenset({TO, BY, FOR})


def labelled(source: Plain) -> Iterator[Plain]:
    """The stretches that colons part; one behind « pouvoir » or « suppléant » parts nothing."""
    start, depth, place = 0, 0, 0
    for found in COLON.finditer(source.flat):
        between = source.flat[place : found.start()]
        depth, place = max(depth + between.count("(") - between.count(")"), 0), found.start()
        if not depth and not JOINED.search(
            source.flat[max(start, found.start() - LONGEST_LOOK) : found.start()]
        ):
            yield source[start : found.start()]
            start = found.end()
    yield source[start:]


def is_said(source: Plain, found: re.Match[str]) -> bool:
    """A mention is printed in small letters, or alone; « A » before a name is an initial."""
    if found["paren"]:
        return True
    printed = source.text[found.start()]
    if not found["move"] and mention_kind(found) in SINGLE_LETTERS:
        return printed in "àaâpÀÂ&"
    if found["move"] or mention_kind(found) == HOLDS:
        return True
    before = source.text[max(found.start() - 12, 0) : found.start()].strip()
    return not (printed.isupper() and before.endswith(("M.", "Mme", "Monsieur", "Madame")))


def is_office(word: Word) -> bool:
    return word.kind == CAPITAL and folded(word.text) in CAPACITIES


def is_name_next(source: Plain, place: int) -> bool:
    return source.text[place:].strip()[:1].isupper()


def is_prose(source: Plain) -> bool:
    """Too many small words that neither names nor mentions explain."""
    if source.text.count(" ") < MOST_STRAY:
        return False
    bare = source.without([one.span() for one in SCAN.finditer(source.flat)])
    small = [folded(one.text) for one in words_of(bare.text) if one.kind == SMALL]
    stray = [one for one in small if one not in HARMLESS | CAPACITIES | BESIDE and len(one) > 1]
    return len(stray) >= MOST_STRAY


def groups_of(words: list[Word]) -> list[list[Word]]:
    """Words up to the small one that parts people; « M. dupont » is a name."""
    groups: list[list[Word]] = [[]]
    for word in words:
        titled = bool(groups[-1]) and groups[-1][-1].kind == TITLED
        named = titled and len(word.text) > SHORT_WORD and word.text not in HARMLESS
        if word.kind == SMALL and not named:
            groups.append([])
        elif word.kind != BREAK:
            groups[-1].append(word)
    return [one for one in groups if one]


def in_a_place(words: list[Word]) -> list[Word]:
    """« Chemaudin et Vaux », before a colon, is one place: its small words part nobody."""
    following = [*words[1:], None][: len(words)]
    return [
        one._replace(kind=PARTICLE) if one.kind == SMALL and after and after.kind != TITLED else one
        for one, after in zip(words, following, strict=True)
    ]


def names_before(words: list[Word], end: int) -> bool:
    before = [one for one in words if one.start < end and one.kind not in (BREAK, SMALL)]
    after = [one for one in words if one.start >= end]
    return bool(after) and after[0].kind != CAPITALS and is_person(before[-8:])


def is_place(text: str) -> bool:
    """« (Chambornay-lès-Pin) »: one commune, and no sentence."""
    words = words_of(text)
    small = [one for one in words if one.kind == SMALL]
    return (
        bool(words)
        and len(text) <= LONGEST_COMMUNE
        and text.strip()[:1].isupper()
        and len(small) <= SHORT_WORD
    )
