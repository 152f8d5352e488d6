"""Where the lists of an act begin and end: headings, as runs of their few words. Pure.

A heading is any run of the words below that holds one of its keys: « Étaient présents »,
« PRÉSENTS, à l'ouverture », « Délégués titulaires absents ayant donné pouvoir ». It ends on a
colon, on a count between brackets, or where a name begins.
"""

import re
from typing import NamedTuple

from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES
from deliberations.attendance.plain import Plain
from deliberations.attendance.words import TITLE

GIVERS, REPLACED, SUBSTITUTES, STAFF, PROSE, BODY = (
    "givers", "replaced", "substitutes", "staff", "prose", "body",
)  # fmt: skip
SUBSTITUTES_BELOW, MEMBERS_BELOW = "substitutes below", "members below"

# présents, présent(e)s, présent·e·s
AGREED = r"(?:\(e?s?\)s?|\([es],\s?[es]+\)|[.·/-]e(?:[.·/-]?s)?|e?s?)"
KEYS = {
    "present": rf"presente?{AGREED}",
    "absent": rf"absente?{AGREED}",
    "excused": rf"excuse{AGREED}",
    "proxy": r"(?:pouvoir|procuration|mandat|mandant|mandataire)(?:s|\(s\))?|delegations? de vote",
    "represented": rf"represente{AGREED}",
    "replaced": rf"remplac(?:ant|e){AGREED}|supplee{AGREED}",
    "substitute": rf"suppleant{AGREED}",
    "member": rf"titulaire{AGREED}",
    "staff": r"assist(?:aient|ait|ent|e|ants?|e(?:s|es)?)|personnels?|services?"
    r"|administrat(?:ion|ifs?)|agents?|invite(?:e|es|s)|techniciens?|fonctionnaires?|auditeurs?|collaborateurs?|dgs|directeurs?",
}
FILLERS = (
    r"etaient|etait|sont|est|ont|avaient|avait|ete|membres?|conseill(?:er|ere)s?|conseiller\(e\)s"
    rf"|delegue{AGREED}|elu{AGREED}|communautaires?|municipaux|municipal|municipales|syndicaux"
    r"|metropolitains?|departementaux|regionaux|les|le|la|l'|leurs?|sa|son|des|de|du|d'|et|ou|a"
    r"|au|aux|en|par|pour|avec|sans|non|ne|qui|voix|deliberatives?|consultatives?|ayant|donne"
    r"|donnant|recu|vote|droit|l'ouverture|ouverture|seance|debut|cours|reunion|jour|ce"
    r"|suivants?|suivantes?|liste|conseil|comite|bureau|egalement|aussi|tous|ecrite?s?|noms?"
    r"|prenoms?|collectivites?|communes?|qualite|nominative|dont|s'etaient|s'etait|fait"
    r"|representer?|l'appel|appel|votants?|presidents?|adjoints?"
)
KEY = "|".join(f"(?P<{name}>{words})" for name, words in KEYS.items())
RUN_WORD = re.compile(rf"(?:{KEY}|(?P<filler>{FILLERS}))(?![a-z0-9])")
BETWEEN = re.compile(r"\s*(?:[,/&-]\s*)?(?:\n(?!\n))?\s*")
BRACKET = re.compile(r"\s*\(\s*(?P<count>[0-9]{1,3})?[^()0-9]{0,60}(?:[0-9]{1,3})?[^()0-9]{0,20}\)")
COLON = re.compile(r"\s*:")
LONGEST_RUN = 22  # words
NAME_AHEAD = re.compile(rf"[\s:;•–-]*(?:{TITLE}\s|[A-ZÀ-Þ])")
CAPITAL = re.compile(r"[A-ZÀ-Þ]")
ARTICLES = frozenset({"le", "la", "les", "l'", "de", "du", "des", "d'"})
DANGLING = frozenset({"de", "du", "des", "a", "au", "par", "pour", "d'", "et", "avec"})

# What closes a list: the rest is the story of the session.
CHAIRS = r"(?:l[ea]|monsieur\s+le|madame\s+la?|m\.\s+le|mme\.?\s+la?)\s+(?:maire|presidente?)"
TELLS = (
    r"(?:ouvre|procede|constate|rappelle|expose|propose|donne|soumet|informe|declare|remercie|fait"
    r"|presente|indique|precise|demande|salue|accueille)"
)
# Anywhere in a sentence.
CLOSES = re.compile(
    r"(?<![a-z])(?:(?:lesquels|lesquelles|qui)\s+form|formant"
    r"|(?:a|ont|est|sont)\s+(?:ete\s+)?(?:nomme|elu|designe|choisi)"
    rf"|secretaires?\s+(?:de\s+seance(?!\s*[,;)])|:)|{CHAIRS}\s+{TELLS})"
)
# At the beginning of one.
OPENS = re.compile(
    r"(?<![a-z])(?:secretaires?(?:\s+[a-z]|\s*[:\n])|secretariat|(?:la\s+)?(?:date|lieu)\s+d"
    r"|convocations?|la\s+majorite|le\s+quorum|quorum|ordre\s+du\s+jour|le\s+nombre|nombre\s+d"
    r"|nbre\s+d|il\s+(?:a\s+ete|est)\s+procede|ayant\s+(?:constate|ete)|le\s+conseil(?![a-z])"
    r"|l'assemblee|le\s+comite|conformement|soit\b|en\s+vertu|en\s+application|l'an\s+deux"
    r"|affich|transmis|publie|la\s+seance|l'appel|appel\s+d|approbation|adoption|approuve"
    r"|le\s+proces|proces-verbal|a\s+l'unanimite|apres\s|presidence"
    rf"|president(?:e)?\s+de\s+seance|sous\s+la\s+presidence|{CHAIRS}\s+[a-z]|a\s+[0-9]{{1,2}}\s?h)"
)
BODIES = re.compile(
    r"(?<![a-z])(?:deliberation\s+n|rapport\s+n|rapporteur|objet\b|ordre\s+de\s+passage"
    r"|vu\s+(?:le|la|les|l')|considerant|apres\s+en\s+avoir\s+delibere|decide"
    r"|expose\s+des\s+motifs|[0-9]{1,2}\s*\)\s*[–-])"
)


class HeadingMark(NamedTuple):
    """Where a list begins or ends: its kind, its place, and the count printed in its heading."""

    kind: str
    start: int
    end: int
    announced: int | None = None


def headings(source: Plain) -> list[HeadingMark]:
    """The headings of a text in their order; what is inside parentheses is none."""
    outside = outside_parentheses(source.flat)
    runs: list[list[re.Match[str]]] = []
    for word in RUN_WORD.finditer(source.flat):
        if not outside[word.start()] or not _begins(source, word.start()):
            continue
        if runs and BETWEEN.fullmatch(source.flat, runs[-1][-1].end(), word.start()):
            runs[-1].append(word)
        else:
            runs.append([word])
    found = (_heading(source, run) for run in runs if any(map(_is_key, run)))
    return [one for one in found if one]


def _is_key(word: re.Match[str]) -> bool:
    return word.lastgroup != "filler"


def outside_parentheses(flat: str) -> bytearray:
    """Which characters are outside parentheses; one left open closes at the end of its line."""
    outside, depth, done = bytearray(b"\x01") * len(flat), 0, 0
    for sign in re.finditer(r"[()\n]", flat):
        if depth:
            outside[done : sign.start()] = bytes(sign.start() - done)
        depth = 0 if sign[0] == "\n" else max(depth + (1 if sign[0] == "(" else -1), 0)
        done = sign.start()
    if depth:
        outside[done:] = bytes(len(flat) - done)
    return outside


def _begins(source: Plain, start: int) -> bool:
    return start == 0 or not (source.flat[start - 1].isalnum() or source.flat[start - 1] in "'-")


def _heading(source: Plain, run: list[re.Match[str]]) -> HeadingMark | None:
    """The heading that a run of words makes, if it is one."""
    after, count, announced = _close(source.flat, run[-1].end())
    words = run[-LONGEST_RUN:] if announced else _without_article(_from_capital(source, run))
    if words and not announced and words[-1] is not run[-1]:
        after, count, announced = _close(source.flat, words[-1].end())
    keys = [one.lastgroup or "" for one in words if _is_key(one)]
    if not keys or not (announced or _opens_a_list(source, words, after, count is not None)):
        return None
    kind = _kind(keys, source.flat[words[0].start() : words[-1].end()])
    return HeadingMark(kind, words[0].start(), after, count) if kind else None


def _close(flat: str, end: int) -> tuple[int, int | None, bool]:
    """Where a heading ends, the count between its brackets, and whether a colon announces."""
    count, announced = None, False
    for _ in range(2):
        if bracket := BRACKET.match(flat, end):
            count = int(bracket["count"]) if bracket["count"] else count
            end = bracket.end()
        if colon := COLON.match(flat, end):
            announced, end = True, colon.end()
    return end, count, announced


def _without_article(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """« Étaient présents LE GALL Luc »: an article that no colon follows begins a name."""
    while words and words[-1][0] in ARTICLES:
        words = words[:-1]
    return words


def _from_capital(source: Plain, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The end of a run, from the last capital that begins its words and holds a key."""
    starts = [at for at, one in enumerate(run) if CAPITAL.match(source.text, one.start())]
    keyed = [at for at in starts if any(map(_is_key, run[at : at + LONGEST_RUN]))]
    return run[keyed[0] :][:LONGEST_RUN] if keyed else []


def _opens_a_list(source: Plain, words: list[re.Match[str]], after: int, counted: bool) -> bool:
    """Without a colon: a name ahead, and no word that waits for another."""
    if not NAME_AHEAD.match(source.text, after):
        return False
    return counted or words[-1][0] not in DANGLING


def _kind(keys: list[str], run: str) -> str | None:
    """What a heading announces, from its keys; None where it announces nobody."""
    held = set(keys)
    if "staff" in held or "egalement" in run or "sans voix" in run or "consultative" in run:
        return STAFF
    if "replaced" in held or ("represented" in held and "substitute" in held):
        first = keys[0]
        return SUBSTITUTES if first in ("substitute", "replaced", "present") else REPLACED
    if "present" in held:
        return PRESENT
    return _kind_of_away(held, run)


def _kind_of_away(held: set[str], run: str) -> str | None:
    denied = re.search(r"\b(?:sans|non)\b|n'ayant\s+pas", run)
    if held & {"proxy", "represented"} and not denied:
        away = held & {"absent", "excused", "represented"} or "donne" in run
        return GIVERS if away else PROXIES
    if "excused" in held:
        return EXCUSED
    if "absent" in held:
        return ABSENT
    if "substitute" in held:
        return SUBSTITUTES_BELOW
    return MEMBERS_BELOW if "member" in held else None
