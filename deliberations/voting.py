"""The arithmetic of a vote, the last day to appeal, and the prefecture's identifier. Pure.

The rules of communal councils hold for those of EPCIs (CGCT L5211-1).
"""

import re
from dataclasses import astuple, dataclass

from press.words.french import fold, plural

UNANIMOUS = "À l'unanimité"


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
