"""What an act prints of its vote, read: counts in any writing, an outcome, a secret ballot. Pure.

« 20 pour, 3 contre », « POUR 20 CONTRE 3 », « Pour : 20 / Contre : 3 / Abst. 2 », « vingt voix
pour ». Nothing here decides: what is read is compared with what is typed.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from deliberations import outcome_words as words
from deliberations.voting import UNANIMOUS, Outcome, Vote
from press.words.french import fold, plural
from press.words.in_letters import in_letters

MOST_COUNTED = 1000
NAMES = {
    "in_favour": "pour",
    "against": "contre",
    "abstentions": "abstentions",
    "not_voting": "sans prendre part au vote",
    "blank": "bulletins blancs",
    "void": "bulletins nuls",
}

OTHER = "other"  # what acts count beside the votes

# Each count has one kind of label, whatever the order of its words.
LABELS = {
    "not_voting": r"ne (?:se prononce(?:nt)?|(?:prennent|prend|prenant)(?: pas)? part)(?: pas)?"
    r"(?: (?:au|a ce|aux) votes?)?|(?:non[- ]participations?|nppv|nppav)\b"
    r"|n(?:'ont|'a|e vote(?:nt)?) pas (?:pris part(?: au vote)?|vote)|refus de vote",
    "blank": r"(?:bulletins? |votes? |suffrages? |voix )?blancs?\b",
    "void": r"(?:bulletins? |votes? |suffrages? |voix )?nuls?\b",
    "abstentions": r"abst(?:entions?|ien(?:t|nent)|enus?)?\b\.?",
    "in_favour": r"(?:voix |votes? |suffrages? |ont vote )?\b(?:pour|favorables?)\b",
    "against": r"(?:voix |votes? |suffrages? |ont vote )?\b(?:contre|opposes?|defavorables?)\b",
    OTHER: r"\b(?:votants?|presents?|representes?|absents?|excuses?|pouvoirs?|procurations?"
    r"|exprimes?|majorite absolue|quorum|en exercice)\b",
}
NUMBER = r"(?<![\w/.-])[0-9]{1,4}(?![\w/]|[.,][0-9])"
TOKEN = re.compile(
    "|".join((f"(?P<number>{NUMBER})", *(f"(?P<{name}>{one})" for name, one in LABELS.items())))
)
BREAKS = re.compile(r"[,;/|\n–—]|\.\s|\bet\b")
SURE = re.compile(r"[:=(]|\bvoix\b|\bvotes?\b|\bsuffrages?\b")


@cache
def _worded() -> dict[str, str]:
    """« vingt et un » to « 21 », without hyphens nor accents."""
    known = {_bare(in_letters(count)): str(count) for count in range(MOST_COUNTED)}
    return known | {_bare(in_letters(count)) + "e": str(count) for count in (1, 21, 31, 41, 51, 61)}


@cache
def _number_words() -> re.Pattern[str]:
    """A run of words of numbers; « et » inside one only."""
    known = {word for count in _worded() for word in count.split()} - {"et"}
    one = f"(?:{'|'.join(sorted(known, key=len, reverse=True))})"
    return re.compile(rf"\b{one}(?:(?:[ -]| et ){one})*\b")


def _bare(text: str) -> str:
    return fold(text).replace("-", " ")


def _with_figures(text: str) -> str:
    """Folded, numbers in letters put in figures; « pas une voix », which is no number, stays."""

    def figures(found: re.Match[str]) -> str:
        return _worded().get(found[0].replace("-", " "), found[0])

    return _number_words().sub(figures, fold(text).replace("’", "'"))


def read_counts(text: str) -> dict[str, int]:
    """The counts that a result prints, by their name in `Vote`; the first of each.

    « pour » and « contre » are common words: they count beside a colon, « voix », or another count.
    """
    folded = _with_figures(text)
    found: dict[str, int] = {}
    for piece in _pieces(folded):
        for name, count in _pairs(list(TOKEN.finditer(piece))):
            found.setdefault(name, count)
    found.pop(OTHER, None)
    bare = len(found) < 2 and not SURE.search(folded)
    return {} if bare and {"in_favour", "against"} & found.keys() else found


def _pieces(folded: str) -> Iterator[str]:
    """A result cut where it separates its counts, unless a label would stay without its number."""
    waiting = ""
    for piece in BREAKS.split(folded):
        waiting = f"{waiting} {piece}" if waiting else piece
        kinds = {one.lastgroup == "number" for one in TOKEN.finditer(waiting)}
        if kinds == {True, False}:
            yield waiting
            waiting = ""


def _pairs(tokens: list[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """Labels with their numbers, which come first or second all along a piece."""
    labels_first = tokens[0].lastgroup != "number"
    for first, second in pairwise(tokens):
        label, number = (first, second) if labels_first else (second, first)
        if label.lastgroup and label.lastgroup != "number" and number.lastgroup == "number":
            yield label.lastgroup, int(number[0])


TAKES_NO_PART = re.compile(
    r"(?:,\s*)?(?:conseill\w+ |membres? |élus? |élues? )?(?:intéressée?s?,?\s*)?"
    r"(?:n['’e]\s?(?:prend|prennent|prenant|ont|a)\s(?:pas\s)?(?:pris\s)?part(?:\s(?:pas|ni))*"
    r"(?:(?:[\s,]|et|ni|au|aux|à|la|le|débats?|votes?|discussions?|ce)*\b(?:votes?|débats?))?"
    r"|(?:se|s['’])\s?(?:retire(?:nt)?|déporte(?:nt)?|est retirée?|sont retirée?s)"
    r"(?:\s(?:du vote|de la salle|au moment du vote))?)\s*:?",
    re.IGNORECASE,
)


def names_withdrawn(sentence: str) -> str:
    """The names of a sentence of déport, its formula taken off wherever it stands:

    « Ne prend pas part au vote : M. A », « M. A, intéressé, ne prend pas part au vote ».
    """
    return TAKES_NO_PART.sub(" ", sentence).strip(" :,.;\t\n")


def is_secret(text: str) -> bool:
    return bool(words.SECRET.search(fold(text)))


def read_outcome(text: str) -> Outcome | None:
    """What an act says has become of an item; None where it says nothing, or two things."""
    folded = fold(text).replace("’", "'")
    refused = bool(words.NOT_ADOPTED.search(folded) or words.REJECTED.search(folded))
    approved = words.ADOPTED.search(words.NOT_ADOPTED.sub(" ", folded))
    if words.WITHDRAWN.search(folded):
        return Outcome.WITHDRAWN
    if words.ADJOURNED.search(folded):
        return Outcome.ADJOURNED
    if refused:
        return None if approved else Outcome.REJECTED
    if approved:
        return Outcome.ADOPTED
    if words.NOTED.search(folded):
        return Outcome.NOTED
    return Outcome.ADOPTED if words.CARRIED.search(folded) else None


def contradictions(vote: Vote, as_printed: str) -> list[str]:
    """Where the votes typed and the outcome that the act prints cannot both be right."""
    found = [_wrong_sense(vote, fold(as_printed))]
    printed = read_counts(as_printed)
    found += [_wrong_figure(vote, name, printed) for name in NAMES if name in printed]
    return [sentence for sentence in found if sentence]


def _wrong_sense(vote: Vote, printed: str) -> str:
    unanimous = "unanimite" in printed and "unanimite moins" not in printed
    if unanimous and vote.against:
        voices = plural(vote.against, "voix contre", "voix contre")
        return f"l'acte imprime l'unanimité, le vote compte {voices}"
    if "majorite" in printed and vote.sentence == UNANIMOUS:
        return "l'acte imprime une majorité, le vote est unanime"
    return ""


def _wrong_figure(vote: Vote, name: str, printed: dict[str, int]) -> str:
    typed = {getattr(vote, name)}
    if name == "not_voting":  # acts say it of interested members too
        typed |= {vote.interested, vote.interested + vote.not_voting}
    if printed[name] in typed:
        return ""
    return f"l'acte imprime {printed[name]} {NAMES[name]}, le vote en compte {getattr(vote, name)}"
