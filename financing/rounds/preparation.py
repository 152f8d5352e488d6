"""A round before it is issued: who pays how much, what blocks it, and its letters as drafts.

Nothing here writes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import F

from conventions.models import Party
from epci.record.accounts import kind_of_account
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.dossier import ComponentFile
from financing.dossier.leaps import leaps
from financing.letters.page import file_name, render
from financing.models import CalledLine, CallRound, Component, FundCall, Line, Period
from financing.rounds.blockers import Blocker
from financing.rounds.composition import Order, RoundComposition, compose_in
from financing.rounds.instalments import CalledInPart, basis_of

Called = dict[str, CallRound]

# Where each kind of obstacle is lifted; the plan where nothing is said.
PLACES = {
    "population": "populations",
    "key": "sharing",
    "no_rule": "sharing",
    "no_vote": "parties",
    "vote": "parties",
    "signature": "parties",
    "early": "parties",
    "demonstration": "parties",
    "signatory": "parties",
    "answer": "parties",
    "unverified": "host",
    "siren": "addressee",
    "address": "addresses",
    "iban": "account",
    "statement": "actuals",
    "stated": "actuals",
    "closed": "actuals",
    "gate": "actuals",
    "actual_missing": "actuals",
    "earlier": "choice",
    "overlap": "choice",
    "lines": "choice",
}


@dataclass(frozen=True)
class Choice:
    """A cash line (its amount in centimes, where known) and the round that calls it, if any.

    `cancelled` is the last round that called it, when that was cancelled whole.
    """

    line: Line
    amount: int | None
    is_chosen: bool
    round: CallRound | None
    cancelled: CallRound | None = None


@dataclass(frozen=True)
class Obstacles:
    """Obstacles of one gravity that are lifted in the same place."""

    place: str
    overridable: bool
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Preparation:
    """What a round would be on a day; `composed` is None where the shares cannot be computed."""

    order: Order
    on: date
    choices: tuple[Choice, ...]
    composed: RoundComposition | None
    obstacles: tuple[Blocker, ...]
    warnings: tuple[str, ...] = ()

    @property
    def cost(self) -> SharedCost | None:
        return self.composed.cost if self.composed else None

    @property
    def letters(self) -> list[PartnerShare]:
        return self.composed.letters if self.composed else []

    @property
    def is_silenced(self) -> bool:
        """Whether the carrier has not said yet that it is one."""
        carrier = self.order.component.carrier.pk
        return self.composed is not None and carrier in self.composed.withheld

    @property
    def account(self) -> str:
        """Of what kind the account to pay to is; empty where there is none."""
        iban = self.order.component.carrier.organisation.iban
        return kind_of_account(iban) if iban else ""

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.letters)

    @property
    def unaddressed(self) -> list[Party]:
        """Who writes or receives a letter, and has no postal address."""
        asked = [one.partner.party for one in self.letters]
        parties = [self.order.component.carrier, *asked]
        return [one for one in parties if not one.address.strip()]

    @property
    def kept(self) -> PartnerShare | None:
        """The carrier's own share, which no letter asks for."""
        shares = self.cost.shares if self.cost else ()
        return next((one for one in shares if one.kept_by_carrier), None)

    @property
    def can_be_issued(self) -> bool:
        return bool(self.letters) and all(one.overridable for one in self.obstacles)

    @property
    def needs_a_reason(self) -> bool:
        return any(one.overridable for one in self.obstacles)

    @property
    def obstacles_by_place(self) -> list[Obstacles]:
        """The obstacles grouped, the gravest first."""
        groups: dict[tuple[bool, str], list[str]] = {}
        for one in self.obstacles:
            place = PLACES.get(one.code, "plan")
            groups.setdefault((one.overridable, place), []).append(one.message)
        return [
            Obstacles(place, overridable, tuple(messages))
            for (overridable, place), messages in groups.items()
        ]

    @property
    def declared(self) -> list[str]:
        """The parties of which the lead says what they voted or signed: letters mark it."""
        said = self.composed.content.common["approvals"] if self.composed else []
        return list(dict.fromkeys(one["organisation"] for one in said if "declared" in one))

    @property
    def has_lines_left(self) -> bool:
        return any(choice.round is None for choice in self.choices)

    @property
    def issued(self) -> CallRound | None:
        """The round that already calls exactly the chosen lines."""
        rounds = {choice.round for choice in self.choices if choice.is_chosen}
        found = rounds.pop() if len(rounds) == 1 else None
        called = {choice.line.code for choice in self.choices if found and choice.round == found}
        chosen = {choice.line.code for choice in self.choices if choice.is_chosen}
        return found if called == chosen else None

    @property
    def query(self) -> str:
        """The chosen lines, and the instalment, as the end of an address."""
        codes = [choice.line.code for choice in self.choices if choice.is_chosen]
        entry = {"echeance": self.order.instalment} if self.order.instalment else {}
        return urlencode({"lines": codes, **entry}, doseq=True)

    @property
    def deductions(self) -> list[tuple[FundCall, int]]:
        """The credits that its letters deduct, with the centimes of each."""
        if self.composed is None:
            return []
        return [part for one in self.letters for part in self.composed.content.deductions(one)]

    @property
    def fingerprint(self) -> str:
        """Of all that the letters would freeze; empty where there would be none."""
        return self.composed.fingerprint if self.composed else ""


def prepare(
    file: ComponentFile,
    period: Period,
    chosen: Sequence[str] | None,
    on: date,
    instalment: int | None = None,
    spared: Callable[[], Mapping[int, int]] = dict,
) -> Preparation:
    """The round of the chosen lines, by code; by default of those that no round calls yet.

    `instalment` is the entry of the schedule that it calls, None for all that is left; `spared` is
    that of its `Order`.
    """
    component, rows = file.component, _called_lines(file.component, period)
    called, cancelled = _called(rows)
    lines = [line for line in file.lines_in(period) if line.is_callable]
    if chosen is None:
        chosen = [line.code for line in lines if line.code not in called]
    basis = basis_of(component, instalment)
    order = Order(component, period, basis, tuple(chosen), instalment, spared)
    amounts = file.amounts_of(period, order.basis)
    choices = tuple(
        Choice(
            line,
            amounts.get(line.pk),
            line.code in chosen,
            called.get(line.code),
            cancelled.get(line.code),
        )
        for line in lines
    )
    try:
        composed = compose_in(file, order, on, _before(file, period, rows))
    except ValidationError as error:
        return Preparation(order, on, choices, None, _faults(error))
    obstacles = (*_overlaps(order, choices), *composed.blockers)
    warnings = tuple(leaps(file, composed.cost.key))
    return Preparation(order, on, choices, composed, obstacles, warnings)


def draft(preparation: Preparation, siren: str) -> tuple[str, bytes] | None:
    """The name and the PDF of one contributor's letter, marked PROJET; None if it has none.

    A letter prints what the carrier's record holds: there is none while the carrier is silent.
    """
    if preparation.is_silenced:
        return None
    for share in preparation.letters:
        if preparation.composed and share.partner.party.organisation.siren == siren:
            content = preparation.composed.draft(share)
            return file_name(content), render(content, draft=True)
    return None


def _called_lines(component: Component, period: Period) -> list[CalledLine]:
    """Those of every round of a period, with what `freed` them of it."""
    lines = CalledLine.objects.filter(period=period, line__component=component).order_by("pk")
    return list(lines.select_related("line", "round").annotate(freed=F("release__id")))


def _called(rows: Sequence[Any]) -> tuple[Called, Called]:
    """The rounds of the period by the code of the lines that they call, and that they called."""
    whole = [one for one in rows if one.instalment == 0]
    standing = {one.line.code: one.round for one in whole if one.freed is None}
    return standing, {one.line.code: one.round for one in whole if one.line.code not in standing}


def _before(file: ComponentFile, period: Period, rows: Sequence[Any]) -> CalledInPart:
    """What `called_in_part` would read again."""
    standing = [one for one in rows if one.freed is None]
    is_whole = any(one.instalment == 0 for one in standing)
    partly = [(one.round_id, one.instalment, one.line.code) for one in standing if one.instalment]
    return CalledInPart({} if is_whole else file.called_before({period.pk}), partly)


def _overlaps(order: Order, choices: Sequence[Choice]) -> list[Blocker]:
    """Chosen lines that a round calls already, among others that none does."""
    again = [one.line.label for one in choices if one.is_chosen and one.round]
    if not again:
        return []
    message = f"Déjà appelé pour {order.period.label} : {', '.join(again)}."
    return [Blocker("overlap", message, overridable=False)]


def _faults(error: ValidationError) -> tuple[Blocker, ...]:
    """What keeps the shares from being computed, as obstacles that no reason overrides."""
    found = getattr(error, "error_list", [error])
    return tuple(
        Blocker(one.code or "", message, overridable=False)
        for one in found
        for message in one.messages
    )
