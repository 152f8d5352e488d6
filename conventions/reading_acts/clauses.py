"""The days and the clauses that a convention prints, for the fields that hold them. Pure.

Each is a sentence of one line; what is said elsewhere otherwise is not told apart: the line stands
beside, and a person decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from conventions.reading_acts.articles import PrintedArticle
from press.words.french import fold, is_number
from press.words.numerals import NUMERALS, in_figures
from press.words.printed import PrintedLine
from press.words.printed_days import days_in

NUMERAL = "|".join(sorted(NUMERALS, key=len, reverse=True))
COUNT = rf"(\d{{1,3}}|(?:{NUMERAL})(?:[ -](?:et[ -])?(?:{NUMERAL})){{0,4}})(?:\s*\(\d{{1,3}}\))?"
BEGINS = re.compile(
    r"entre(?:ra)? en vigueur|pren(?:d|dra|ant) effet|(?:debute|commence)(?:ra)?\b"
    r"|produi\w+ (?:ses )?effets?|a compter du|a partir du"
)
ENDS = re.compile(
    r"se termine(?:ra)?\b|pren(?:d|dra) fin|expire(?:ra)?\b|s'acheve(?:ra)?\b|jusqu.?au\b"
    r"|arrive a echeance"
)
OTHER_DAYS = re.compile(
    r"deliberation|seance|decret|arrete\b|\bloi\b|\bcode\b|rapport|bilan|comptes?\b"
)
LASTING = re.compile(r"\bconvention\b|\bduree\b")
NAMED = re.compile(r"\bconvention\b")
FURTHEST = 60  # characters between a verb and its day
LEADS = r"(?:[\w'’]+['’ ]){0,4}?"
NOTICE = rf"\bpreavis\s+{LEADS}{COUNT}\s+mois\b|\b{COUNT}\s+mois\s+de\s+preavis"
# How each number is said, and what its line speaks of where that is not enough.
COUNTED = {
    "copies": (rf"\ben\s+{COUNT}\s+(?:exemplaires?|originaux)", r"\bfaite?\b|\betablie?\b"),
    "payment_days": (
        rf"\b{COUNT}\s+jours\b",
        r"paie(?:ment)?|payer|\bregl|\bvers(?:e|ement)|appels? de fonds|mandat",
    ),
    "retention_years": (rf"\b{COUNT}\s+ans\b", r"conserv|justificati|archiv"),
    "notice_months": (NOTICE, ""),
    "amicable_months": (rf"\b{COUNT}\s+mois\b", r"amiable|differend"),
}
AT_ONCE = re.compile(r"resili\w+ (?:immediatement|sans preavis|a tout moment sans preavis)")
COURT = re.compile(  # the name of a place has capitals
    r"[Tt]ribuna(?:l|ux) (?:(?:[Aa]dministratif|[Jj]udiciaire|de commerce)s? )?(?:de |d['’])"
    r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*"
)
DISPUTE = re.compile(r"litiges?|differends?|contentieux|contestations?")
PURPOSE = re.compile(r"^\W*objet\b")
SHARING = re.compile(r"\brepartition\b|\bau prorata\b|\bcle[sf]?\b|\bquote.parts?\b")
MONEY = re.compile(r"financ|repartition|participation|contribution|budget|cout")
LONGEST = {"dispute_clause": 2_000, "purpose": 4_000}


@dataclass(frozen=True)
class PrintedClause:
    """What a field of the convention may say, and the lines that say it."""

    field: str
    value: date | int | str
    lines: tuple[int, ...]


def clauses_in(
    convention: Sequence[PrintedLine], articles: Sequence[PrintedArticle]
) -> list[PrintedClause]:
    """The first that says each field, in the order of the fields of a convention."""
    found: dict[str, PrintedClause] = {}
    for clause in (
        *_of_articles(articles),
        *(one for line in convention for one in _of_line(line)),
    ):
        found.setdefault(clause.field, clause)
    return [found[name] for name in ORDER if name in found]


def days_of(act: Sequence[PrintedLine]) -> list[PrintedClause]:
    """The days of a convention that an act tells without printing it."""
    told = [line for line in act if NAMED.search(line.folded) and not line.is_recital]
    found: dict[str, PrintedClause] = {}
    for clause in (one for line in told for one in _days(line)):
        found.setdefault(clause.field, clause)
    return [found[name] for name in ORDER if name in found]


ORDER = (
    *("purpose", "starts_on", "ends_on", "payment_days", "sharing_article", "retention_years"),
    *("notice_months", "amicable_months", "court", "dispute_clause", "copies"),
)


def _of_articles(articles: Sequence[PrintedArticle]) -> Iterator[PrintedClause]:
    for one in articles:
        folded, numbers = fold(one.title), tuple(one.lines)
        if PURPOSE.search(folded) and 0 < len(one.body) <= LONGEST["purpose"]:
            yield PrintedClause("purpose", one.body, numbers)
        if fixes_sharing(one.title, one.body):
            yield PrintedClause("sharing_article", f"article {one.number.lower()}", numbers[:1])
        if DISPUTE.search(folded) and 0 < len(one.body) <= LONGEST["dispute_clause"]:
            yield PrintedClause("dispute_clause", one.body, numbers)


def fixes_sharing(title: str, body: str) -> bool:
    """Whether an article, by its title and its words, is the one that says who pays what."""
    return bool(SHARING.search(fold(body)) and MONEY.search(fold(title)))


def _of_line(line: PrintedLine) -> Iterator[PrintedClause]:
    if line.is_recital:
        return
    yield from _days(line)
    for field, (said, about) in COUNTED.items():
        found = re.search(said, line.folded)
        if found and re.search(about, line.folded) and (count := _count(found)):
            yield PrintedClause(field, count, (line.number,))
    if AT_ONCE.search(line.folded):
        yield PrintedClause("notice_months", 0, (line.number,))
    if court := COURT.search(line.text):
        yield PrintedClause("court", court[0].strip(" -"), (line.number,))


def _days(line: PrintedLine) -> Iterator[PrintedClause]:
    """« entre en vigueur au 1er juillet 2024 et se terminera au 31 décembre 2027 »."""
    days = list(days_in(line.folded)) if LASTING.search(line.folded) else []
    for field, verb in (("starts_on", BEGINS), ("ends_on", ENDS)):
        for found in verb.finditer(line.folded) if days else ():
            near = [one for one in days if 0 <= one.start - found.end() <= FURTHEST]
            if near and not OTHER_DAYS.search(line.folded[found.end() : near[0].start]):
                yield PrintedClause(field, near[0].on, (line.number,))
                break


def _count(found: re.Match[str]) -> int | None:
    words = next(filter(None, found.groups()))
    return int(words) if is_number(words) else in_figures(re.split(r"[ -]+", words))
