"""What an amendment changes: each thing old and new, each partner's euros, each call concerned.

Both sides are the same dossier, under the texts in effect with and without the amendment: the sums
are those of every other page, and the populations to come those of « what if ».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError

from conventions.amendments.awaited import Amendment
from conventions.models import Party
from financing.amendments.changed import Changed, things_changed
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import ComponentFile, Dossier
from financing.ledger.settling import Called, Settlement, settlements_under_each
from financing.models import Component, Period
from financing.simulations.ground import Ground, ground_of, printed_percent
from press.words.french import euros


@dataclass(frozen=True)
class Side:
    """What a partner pays on one side, in centimes; None where it shares nothing there."""

    percent: str
    amount: int


@dataclass(frozen=True)
class PartnerBeforeAfter:
    """One partner before and after; `whole` is the larger remainder, for the bars."""

    party: Party
    before: Side | None
    after: Side | None
    whole: int
    note: str

    @property
    def change(self) -> int:
        return _amount(self.after) - _amount(self.before)

    @property
    def before_amount(self) -> int | None:
        return self.before.amount if self.before else None

    @property
    def after_amount(self) -> int | None:
        return self.after.amount if self.after else None

    @property
    def before_percent(self) -> str:
        return self.before.percent if self.before else ""

    @property
    def after_percent(self) -> str:
        return self.after.percent if self.after else ""

    @property
    def before_part(self) -> Fraction:
        """The bar of the amount before, of the same whole as the other."""
        return self._part(self.before)

    @property
    def after_part(self) -> Fraction:
        return self._part(self.after)

    @property
    def before_words(self) -> str:
        return f"{self.party}, avant : {euros(_amount(self.before))}"

    @property
    def after_words(self) -> str:
        return f"{self.party}, après : {euros(_amount(self.after))}"

    def _part(self, side: Side | None) -> Fraction:
        return Fraction(_amount(side), self.whole) if self.whole else Fraction(0)


@dataclass(frozen=True)
class Moved:
    """One component and period that the amendment moves; without rows, `faults` say why."""

    component: Component
    period: Period
    before: SharedCost | None
    after: SharedCost | None
    rows: tuple[PartnerBeforeAfter, ...]
    faults: tuple[str, ...]
    anticipated: int | None
    gap: int

    @property
    def left_before(self) -> int:
        return self.before.left_with_carrier if self.before else 0

    @property
    def left_after(self) -> int:
        return self.after.left_with_carrier if self.after else 0

    @property
    def total_before(self) -> int:
        return sum(_amount(row.before) for row in self.rows) + self.left_before

    @property
    def total_after(self) -> int:
        return sum(_amount(row.after) for row in self.rows) + self.left_after


@dataclass(frozen=True)
class Total:
    """What one partner pays over every period and component that moves (centimes)."""

    party: Party
    before: int
    after: int


@dataclass(frozen=True)
class BeforeAfter:
    """The whole of what an amendment changes."""

    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    settlements: tuple[Settlement, ...]

    @property
    def totals(self) -> list[Total]:
        """By partner, in the order in which they first appear."""
        found: dict[Party, list[int]] = {}
        for one in self.moved:
            for row in one.rows:
                sums = found.setdefault(row.party, [0, 0])
                sums[0] += _amount(row.before)
                sums[1] += _amount(row.after)
        return [Total(party, *sums) for party, sums in found.items()]


def before_after(
    amendment: Amendment, dossier: Dossier, rounds: Sequence[Called] | None = None
) -> BeforeAfter:
    """What an amendment changes to what is in effect on the dossier's day; two queries, one fewer
    where the rounds of which letters stand are read.
    """
    text = amendment.text
    without = dossier.under(dossier.in_effect - {text.number})
    within = dossier.under(dossier.in_effect | {text.number})
    return BeforeAfter(
        changed=tuple(things_changed(amendment, without, within)),
        moved=tuple(_moved(without, within)),
        settlements=tuple(_announced(without, within, rounds)),
    )


def _moved(without: Dossier, within: Dossier) -> Iterator[Moved]:
    for old, new in zip(without.components, within.components, strict=True):
        for period in within.periods:
            found = _moved_in(old if period in without.periods else None, new, period)
            if found.faults or any(row.change for row in found.rows):
                yield found


def _moved_in(old: ComponentFile | None, new: ComponentFile, period: Period) -> Moved:
    """The two sides of a period; one that the amendment adds has a single side."""
    before, faults_before = _ground(old, period) if old else (None, ())
    after, faults_after = _ground(new, period)
    costs = before.cost if before else None, after.cost if after else None
    whole = max((cost.remainder.amount for cost in costs if cost), default=0)
    speaks = _speaks(old, new, period)
    faults = tuple(dict.fromkeys((*faults_before, *faults_after))) if speaks else ()
    return Moved(
        component=new.component,
        period=period,
        before=costs[0],
        after=costs[1],
        rows=() if faults else tuple(_rows(before, after, whole)),
        faults=faults,
        anticipated=after.year if after and after.is_anticipated else None,
        gap=costs[1].plan.balance_gap(costs[1].left_with_carrier) if costs[1] and speaks else 0,
    )


def _speaks(old: ComponentFile | None, new: ComponentFile, period: Period) -> bool:
    """Whether the amendment changes the amounts or the rule of a period, or adds it."""
    if old is None:
        return bool(new.plan(period).amounts)
    if old.plan(period).amounts != new.plan(period).amounts:
        return True
    try:
        return old.rule(period.fiscal_year) != new.rule(period.fiscal_year)
    except ValidationError:
        return old.rules != new.rules


def _ground(file: ComponentFile, period: Period) -> tuple[Ground | None, tuple[str, ...]]:
    try:
        return ground_of(file, period), ()
    except ValidationError as error:
        return None, tuple(error.messages)


def _rows(before: Ground | None, after: Ground | None, whole: int) -> Iterator[PartnerBeforeAfter]:
    """The partners of the new table, then those who are in the old one alone."""
    old, new = _sides(before), _sides(after)
    for party in dict.fromkeys((*new, *old)):
        note = "" if not before or party in old else "contribue désormais"
        note = note if not after or party in new else "ne contribue plus"
        yield PartnerBeforeAfter(party, old.get(party), new.get(party), whole, note)


def _sides(ground: Ground | None) -> dict[Party, Side]:
    if ground is None:
        return {}
    return {
        one.partner.party: Side(printed_percent(one.partner.line), one.amount)
        for one in ground.cost.shares
    }


def _announced(
    without: Dossier, within: Dossier, rounds: Sequence[Called] | None
) -> list[Settlement]:
    """What the amendment would settle of what is called already: where the accounts differ."""
    before, after = settlements_under_each([without, within], rounds)
    old = {(one.component, one.year): one.accounts for one in before}
    return [one for one in after if old.get((one.component, one.year)) != one.accounts]


def _amount(side: Side | None) -> int:
    return side.amount if side else 0
