"""The arithmetic of a vote, the last day to appeal, and the prefecture's identifier. Pure.

The rules of communal councils hold for those of EPCIs (CGCT L5211-1).
"""

import re
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from press.words.french import fold, plural

UNANIMOUS = "À l'unanimité"
SATURDAY = 5


@dataclass(frozen=True)
class Vote:
    """Votes of one item, proxies included; `interested` are those withdrawn from it."""

    in_favour: int
    against: int = 0
    abstentions: int = 0
    not_voting: int = 0
    interested: int = 0

    def __post_init__(self) -> None:
        if min(astuple(self)) < 0:
            raise ValueError("Un nombre de voix n'est jamais négatif.")

    @property
    def cast(self) -> int:
        """Suffrages exprimés: those that decide (CGCT L2121-20)."""
        return self.in_favour + self.against

    @property
    def total(self) -> int:
        return sum(astuple(self))

    @property
    def carried(self) -> bool:
        """Whether the item can have passed: on a tie, the chair's vote decides (CGCT L2121-20)."""
        return self.in_favour > 0 and self.in_favour >= self.against

    @property
    def outcome(self) -> str:
        """« À l'unanimité des suffrages exprimés, 2 abstentions », from the votes cast."""
        return ", ".join([self._sense(), *self._rest()])

    def _sense(self) -> str:
        if not self.cast:
            return "Aucun suffrage exprimé"
        if not self.against:
            return f"{UNANIMOUS} des suffrages exprimés" if self._rest() else UNANIMOUS
        if self.in_favour == self.against:
            return f"À égalité, {_voices(self.in_favour, 'pour')}, {self._opposed()}"
        return f"{'À la majorité' if self.carried else 'Rejetée'}, {self._opposed()}"

    def _opposed(self) -> str:
        return _voices(self.against, "contre")

    def _rest(self) -> list[str]:
        silent = plural(
            self.not_voting, "membre ne se prononce pas", "membres ne se prononcent pas"
        )
        said = {plural(self.abstentions, "abstention"): self.abstentions, silent: self.not_voting}
        return [words for words, count in said.items() if count]


def _voices(count: int, sense: str) -> str:
    return plural(count, f"voix {sense}", f"voix {sense}")


@dataclass(frozen=True)
class Attendance:
    """The members of a council at one item; None is what the act does not print.

    `represented` are members whose proxy is in effect, counted neither excused nor absent.
    """

    members: int
    present: int | None = None
    represented: int | None = None
    excused: int | None = None
    absent: int | None = None
    second_convocation: bool = False

    @property
    def voters(self) -> int:
        """The most who can vote: the present and their proxies, else the whole council."""
        if self.present is None or self.represented is None:
            return self.members
        return self.present + self.represented

    @property
    def counted(self) -> int | None:
        """The members that the act counts; None when it counts none."""
        known = [one for one in self._counts.values() if one is not None]
        return sum(known) if known else None

    @property
    def sum(self) -> str:
        """« 90 présents + 29 représentés + 4 absents = 123, pour 123 en exercice »."""
        known = [plural(count, noun) for noun, count in self._counts.items() if count is not None]
        return f"{' + '.join(known)} = {self.counted}, pour {self.members} en exercice"

    @property
    def _counts(self) -> dict[str, int | None]:
        return {
            "présent": self.present,
            "représenté": self.represented,
            "excusé": self.excused,
            "absent": self.absent,
        }

    @property
    def quorum(self) -> int:
        """How many must be there in person: more than half; none the second time (L2121-17)."""
        return 0 if self.second_convocation else self.members // 2 + 1

    @property
    def has_quorum(self) -> bool | None:
        """None when the act does not say how many were present."""
        return None if self.present is None else self.present >= self.quorum


def anomalies(attendance: Attendance, vote: Vote | None = None) -> list[str]:
    """What does not add up in an act's figures, one plain French sentence each."""
    found = _attendance_anomalies(attendance)
    return [*found, *_vote_anomalies(attendance, vote)] if vote else found


def _attendance_anomalies(attendance: Attendance) -> list[str]:
    checks = (_wrong_total(attendance), _no_quorum(attendance), _too_many_proxies(attendance))
    return [sentence for sentence in checks if sentence]


def _wrong_total(attendance: Attendance) -> str:
    counts = (attendance.present, attendance.represented, attendance.absent, attendance.excused)
    counted = sum(count or 0 for count in counts)
    # An act without excused members prints no such count; without the others, it has not counted.
    complete = None not in counts[:3]
    if counted == attendance.members or (counted < attendance.members and not complete):
        return ""
    return f"{counted} membres comptés pour {attendance.members} en exercice"


def _no_quorum(attendance: Attendance) -> str:
    if attendance.has_quorum is not False:
        return ""
    present = plural(attendance.present or 0, "présent")
    return f"quorum non atteint : {present}, il en faut {attendance.quorum}"


def _too_many_proxies(attendance: Attendance) -> str:
    present, represented = attendance.present, attendance.represented
    if present is None or represented is None or represented <= present:
        return ""
    return f"{plural(represented, 'procuration')} pour {plural(present, 'présent')}"


def _vote_anomalies(attendance: Attendance, vote: Vote) -> list[str]:
    voters = plural(attendance.voters, "votant possible", "votants possibles")
    counted = "exprimées" if vote.total == vote.cast else "comptées"
    if vote.total > attendance.voters:
        return [f"{vote.total} voix {counted} pour {voters}"]
    if attendance.represented is not None and vote.total < attendance.voters:
        return [f"{vote.total} voix {counted} seulement pour {voters}"]
    return []


PRINTED_COUNTS = {
    "in_favour": ("pour", re.compile(r"\bpour\W*: *([0-9]+)|([0-9]+) voix pour\b")),
    "against": ("contre", re.compile(r"\bcontre\W*: *([0-9]+)|([0-9]+) voix contre\b")),
    "abstentions": (
        "abstentions",
        # « POUR : 78 ABSTENTION : 0 » has no 78 abstentions.
        re.compile(r"\babstentions?\W*: *([0-9]+)|([0-9]+) abstentions?\b(?!\W*:)"),
    ),
}


def contradictions(vote: Vote, as_printed: str) -> list[str]:
    """Where the votes typed and the outcome that the act prints cannot both be right."""
    printed = fold(as_printed)
    figures = (_wrong_figure(vote, name, printed) for name in PRINTED_COUNTS)
    return [sentence for sentence in (_wrong_sense(vote, printed), *figures) if sentence]


def _wrong_sense(vote: Vote, printed: str) -> str:
    unanimous = "unanimite" in printed and "unanimite moins" not in printed
    if unanimous and vote.against:
        return f"l'acte imprime l'unanimité, le vote compte {_voices(vote.against, 'contre')}"
    if "majorite" in printed and vote.outcome == UNANIMOUS:
        return "l'acte imprime une majorité, le vote est unanime"
    return ""


def _wrong_figure(vote: Vote, name: str, printed: str) -> str:
    label, pattern = PRINTED_COUNTS[name]
    found = pattern.search(printed)
    typed = getattr(vote, name)
    if not found or int(found[1] or found[2]) == typed:
        return ""
    return f"l'acte imprime {found[1] or found[2]} {label}, le vote en compte {typed}"


def last_appeal_day(published_on: date, department: str = "") -> date:
    """The last day to bring an act before the court: two clear months after publication.

    Neither the first nor the last day counts, and a last day on a weekend or a public holiday
    moves to the next working day (CJA R421-1 and R421-5, CPC 641 and 642).
    """
    day = _two_months_later(published_on) + timedelta(days=1)
    while day.weekday() >= SATURDAY or day in public_holidays(day.year, department):
        day += timedelta(days=1)
    return day


def _two_months_later(day: date) -> date:
    """The same day of the month, or its last one when it is shorter."""
    year, month = divmod(day.year * 12 + day.month + 1, 12)
    first = date(year, month + 1, 1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


ALSACE_MOSELLE = frozenset({"57", "67", "68"})
# The end of slavery is kept on the day of each territory (Code du travail L3422-2).
OVERSEAS = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
}


def public_holidays(year: int, department: str = "") -> frozenset[date]:
    """The eleven of Code du travail L3133-1, and those of a department.

    Alsace and Moselle also keep Good Friday and 26 December (L3134-13).
    """
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    moved = [1, 39, 50]  # days after Easter Sunday
    if department in ALSACE_MOSELLE:
        fixed.append((12, 26))
        moved.append(-2)
    if department in OVERSEAS:
        fixed.append(OVERSEAS[department])
    sunday = easter(year)
    return frozenset(
        (
            *(date(year, month, day) for month, day in fixed),
            *(sunday + timedelta(days=days) for days in moved),
        )
    )


def easter(year: int) -> date:
    """Easter Sunday, Gregorian (Butcher 1876, after Meeus, Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - lunar + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


PREFECTURE_ID = re.compile(
    r"(?P<department>[09][0-9][0-9AB])-(?P<siren>[0-9]{9})-(?P<day>[0-9]{8})"
    r"-(?P<number>[a-zA-Z0-9_]{1,15})-(?P<nature>[A-Z]{2})"
)


@dataclass(frozen=True)
class PrefectureId:
    """The parts of an act's identifier in the ACTES protocol (schema actesv1_1)."""

    department: str
    siren: str
    held_on: date
    number: str
    nature: str


def read_prefecture_id(text: str) -> PrefectureId:
    """« 059-200030633-20220706-2022_70-DE » in parts; ValueError, in French, for anything else."""
    found = PREFECTURE_ID.fullmatch(text)
    if not found:
        raise ValueError(f"« {text} » n'est pas de la forme 059-200030633-20220706-2022_70-DE.")
    parts = found.groupdict()
    held_on = _day(parts.pop("day"), text)
    return PrefectureId(held_on=held_on, **parts)


def _day(digits: str, text: str) -> date:
    try:
        return date.fromisoformat(digits)
    except ValueError as error:
        raise ValueError(f"« {text} » : {digits} n'est pas une date.") from error


def prefecture_mismatches(identifier: PrefectureId, siren: str | None, held_on: date) -> list[str]:
    """Where an identifier is not that of this council (when its SIREN is known) and day."""
    found = []
    if siren and identifier.siren != siren:
        found.append(f"l'identifiant est celui du SIREN {identifier.siren}, le conseil a {siren}")
    if identifier.held_on != held_on:
        found.append(
            f"l'identifiant est du {identifier.held_on:%d/%m/%Y}, la séance du {held_on:%d/%m/%Y}"
        )
    return found
