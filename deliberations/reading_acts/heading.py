"""What the head of an act says: its identifier, its number, its title, the day of its session."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.fr import siren as siren_number

from deliberations.attendance.items import ITEM, read_item
from deliberations.prefecture_ids import PREFECTURE_ID, PrefectureId, read_prefecture_id
from press.words.french import fold
from press.words.printed import PrintedLine
from press.words.printed_days import PrintedDay, days_in, solemn_day

# A scan loses the line under « 2022_70 », and sticks words to its end.
IDENTIFIER = re.compile(
    r"[09]\d[0-9AB]\s?-\s?\d{9}\s?-\s?\d{8}\s?-\s?[a-zA-Z0-9_ ]{1,15}?\s?-\s?[A-Z]{2}"
)

FIGURE = r"[A-Za-z]{0,8}[-_./ ]?\d[\w.]*(?:[-/_][\w.]{1,12}|\s[-/]\s\d[\w.]*){0,6}"
SIGN = r"(?:n\s?(?:[°º.]s?|os?(?![a-z]))|num[ée]ro|r[ée]f(?:[ée]rence)?\.?)"
NUMBERED = (
    re.compile(
        rf"(?:d[ée]lib[ée]ration|d[ée]cision|arr[êe]t[ée])s?(?:\s+du\s+(?:conseil|bureau)[a-zà-ÿ\s]{{0,30}})?"
        rf"\s*(?:{SIGN}\s*)?:?\s*(?P<number>{FIGURE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{SIGN}\s*(?:de\s+(?:la\s+)?d[ée]lib[ée]ration|d.ordre|de\s+l.acte)?\s*:?\s*(?P<number>{FIGURE})",
        re.IGNORECASE,
    ),
)
# « DEL-2024-31 », « 2025/018 – FINANCES – … »: a line that is, or begins with, a number.
CODED = re.compile(
    r"\W{0,4}(?P<number>(?:(?:DEL|DELIB|DCC|DC|CC|DB)[-_. ]?\d[\w./-]{2,20}|20\d\d[/_-]\d{2,4}))"
    r"\s*(?:$|[-–—:]\s+(?P<title>\S.{5,}))"
)
OTHER_NUMBER = re.compile(
    r"rapport|question|commission|article|ordre du jour|annexe|axe|levier|loi|decret|objectif"
    r"|action|page|siren|siret|\blot|\btel|\bcs\b|\bbp\b|vice|point|affaire|dossier|tableau|feuillet"
)
HEAD, LONGEST_HEAD = 20, 120  # lines, and characters of one, where « n° 12 » is the act's
FURTHEST_SIGN = 12  # characters before « n° 2024-056 » that stands alone

DELEGATED = re.compile(
    r"\bdecisions? (?:du|de la|de l.)\s*(?:bureau|presidente?|vice-president)|\ble bureau decide"
)
OBJECT = re.compile(r"\W{0,6}(?:objet|intitul[ée]|titre)\s*:\s*(?P<title>.*)", re.IGNORECASE)
REPORT = re.compile(
    r"\W{0,6}(?:rapport|question|point|affaire|dossier)\s*(?:n\s?[°ºo.]\s*)?(?=[\w./]*\d|[IVX]+\b)"
    r"[\w./]{1,12}\s*[-–—:]\s*(?P<title>\S.{5,})",
    re.IGNORECASE,
)
ITEM_OF_ACT = re.compile(
    r"(?:^|.{3,40}\s[-–—]\s)\W{0,6}(?:rapport|question|point|affaire|dossier)\s*(?:n\s?[°ºo.]\s*)?:?\s*"
    rf"(?P<item>{ITEM.format('')})(?![\w/])"
)
ON_SUBJECT = re.compile(r"\s*(?:[-–—:]|portant|relative?\s+[àa]|concernant)\s*(?P<title>\S.{5,})")
OWN_NUMBER = re.compile(
    rf"d[ée]lib[ée]ration\s*(?:{SIGN}\s*)?{FIGURE}\s*(?:[-–—:]|portant)?\s*", re.IGNORECASE
)
NO_TITLE = re.compile(
    r"rapporteur|vu\b|considerant|membres?\b|nombre|etai|presen|absen|excus|secretaire|president\b"
    r"|l.an\b|le\s|la\s|les\s|date|seance|convocation|en exercice|recu|affiche|publi|resume|expose"
    r"|communaute (?:de|d.|urbaine)|syndicat|metropole|departement|conseil\b|bureau\b|comite"
    r"|par delegation|reunion|sur proposition|monsieur|madame|mme|m\.\s|il est|apres|votes?\b"
    r"|pour\b|\d"
)
COLUMNS = re.compile(r"[\t|;€]|\S {3,}\S")  # what a table has, and no title
PROSE = re.compile(
    r"(?:a l|dans|afin|par|depuis|suite|en|conformement|il|une?|ces?|cette|aux?|apres|avec)\b"
)
CAPTION = re.compile(
    r"(?:repartition|exercice|annee|budget|contributions?|tableau)\W+(?:\w+\W+)?20\d\d"
)
REPEATED = 25  # characters of a title that its report and its act both print
LONGEST_TITLE = 400

SITTING = re.compile(
    r"seances?\b|reunion\b|session\b|\b(?:conseil|bureau|comite|assemblee)\b[a-z' ]{0,40}\bdu\b"
    r"|date d[eu] (?:la )?(?:seance|reunion|conseil|session)|\breuni(?:e|s|es)?\b"
)
NOT_THE_SITTING = re.compile(
    r"proces|\bpv\b|prochaine|precedente|ulterieure|derniere|comite de pilotage|convocation"
    r"|\bpublie|publication|affich|recu|transmi"
)
MEETS = re.compile(r"\b(?:conseil|reuni|assemble|bureau|comite)")
FURTHEST_DAY = 45  # characters between « Séance » and its day


@dataclass(frozen=True)
class SaidInHeading:
    """What an act says, and the line (from 1) that says it."""

    value: str
    line: int


@dataclass(frozen=True)
class PrintedSitting:
    """The day of a session, and the line (from 1) that prints it."""

    on: date
    line: int


def prefecture_id_in(lines: Sequence[PrintedLine]) -> tuple[PrefectureId, SaidInHeading] | None:
    """The identifier that an act prints, most often where pages differ by a misreading."""
    printed: Counter[str] = Counter()
    where: dict[str, int] = {}
    for line in lines:
        for found in IDENTIFIER.finditer(line.text):
            text = re.sub(r"\s?-\s?", "-", found[0]).replace(" ", "_")
            if PREFECTURE_ID.fullmatch(text) and siren_number.is_valid(text[4:13]):
                printed[text] += 1
                where.setdefault(text, line.number)
    for text, _ in printed.most_common():
        try:
            return read_prefecture_id(text), SaidInHeading(text, where[text])
        except ValueError:  # its day does not exist
            continue
    return None


def number_in(lines: Sequence[PrintedLine]) -> SaidInHeading | None:
    """The act's number as printed; recitals and reports have others."""
    for rank, pattern in enumerate(NUMBERED):
        for line in lines:
            found = None if line.is_recital else pattern.search(line.text)
            if found is None or (rank and not _is_own(line, found)):
                continue
            number = found["number"].strip(" ./-")
            if number and not _is_a_year(number, line, found) and not _is_a_day(line, found):
                return SaidInHeading(number, line.number)
    coded = ((line, CODED.match(line.text)) for line in lines[:HEAD])
    return next(
        (SaidInHeading(found["number"], line.number) for line, found in coded if found), None
    )


def _is_a_day(line: PrintedLine, found: re.Match[str]) -> bool:
    """« Délibération du bureau du 7 avril 2025 » has no number."""
    if not re.search(r"\b(?:du|le)\b", _sign(line, found)):
        return False
    return any(day.start <= found.start("number") < day.end for day in days_in(line.folded))


def _is_own(line: PrintedLine, found: re.Match[str]) -> bool:
    """Whether « n° 12 » alone is the number of the act, not of a report or of an article."""
    own = re.search(r"d[ée]lib|ordre|acte", found[0], re.IGNORECASE)
    near = found.start() < FURTHEST_SIGN or (line.number <= HEAD and len(line.text) < LONGEST_HEAD)
    alone = near and not OTHER_NUMBER.search(line.folded[: found.end()])
    return bool(own) or alone


def _is_a_year(number: str, line: PrintedLine, found: re.Match[str]) -> bool:
    """« Délibérations 2025 » has no number."""
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None and "n" not in _sign(line, found)


def _sign(line: PrintedLine, found: re.Match[str]) -> str:
    """What stands between « délibération » and a figure."""
    words = line.text[found.start() : found.start("number")].lower()
    return re.sub(r"d[ée]lib[ée]rations?", "", words)


def title_in(lines: Sequence[PrintedLine], number: SaidInHeading | None) -> SaidInHeading | None:
    """What the act is about: behind « Objet : », a report's number, or the act's own."""
    for pattern in (OBJECT, REPORT):
        for rank, line in enumerate(lines):
            found = None if line.is_recital else pattern.match(line.text)
            if found is None:
                continue
            said = _whole_title(found["title"], lines[rank + 1 : rank + 4])
            if said:
                return SaidInHeading(said, line.number)
    return _after_number(lines, number) if number else None


def is_delegated(lines: Sequence[PrintedLine]) -> bool:
    """Whether the head says a decision of the bureau or of the president, by delegation."""
    return any(DELEGATED.search(line.folded) for line in lines[:HEAD] if not line.is_recital)


def item_in(lines: Sequence[PrintedLine]) -> SaidInHeading | None:
    """The number of the item among those of its session: « Rapport n°34 », « Question 4 bis »."""
    for line in lines:
        found = None if line.is_recital else ITEM_OF_ACT.match(line.folded)
        if found is not None:
            return SaidInHeading(str(read_item(found["item"])), line.number)
    return None


def title_of_item(lines: Sequence[PrintedLine], item: SaidInHeading) -> SaidInHeading | None:
    """« 12 bis. Convention avec la région »: the line that begins with the number of the item."""
    begins = re.compile(
        rf"\W{{0,4}}{re.escape(item.value)}\s*[.)–—:-]\s*(?P<title>\S.{{5,}})", re.I
    )
    for rank, line in enumerate(lines):
        if found := begins.match(line.text):
            return SaidInHeading(
                _whole_title(found["title"], lines[rank + 1 : rank + 4]), line.number
            )
    return None


def _whole_title(first: str, after: Sequence[PrintedLine]) -> str:
    """A title and the lines that carry it on, until a blank one, a table or another heading."""
    parts = [first.strip(" -–")]
    for line in after:
        if (line.is_blank and parts[-1]) or COLUMNS.search(line.text) or _opens(line, parts[0]):
            break
        if parts[-1].endswith((".", ";")):
            break
        parts.append(line.text.strip())
    title = OWN_NUMBER.sub("", " ".join(filter(None, parts)), count=1)
    return re.sub(r"\s+", " ", title).strip(" -–:.")[:LONGEST_TITLE]


def _opens(line: PrintedLine, title: str) -> bool:
    """Whether a line begins something else: another heading, prose, the same title again."""
    begins = line.folded.strip(' *-–"«')
    again = bool(title) and begins.startswith(fold(title).strip(' *-–"«')[:REPEATED])
    prose = PROSE.match(begins) is not None and not line.text.strip()[:1].islower()
    again = again or CAPTION.match(begins) is not None
    return again or prose or NO_TITLE.match(begins) is not None


def _after_number(lines: Sequence[PrintedLine], number: SaidInHeading) -> SaidInHeading | None:
    own = lines[number.line - 1]
    rest = own.text.partition(number.value)[2]
    if found := ON_SUBJECT.match(rest):
        return SaidInHeading(
            _whole_title(found["title"], lines[number.line : number.line + 3]), own.number
        )
    for rank, line in enumerate(lines[number.line : number.line + 4], start=number.line):
        if line.is_blank:
            continue
        if NO_TITLE.match(line.folded.strip(" *-–")):
            return None
        after = lines[rank + 1 : rank + 4]
        goes_on = [one for one in after[:1] if one.text.strip()[:1].islower()]
        return SaidInHeading(_whole_title(line.text, goes_on), line.number)
    return None


def sitting_in(lines: Sequence[PrintedLine]) -> PrintedSitting | None:
    """The day of the session, where the act says that its council sat."""
    for reader in (_announced, _solemn, _met):
        for line in lines:
            if not line.is_recital and (day := reader(line)) is not None:
                return PrintedSitting(day.on, line.number)
    return None


def _announced(line: PrintedLine) -> PrintedDay | None:
    """« Séance du jeudi 10 avril 2025 », « Date de la réunion : 10/04/2025 »."""
    sittings = list(SITTING.finditer(line.folded))
    days = list(days_in(line.folded)) if sittings else []
    for found in sittings if days else ():
        for day in days:
            between = line.folded[max(0, found.start() - FURTHEST_DAY) : day.start]
            near = 0 <= day.start - found.end() <= FURTHEST_DAY
            if near and not NOT_THE_SITTING.search(between):
                return day
    return None


def _solemn(line: PrintedLine) -> PrintedDay | None:
    return solemn_day(line.folded)


def _met(line: PrintedLine) -> PrintedDay | None:
    """« Le 10 avril 2025, le conseil communautaire s'est réuni »."""
    for day in days_in(line.folded) if MEETS.search(line.folded) else ():
        leads = re.fullmatch(r"\W*(?:l[ea]s?\s+)?(?:[a-z]+di\s+)?", line.folded[: day.start])
        if leads and MEETS.search(line.folded, day.end):
            return day
    return None


def unread_days(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Lines that announce a session on a day that does not exist."""
    for line in lines:
        announced = SITTING.search(line.folded) and re.search(r"\d{1,2}\W[\w]+\W\d{4}", line.folded)
        if announced and not line.is_recital and not any(days_in(line.folded)):
            yield line
