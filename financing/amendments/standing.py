"""The terms in force on a day, and which text gives each: end, parties, rules, plan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from conventions.entities.states import State
from conventions.models import Convention, Party
from conventions.state.in_force import Change, Stated, end_in_force, in_force, is_party, last_word
from conventions.state.table import state_of
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import KeyInForce, rule_sentence
from financing.models import Basis, Component, Line, Period
from press.words.french import long_date, sentence


@dataclass(frozen=True)
class SeatInForce:
    """A party on the day, and the text that brings it."""

    party: Party
    text: int


@dataclass(frozen=True)
class SharingInForce:
    """How a component is shared in the year of the day; without a rule, nothing is said."""

    component: Component
    rule: Stated[str] | None
    ceilings: tuple[tuple[Party, int], ...]
    is_adopted: bool
    act: str


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan, and what each period has of it with the text that says so."""

    line: Line
    amounts: tuple[Stated[int] | None, ...]


@dataclass(frozen=True)
class PlanTable:
    component: Component
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class TermsInForce:
    """Everything that is in force on a day, as it is known on another."""

    day: date
    texts: tuple[Change, ...]
    end: Stated[date | None]
    seats: tuple[SeatInForce, ...]
    shared: tuple[SharingInForce, ...]
    periods: tuple[Period, ...]
    plans: tuple[PlanTable, ...]
    nothing: str  # why nothing is in force that day; empty where something is

    @property
    def backwards(self) -> list[Change]:
        """The amendments that were signed after the day, and act on it all the same."""
        return [one for one in self.texts if one.complete_on and one.complete_on > self.day]


def standing_on(
    convention: Convention, dossier: Dossier, changes: Sequence[Change], day: date, known_on: date
) -> TermsInForce:
    """The terms of a convention, read with its state as known on `known_on`, on a day.

    Two queries more than the dossier's, three where it has ended by then.
    """
    holding = in_force(changes, day, known_on)
    numbers = frozenset({0, *(one.number for one in holding)})
    under, end = dossier.under(numbers), end_in_force(convention.ends_on, holding)
    return TermsInForce(
        day=day,
        texts=tuple(one for one in holding if one.number),
        end=end,
        seats=tuple(_seats(convention, holding)),
        shared=tuple(_shared(file, day.year) for file in under.components),
        periods=under.periods,
        plans=tuple(_plan(file, under.periods, holding) for file in under.components),
        nothing=_why_nothing(convention, end.value, day, known_on),
    )


def _why_nothing(convention: Convention, end: date | None, day: date, known_on: date) -> str:
    """Why no term holds on a day: before the effect, after the end, or never signed by all."""
    begins, ended = convention.first_day, convention.terminated_on
    if begins is None:
        return "elle prendra effet à la dernière signature"
    if day < begins:
        return f"elle prend effet le {long_date(begins)}"
    if ended and ended <= day:
        return f"elle est résiliée depuis le {long_date(ended)}"
    if end and day > end:
        return f"elle a pris fin le {long_date(end)}"
    has_ended = end is not None and end < known_on
    state = state_of(convention, end) if has_ended else convention.state
    if state == State.DRAFT or state.awaits_parties:
        return f"elle est {'un projet' if state == State.DRAFT else state.value}"
    return ""


def _seats(convention: Convention, holding: Sequence[Change]) -> list[SeatInForce]:
    parties = convention.parties.select_related("joined_by", "left_by", "organisation")
    found = []
    for party in parties.order_by("rank"):
        joined = party.joined_by.number if party.joined_by else None
        left = party.left_by.number if party.left_by else None
        if is_party(joined, left, holding):
            found.append(SeatInForce(party, joined or 0))
    return found


def _shared(file: ComponentFile, year: int) -> SharingInForce:
    try:
        rule = file.rule(year)
    except ValidationError:
        return SharingInForce(file.component, None, (), is_adopted=False, act="")
    terms = file.terms[rule]
    said = sentence(rule_sentence(rule, terms, file.uses(rule)))
    adopted = file.adopted_key(year)
    key = _known_key(file, year)
    partners = key.partners if key else ()
    held = [(one.party, one.ceiling) for one in partners if one.ceiling is not None]
    return SharingInForce(
        component=file.component,
        rule=Stated(said, rule.text.number),
        ceilings=tuple(held),
        is_adopted=adopted is not None,
        act=adopted.act if adopted else "",
    )


def _known_key(file: ComponentFile, year: int) -> KeyInForce | None:
    """None while a population that it needs is not known."""
    try:
        return file.key(year)
    except ValidationError:
        return None


def _plan(file: ComponentFile, periods: Sequence[Period], holding: Sequence[Change]) -> PlanTable:
    said: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for one in file.amounts:
        if one.basis == Basis.PLANNED:
            said[one.line, one.period][one.text] = one.amount
    there = {one: file.lines_in(one) for one in periods}
    rows = tuple(
        PlanRow(
            line,
            tuple(
                last_word(said[line.pk, one.pk], holding) if line in there[one] else None
                for one in periods
            ),
        )
        for line in file.lines_in(*periods)
    )
    return PlanTable(file.component, rows)
