"""The deliberation of an act with its vote and its lists, as its council may record it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from config.published_acts.reading import PublishedAct
from deliberations.attendance.reading import read
from deliberations.attendance.roll import Roll, Tally
from deliberations.models import Deliberation
from deliberations.reading_acts.counts import ABSTENTIONS, AGAINST, FOR, NOT_VOTING
from deliberations.reading_acts.heading import is_delegated
from deliberations.votes.sheet import Sheet, counted_from
from epci.models import Organisation
from epci.permissions import Act, can, refusal
from press.words.printed import PrintedLine

FIELDS = {
    FOR: "in_favour",
    AGAINST: "against",
    ABSTENTIONS: "abstentions",
    NOT_VOTING: "not_voting",
}
LONGEST = {
    "title": 300,
    "number": 60,
    "prefecture_id": 60,
    "as_printed": 2_000,
    "report_number": 20,
}
LISTED = re.compile(
    r"\W{0,6}(?:(?:etai\w+|sont)\s+)?(?:membres?\s+)?(?:presen|absen|excus|procuration|pouvoir|representes?\b)"
    r"|.{0,60}(?:en exercice|nombre de votants)"
)
MOST_LINES = 12
NO_COUNCIL = (
    "Son assemblée n'est pas un organisme connu ici : la délibération s'enregistre quand il l'est."
)
DELEGATED = (
    "C'est une décision prise par délégation : enregistrez-la à la main, avec la délibération qui "
    "délègue."
)
NO_DAY = "L'acte ne dit pas le jour de la séance : enregistrez la délibération à la main."
NO_RESULT = (
    "L'acte ne dit pas son issue : enregistrez la délibération à la main, avec son résultat."
)


@dataclass(frozen=True)
class ProposedVote:
    """What would be recorded, and for whom; `refusal` says why the person may not."""

    council: Organisation | None
    facts: dict[str, Any]
    roll: Roll | None
    refusal: str

    @property
    def item(self) -> str:
        return str(self.facts["report_number"])

    @cached_property
    def sheet(self) -> Sheet | None:
        """The lists beside the counts that the act prints: what differs, what is doubtful."""
        if self.roll is None:
            return None
        return Sheet(Deliberation(report_number=self.item), self.roll)

    @property
    def tally(self) -> Tally | None:
        sheet = self.sheet
        return sheet.tally if sheet else None

    def lines(self, act: PublishedAct) -> list[PrintedLine]:
        """The lines of the act that announce or count who was there."""
        if self.roll is None:
            return []
        said = [one for one in act.lines if LISTED.match(one.folded) and not one.is_recital]
        return said[:MOST_LINES]

    def facts_with(self, roll: Roll) -> dict[str, Any]:
        """The facts with the counts of the lists that are recorded beside them."""
        counts = counted_from(roll, self.item)
        return {**self.facts, **counts, "members_in_office": roll.members}


def vote_of(act: PublishedAct, text: str, by: User) -> ProposedVote:
    """The deliberation that an act is; two queries."""
    siren = act.council.siren if act.council else None
    council = Organisation.objects.filter(siren=siren).first() if siren else None
    return ProposedVote(council, _facts(act), _roll_of(text), _why_not(act, council, by))


def _why_not(act: PublishedAct, council: Organisation | None, by: User) -> str:
    if council is None:
        return NO_COUNCIL
    if not can(by, Act.RECORD_DELIBERATION, council):
        return refusal(Act.RECORD_DELIBERATION, council, by)
    if act.held_on is None:
        return NO_DAY
    if is_delegated(act.lines):
        return DELEGATED
    return "" if act.outcome.value else NO_RESULT


def _facts(act: PublishedAct) -> dict[str, Any]:
    printed = [act.lines[number - 1].text.strip() for number in sorted(act.outcome.lines)]
    said = {
        "title": act.title.value if act.title else "",
        "number": act.number.value if act.number else "",
        "prefecture_id": act.identifier[1].value if act.identifier else "",
        "report_number": act.item.value if act.item else "",
        "as_printed": "\n".join(printed[-1:]),
    }
    return {
        **{name: value[: LONGEST[name]] for name, value in said.items()},
        "held_on": act.held_on,
        "outcome": act.outcome.value or "",
        **{field: act.counts.of(sense) for sense, field in FIELDS.items()},
    }


def _roll_of(text: str) -> Roll | None:
    """The lists of the act; None where it prints none."""
    try:
        return read(text)
    except ValueError:
        return None
