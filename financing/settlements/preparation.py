"""A settlement before it is issued: its letters, and what stands in its way. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from financing.actuals.reading import actuals_in
from financing.dossier.dossier import ComponentFile
from financing.letters.content import read_round
from financing.letters.credits import credits_left
from financing.models import Basis, Period
from financing.rounds.blockers import (
    Blocker,
    blockers,
    may_be_owed,
    model_of,
    of_the_typeface,
    parties_asked,
    withheld,
)
from financing.settlements.content import DEDUCT, PartnerLetter, SettlementContent, letter_of
from financing.settlements.reading import YearSettlement, read_settlement
from financing.statements.acts import is_same
from financing.statements.content import facts_of
from press.files.canonical import canonical, digest


@dataclass(frozen=True)
class PreparedSettlement:
    """What a settlement of a day would write, and its obstacles, the gravest first."""

    settlement: YearSettlement
    on: date
    content: SettlementContent
    letters: tuple[PartnerLetter, ...]
    blockers: tuple[Blocker, ...]
    withheld: tuple[str, ...] = ()  # who has not said yes, and gets no letter for now

    @property
    def can_be_issued(self) -> bool:
        return bool(self.letters) and all(one.overridable for one in self.blockers)

    @property
    def needs_a_reason(self) -> bool:
        return bool(self.letters) and any(one.overridable for one in self.blockers)

    @property
    def asked(self) -> int:
        """Centimes that its letters ask."""
        return sum(max(one.amount, 0) for one in self.letters)

    @property
    def returned(self) -> int:
        """Centimes that its letters give back."""
        return -sum(min(one.amount, 0) for one in self.letters)

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as anything that the letters freeze, or that blocks them, does."""
        drafts = [self.content.draft(one, self.on) for one in self.letters]
        return digest(
            canonical({"drafts": drafts, "blockers": [one.message for one in self.blockers]})
        )


def prepare_settlement(
    file: ComponentFile, period: Period, on: date, credits: str = DEDUCT
) -> PreparedSettlement:
    """Raises ValidationError where nothing states the year, or its shares are not known."""
    settlement = read_settlement(file, period)
    component, cost = file.component, settlement.cost
    parties, approvals = parties_asked(component, file.in_effect)
    content = read_round(cost, approvals, on, file.in_effect, model_of(component, parties))
    asked = [one.party for one in settlement.to_settle]
    owing = may_be_owed(parties)
    waiting = credits_left(component.carrier.organisation, asked) if owing else {}
    kept = withheld(parties)
    letters = tuple(
        letter_of(settlement, one, waiting.get(one.party.organisation_id, []))
        for one in settlement.to_settle
        if one.party.pk not in kept
    )
    every = blockers(cost, approvals, parties, on)
    of_a_round = (one for one in every if one.code != "nothing")
    drawn = of_the_typeface(content.common, *(one.party for one in letters))
    found = [*of_a_round, *_own(settlement, on), *drawn]
    found.sort(key=lambda one: one.overridable)
    said = SettlementContent(settlement, content, credits)
    silent = tuple(one.party.short_name for one in settlement.to_settle if one.party.pk in kept)
    return PreparedSettlement(settlement, on, said, letters, tuple(found), silent)


def _own(settlement: YearSettlement, on: date) -> Iterator[Blocker]:
    """What a settlement waits for, that a round of calls does not."""
    period, statement = settlement.period, settlement.statement
    if on < statement.issued_on:
        yield Blocker("early", f"La date précède celle de l'état {statement}.", overridable=False)
    waiting = [str(one) for one in settlement.letters if one.pdf_sha256 is None]  # type: ignore[attr-defined]
    if waiting:
        message = f"Sans leur PDF : {', '.join(waiting)}. Préparez-les d'abord."
        yield Blocker("waiting", message, overridable=False)
    planned = settlement.file.amounts_of(period, Basis.PLANNED)
    if not is_same(statement, facts_of(actuals_in(settlement.file, period, statement), planned)):
        yield Blocker(
            "stale",
            f"Des pièces ont changé depuis l'état {statement} : établissez un nouvel état.",
        )
