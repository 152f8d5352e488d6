"""The arithmetic of a vote: what it decides, who was there, and what does not add up. Pure.

The rules of communal councils hold for those of EPCIs (CGCT L5211-1).
"""

from dataclasses import astuple, dataclass
from enum import StrEnum

from deliberations.quorum_rules import COMMON, QuorumRule
from press.words.french import plural

UNANIMOUS = "À l'unanimité"


class Outcome(StrEnum):
    """What becomes of an item; only an adopted one authorises anything."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ADJOURNED = "adjourned"
    NOTED = "noted"

    @property
    def label(self) -> str:
        """The word of a deliberation, feminine."""
        return LABELS[self]

    @property
    def sentence(self) -> str:
        """What is said of it where no votes are."""
        return SENTENCES[self]


LABELS = {
    Outcome.ADOPTED: "adoptée",
    Outcome.REJECTED: "rejetée",
    Outcome.WITHDRAWN: "retirée de l'ordre du jour",
    Outcome.ADJOURNED: "ajournée",
    Outcome.NOTED: "prise d'acte",
}
SENTENCES = {
    Outcome.ADOPTED: "Adoptée",
    Outcome.REJECTED: "Rejetée",
    Outcome.WITHDRAWN: "Point retiré de l'ordre du jour",
    Outcome.ADJOURNED: "Point ajourné",
    Outcome.NOTED: "Le conseil prend acte",
}


@dataclass(frozen=True)
class Vote:
    """Votes of one item, proxies included; `interested` are those withdrawn from it."""

    in_favour: int
    against: int = 0
    abstentions: int = 0
    not_voting: int = 0
    interested: int = 0
    blank: int = 0
    void: int = 0

    def __post_init__(self) -> None:
        if min(astuple(self)) < 0:
            raise ValueError("Un nombre de voix n'est jamais négatif.")

    @property
    def cast(self) -> int:
        """Suffrages exprimés: those that decide, without blank nor void (CGCT L2121-20)."""
        return self.in_favour + self.against

    @property
    def total(self) -> int:
        return sum(astuple(self))

    @property
    def is_tied(self) -> bool:
        return self.cast > 0 and self.in_favour == self.against

    @property
    def sentence(self) -> str:
        """« À l'unanimité des suffrages exprimés, 2 abstentions », from the votes cast."""
        return ", ".join([self._sense(), *self._rest()])

    def _sense(self) -> str:
        if not self.cast:
            return "Aucun suffrage exprimé"
        if not self.against:
            return f"{UNANIMOUS} des suffrages exprimés" if self._rest() else UNANIMOUS
        if self.is_tied:
            return f"À égalité, {_voices(self.in_favour, 'pour')}, {self._opposed()}"
        carried = self.in_favour > self.against
        return f"{'À la majorité' if carried else 'Rejetée'}, {self._opposed()}"

    def _opposed(self) -> str:
        return _voices(self.against, "contre")

    def _rest(self) -> list[str]:
        silent = plural(
            self.not_voting, "membre ne se prononce pas", "membres ne se prononcent pas"
        )
        blank = plural(self.blank, "bulletin blanc", "bulletins blancs")
        void = plural(self.void, "bulletin nul", "bulletins nuls")
        said = {plural(self.abstentions, "abstention"): self.abstentions, silent: self.not_voting}
        said |= {blank: self.blank, void: self.void}
        return [words for words, count in said.items() if count]


def _voices(count: int, sense: str) -> str:
    return plural(count, f"voix {sense}", f"voix {sense}")


def decide(
    vote: Vote | None,
    *,
    secret: bool = False,
    stated: Outcome | None = None,
    printed: Outcome | None = None,
) -> Outcome:
    """What an item has become: computed where votes are counted, else as stated or printed.

    On a tie the chair's vote decides, which only the act can say; in a secret ballot it does not
    count and a tie rejects (CGCT L2121-20). An item carried may still reject: the vote was on the
    refusal, or asked more than a majority. ValueError, in French, where two of them disagree or
    none says it.
    """
    if stated and printed and stated != printed:
        raise ValueError(
            f"la délibération est dite {stated.label}, et l'acte imprime : {printed.label}"
        )
    said = stated or printed
    if said in (Outcome.WITHDRAWN, Outcome.ADJOURNED, Outcome.NOTED):
        return said
    counted = _counted(vote, secret) if vote else None
    if said is None and counted is None:
        raise ValueError(_unsaid(vote))
    if said is Outcome.ADOPTED and counted is Outcome.REJECTED:
        raise ValueError(_disagreement(vote, secret, counted, said))
    return said or counted or Outcome.REJECTED


def _counted(vote: Vote, secret: bool) -> Outcome | None:
    """What the votes alone decide; None where the chair's vote does."""
    if vote.is_tied and not secret:
        return None
    return Outcome.ADOPTED if vote.in_favour > vote.against else Outcome.REJECTED


def _unsaid(vote: Vote | None) -> str:
    if vote is None:
        return "ni voix ni résultat : dites ce que le conseil a décidé, ou comptez les voix"
    return (
        f"à égalité ({vote.in_favour} pour, {vote.against} contre), la voix du président décide : "
        "dites si la délibération est adoptée ou rejetée"
    )


def _disagreement(vote: Vote | None, secret: bool, counted: Outcome, said: Outcome) -> str:
    tally = f"{vote.in_favour} pour, {vote.against} contre" if vote else ""
    tie = " à égalité au scrutin secret" if vote and vote.is_tied and secret else ""
    return f"{tally}{tie} : la délibération est {counted.label}, et l'acte dit {said.label}"


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
    rule: QuorumRule = COMMON
    entitled: int | None = None
    is_weighted: bool = False

    @property
    def voters(self) -> int:
        """The most who can vote: the present and their proxies, else the whole council; no more
        than those whom the item concerns, where only some vote.
        """
        most = self.members if self.entitled is None else self.entitled
        if self.present is None or self.represented is None:
            return most
        return min(self.present + self.represented, most)

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
        """How many must be there in person, by the rule; none the second time (L2121-17)."""
        return 0 if self.second_convocation else self.rule.quorum(self.members)

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
    if present is None or represented is None or represented <= present * attendance.rule.proxies:
        return ""
    return f"{plural(represented, 'procuration')} pour {plural(present, 'présent')}"


def _vote_anomalies(attendance: Attendance, vote: Vote) -> list[str]:
    """Votes and voters compared; weighted votes are more than those who cast them."""
    if attendance.is_weighted:
        return []
    voters = plural(attendance.voters, "votant possible", "votants possibles")
    counted = "exprimées" if vote.total == vote.cast else "comptées"
    if vote.total > attendance.voters:
        return [f"{vote.total} voix {counted} pour {voters}"]
    everybody = attendance.represented is not None and attendance.entitled is None
    if everybody and vote.total < attendance.voters:
        return [f"{vote.total} voix {counted} seulement pour {voters}"]
    return []
