"""A round composed: its shares, what its letters will say and what blocks it, read before the lock.

The register is locked only while letters are numbered. Every act of the application leaves a line
in the journal, in its own transaction: where none was written since, nothing has moved, and what
was composed still stands. Else it is composed again under the lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from accounts.models import Entry
from conventions.journal import DOWNLOAD
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.letters.calculation import Content
from financing.letters.content import RoundContent, read_round
from financing.letters.credits import OpenCredit, credits_left, open_credits, without
from financing.letters.letterhead import Heading
from financing.models import Component, Period
from financing.register.numbering import CALLS_CANCELLED, PAYMENT_RECORDED, ROUND_ISSUED
from financing.rounds.blockers import (
    Blocker,
    blockers,
    may_be_owed,
    model_of,
    of_the_typeface,
    parties_asked,
    withheld,
)
from financing.rounds.instalments import CalledInPart, CalledPart, called_in_part, part_of
from press.files.canonical import canonical, digest
from press.kit.compiled import compiled_once

# What these acts change of a round is read again under the lock: lines called, sums already asked.
OF_THE_REGISTER = {ROUND_ISSUED, CALLS_CANCELLED, PAYMENT_RECORDED, DOWNLOAD}
LEAVES_CREDITS = {ROUND_ISSUED, DOWNLOAD}  # a letter may use a credit, and makes none
LAST_LINES = 50  # of the journal: on PostgreSQL, one may be committed after the next


@dataclass(frozen=True)
class Order:
    """What a round calls: some lines (all cash lines by default) of a component and period.

    `spared` gives the centimes of credits, by their key, that rounds before it are to deduct: asked
    each time that credits are read, under the lock too.
    """

    component: Component
    period: Period
    basis: str
    lines: tuple[str, ...] | None = None
    instalment: int | None = None  # the entry of the schedule, from 1; None for all that is left
    spared: Callable[[], Mapping[int, int]] = field(default=dict, compare=False)

    def cost(self, on: date) -> SharedCost:
        """The shares as things stand on a day, as every page reads them."""
        return self.cost_in(read_component(self.component, on))

    def cost_in(self, file: ComponentFile) -> SharedCost:
        """The same from a component that is already read."""
        return file.cost(self.period, self.basis, self.lines)

    def read_again(self) -> "Order":
        """The same component and period, as their rows are now."""
        component, period = _component.one(self.component.pk), _period.one(self.period.pk)
        return replace(self, component=component, period=period)


@dataclass(frozen=True)
class RoundComposition:
    """What a round would be on a day: nothing of it is written, and nothing is left to read."""

    order: Order
    on: date
    cost: SharedCost
    content: RoundContent
    blockers: tuple[Blocker, ...]
    withheld: frozenset[int]  # the parties (ids) that have not said yes: see `withheld`
    part: CalledPart | None  # what the letters ask of the shares, where it is not the whole
    journal: frozenset[int]  # its last lines, before anything was read

    @property
    def codes(self) -> set[str]:
        """Those of the lines called."""
        return {expense.code for expense in self.cost.remainder.expenses}

    @property
    def letters(self) -> list[PartnerShare]:
        """The shares that give a letter: not the carrier's own, those of nothing, or withheld."""
        return [one for one in self._asked if one.partner.party.pk not in self.withheld]

    @property
    def kept_back(self) -> list[str]:
        """Who would have a letter, and has none for now."""
        asked = (one.partner.party for one in self._asked)
        return [one.short_name for one in asked if one.pk in self.withheld]

    @property
    def _asked(self) -> list[PartnerShare]:
        shares = map(self.part.of, self.cost.shares) if self.part else self.cost.shares
        return [one for one in shares if one.amount and not one.kept_by_carrier]

    def draft(self, share: PartnerShare) -> Content:
        """A letter without its number."""
        return self.content.letter(share, Heading(number=None, issued_on=self.on))

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as anything that the letters freeze, or that blocks them, does."""
        drafts = [self.draft(one) for one in self.letters]
        blocking = [one.message for one in self.blockers]
        shown = {"lines": sorted(self.codes), "drafts": drafts, "blockers": blocking}
        return digest(canonical(shown))

    def up_to_date(self, *, is_first: bool) -> "RoundComposition":
        """The same under the register's lock, or composed again where something has moved.

        `is_first` says that no round called the component before for the fiscal year: what is
        asked of its shares is then what it was. One query, or what has moved besides.
        """
        acts = _acts_since(self.journal)
        if not acts <= OF_THE_REGISTER:
            return compose(self.order, self.on)
        content, order, part = self.content.read_again(is_first=is_first), self.order, self.part
        if not is_first:
            before = called_in_part(order.component, order.period)
            part = part_of(self.cost.plan, order.lines, order.instalment, before)
        credits = content.credits
        if credits or not acts <= LEAVES_CREDITS:
            credits = _credits(order, self.cost)
        return replace(self, content=replace(content, part=part, credits=credits), part=part)


def compose(order: Order, on: date) -> RoundComposition:
    """Read all that a round rests on. Raises ValidationError where its shares are not known."""
    journal = last_lines()
    read = order.read_again()
    file, before = read_component(read.component, on), called_in_part(read.component, read.period)
    return _composed(file, read, on, journal, before)


def compose_in(
    file: ComponentFile, order: Order, on: date, before: CalledInPart
) -> RoundComposition:
    """The same from what is already read, for a page: it shows, and writes nothing."""
    return _composed(file, order, on, frozenset(), before)


def _composed(
    file: ComponentFile, order: Order, on: date, journal: frozenset[int], before: CalledInPart
) -> RoundComposition:
    cost = order.cost_in(file)
    parties, approvals = parties_asked(order.component, file.in_effect)
    part = part_of(cost.plan, order.lines, order.instalment, before)
    content = read_round(cost, approvals, on, file.in_effect, model_of(order.component, parties))
    credits = _credits(order, cost, is_owed=True) if may_be_owed(parties) else {}
    content = replace(content, part=part, credits=credits)
    found = [
        *blockers(cost, approvals, parties, on),
        *of_the_typeface(content.common, *(one.partner.party for one in cost.shares)),
        *(part.blockers() if part else ()),
    ]
    found.sort(key=lambda one: one.overridable)
    kept = withheld(parties)
    return RoundComposition(order, on, cost, content, tuple(found), kept, part, journal)


def _credits(
    order: Order, cost: SharedCost, *, is_owed: bool = False
) -> dict[int, list[OpenCredit]]:
    """What the carrier still has to give back to those whom the letters ask; `is_owed` says that
    somebody is known to be owed something.
    """
    asked = [one.partner.party for one in cost.shares if one.amount and not one.kept_by_carrier]
    read = credits_left if is_owed else open_credits
    return without(read(order.component.carrier.organisation, asked), order.spared())


def last_lines() -> frozenset[int]:
    """What `up_to_date` compares with: the last lines of the journal, before anything is read."""
    return frozenset(_last_lines())


def _acts_since(since: frozenset[int]) -> set[str]:
    """What was done since, as the journal names it."""
    return set(_acts_after(min(since, default=0), tuple(since)))


@compiled_once
def _component(component: int) -> QuerySet[Component]:
    rows = Component.objects.select_related("convention", "carrier__organisation")
    return rows.filter(pk=component)


@compiled_once
def _period(period: int) -> QuerySet[Period]:
    return Period.objects.filter(pk=period)


@compiled_once
def _last_lines() -> QuerySet[Any]:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True)[:LAST_LINES]


@compiled_once
def _acts_after(first: int, known: tuple[int, ...]) -> QuerySet[Any]:
    written = Entry.objects.filter(pk__gt=first).exclude(pk__in=known)
    return written.order_by().values_list("act", flat=True).distinct()
