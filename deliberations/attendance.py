"""The attendance paragraph of an act, as it is pasted, in lists. Pure.

What was not understood comes back as it was.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest

from deliberations.roll import (
    ABSENT,
    EXCUSED,
    PRESENT,
    SUBSTITUTE,
    TITLE,
    UNREAD,
    Mandate,
    Member,
    Roll,
    Span,
    is_name,
)
from press.words.french import fold

LONGEST_COMMUNE, LONGEST_NOTE = 100, 200
LONGEST_ENTRY = 300  # characters: beyond, it is prose
LONGEST_TEXT = 500_000  # characters: an act with its annexes has 100 000
MOST_NAMES = 1_000  # four lists of the largest council have 600

# « M. X à Mme Y »; scans read « a » or « & » for « à », and some acts write « pouvoir à ».
GIVES = re.compile(
    r"\s+(?:(?:a\s+donn[ée]|ayant\s+donn[ée]|donne)\s+)?(?:(?:pouvoir|procuration)\s+)?[àaâ&ÀA]\s+"
    rf"(?={TITLE}\s|[^\W\d_])"
)
# One entry after another without its comma; « à Mme Y » is not another entry.
NEXT = re.compile(rf"(?<!\s[àaâ&ÀA])\s+(?:et\s+)?(?={TITLE}\s)")
ENTRY = re.compile(r"(?:\([^()]{0,200}\)|[^,;])+")  # a comma inside parentheses parts nothing
MENTION = re.compile(
    r"\s*(?:\(|(?<=\s)(?=(?:[àaâ&]\s+)?(?:compter|partir)\s|jusqu))(.*)", re.DOTALL
)
FROM = re.compile(r"(?:[a&]\s+)?(?:compter|partir)\s+d\D{0,25}(\d{1,4})\b")
UNTIL = re.compile(
    r"jusqu\W*[a&]?\s\D{0,25}(\d{1,4})\b(/\s*\w{1,20}\s*\d{0,4})?\s*((?:non\s+)?inclu\w*|exclu\w*)?"
)

PROXIES = "proxies"
WERE = r"(?:[ÉEé]taient\s+|Sont\s+|Membres?\s+|Conseillers\s+)?"
HEADINGS = {
    EXCUSED: rf"{WERE}(?:absente?s?\s+)?excus[ée]e?s?",
    PRESENT: rf"{WERE}pr[ée]sente?s?",
    ABSENT: rf"{WERE}absente?s?",
    PROXIES: r"(?:Membres\s+ayant\s+donn[ée]\s+|Ont\s+donn[ée]\s+)?"
    r"(?:procurations?(?:\s+de\s+vote)?|pouvoirs?)",
}
HEADING = re.compile(
    "|".join(
        rf"(?P<{name}>\b{words}(?:\s*\([^)]*\))?\s*:(?!\s*\d))" for name, words in HEADINGS.items()
    )
    + r"|(?P<end>\bSecr[ée]taires?\s+de\s+s[ée]ance|\bD[ée]lib[ée]ration\s+n|\bRapport\s+n"
    r"|\bRapporteur|\bOBJET\b|\bOrdre\s+de\s+passage)",
    re.IGNORECASE,
)
IN_OFFICE = re.compile(r"en\s+exercice\s*:\s*([0-9]{1,4})\b", re.IGNORECASE)
AGENDA = re.compile(r"Ordre\s+de\s+passage[^:]{0,40}:\s*([0-9][0-9,\s]*)", re.IGNORECASE)


def read(text: str) -> Roll:
    """The lists that a text holds; ValueError, in French, when it holds none."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            "Ce texte est trop long pour un acte : collez le paragraphe des présences."
        )
    plain = _plain(text)
    lists = _lists(plain)
    if not lists:
        raise ValueError(
            "Aucune liste de présences n'a été trouvée : le texte doit porter "
            "« Étaient présents : », « Étaient absents : » ou « Procurations de vote : »."
        )
    reader = _Reader()
    for name, entries in lists.items():
        reader.read(name, entries)
    in_office, agenda = IN_OFFICE.search(plain), AGENDA.search(plain)
    return replace(
        reader.roll(),
        members=int(in_office[1]) if in_office else None,
        questions=tuple(int(one) for one in re.findall(r"\d+", agenda[1])) if agenda else (),
    )


def read_lines(lists: Mapping[str, str]) -> Roll:
    """The same lists, one entry a line, under the names of their fields in `Roll`.

    ValueError, in French, beyond what a council can be.
    """
    reader = _Reader()
    for name in (PRESENT, ABSENT, EXCUSED, PROXIES):
        for line in lists.get(name, "").splitlines():
            reader.read(name, _plain(line))
    reader.unread += [line.strip() for line in lists.get(UNREAD, "").splitlines() if line.strip()]
    return reader.roll()


def _plain(text: str) -> str:
    """One line without marks of layout; a name cut at its hyphen is whole again."""
    bare = re.sub(r"[*#_|]+|-{2,}|</?b>", " ", re.sub(r"[\u00ad\u200b\ufeff]", "", text))
    return re.sub(r"\s+", " ", re.sub(r"-[^\S\n]*\n\s*", "-", bare))


def _lists(plain: str) -> dict[str, str]:
    """The text of each list, by its name: the first of each kind, until the next heading."""
    marks = list(HEADING.finditer(plain))
    lists: dict[str, str] = {}
    for mark, after in zip_longest(marks, marks[1:]):
        if mark.lastgroup in HEADINGS:
            lists.setdefault(mark.lastgroup, plain[mark.end() : after.start() if after else None])
    return lists


class _Reader:
    """What has been read so far, and the commune that the entries are under."""

    def __init__(self) -> None:
        self.members: dict[str, list[Member]] = {PRESENT: [], ABSENT: [], EXCUSED: []}
        self.proxies: list[Mandate] = []
        self.unread: list[str] = []
        self.commune = ""

    def roll(self) -> Roll:
        counted = sum(map(len, self.members.values())) + len(self.proxies) + len(self.unread)
        if counted > MOST_NAMES:
            raise ValueError(
                f"Ces listes ont plus de {MOST_NAMES} entrées : aucun conseil n'est si grand."
            )
        return Roll(
            present=tuple(self.members[PRESENT]),
            absent=tuple(self.members[ABSENT]),
            excused=tuple(self.members[EXCUSED]),
            proxies=tuple(self.proxies),
            unread=tuple(self.unread),
        )

    def read(self, name: str, entries: str) -> None:
        self.commune = ""
        for entry in ENTRY.findall(entries):
            for part in NEXT.split(self._under_commune(entry.strip(" ."))):
                if len(part) > LONGEST_ENTRY:
                    self.unread.append(f"{part[:LONGEST_ENTRY].strip()}…")
                elif part.strip(" :.-"):
                    self._read_part(name, part.strip())

    def _under_commune(self, entry: str) -> str:
        """The entry without « Commune : » before it, which holds for those that follow."""
        before, colon, after = entry.partition(":")
        is_commune = len(before) < LONGEST_COMMUNE and not re.search(rf"(?:^|\s){TITLE}\s", before)
        if not colon or not is_commune:
            return entry
        self.commune = before.strip()
        return after.strip()

    def _read_part(self, name: str, part: str) -> None:
        if self._is_note(name, part):
            return
        whole, next_commune = _commune_behind(part)
        body, mention = _split_mention(whole)
        span, note = read_span(mention)
        people = GIVES.split(body, maxsplit=1)
        understood = span is not None and len(note) < LONGEST_NOTE and all(map(is_name, people))
        if not understood or not self._keep(name, people, span or Span(), note):
            self.unread.append(part)
        self.commune = next_commune or self.commune

    def _is_note(self, name: str, part: str) -> bool:
        """« , suppléante » after a name is a mention of it, not a person."""
        if not SUBSTITUTE.fullmatch(fold(part)) or len(part) == 1:
            return False
        kept = self.members.get(name, [])
        if kept:
            last = kept.pop()
            kept.append(Member(last.name, last.commune, last.span, part))
        return True

    def _keep(self, name: str, people: list[str], span: Span, note: str) -> bool:
        """Keep an entry in its list; False where it has no place."""
        if len(people) == 2:
            if name == PRESENT:
                return False
            self.proxies.append(Mandate(people[0], people[1], span))
        if name == PROXIES:
            return len(people) == 2
        # « M. X pouvoir à Mme Y » among the absent is one of them, for the whole session.
        spanned = span if len(people) == 1 else Span()
        self.members[name].append(Member(people[0], self.commune, spanned, note))
        return True


def _commune_behind(part: str) -> tuple[str, str]:
    """« M. René BLAISON Chalezeule : », where a comma was lost, in its two parts."""
    found = re.fullmatch(r"(.*[A-ZÀ-Þ]{2})\s+([^:]{1,100}?)\s*:", part)
    return (found[1], found[2]) if found else (part, "")


def _split_mention(part: str) -> tuple[str, str]:
    found = MENTION.search(part)
    return (part[: found.start()].strip(), found[1].strip(" ().")) if found else (part, "")


def read_span(mention: str) -> tuple[Span | None, str]:
    """The questions of a mention, and what it notes; no span where it is not understood."""
    folded = fold(mention)
    if not re.search(r"\d", folded):
        return Span(), mention
    starts, ends = FROM.search(folded), UNTIL.search(folded)
    rest = re.sub(r"\W+|\bet\b|\bincluse?\b", " ", UNTIL.sub("", FROM.sub("", folded))).strip()
    if not (starts or ends) or not (rest == "" or SUBSTITUTE.fullmatch(rest)):
        return None, mention
    first = int(starts[1]) if starts else None
    last = int(ends[1]) - _is_excluded(ends) if ends else None
    if first is not None and last is not None and last < first:
        return None, mention
    note = mention.partition(",")[0].strip() if rest else ""
    return Span(first, last, (ends[2] or "").strip() if ends else ""), note


def _is_excluded(end: re.Match[str]) -> bool:
    return bool(end[3]) and not end[3].startswith("inclu")
