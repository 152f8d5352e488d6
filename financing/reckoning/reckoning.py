"""What the plans and keys of a convention give, under the texts in effect from a day to another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from conventions.models import Convention, Termination, Text
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossiers
from financing.dossier.to_do import outlook
from financing.models import EarlierLetter, Line, Period, ReckonedPeriod, ReckonedShare
from financing.reckoning.asked import SharesAsked

Span = tuple[date | None, date | None]  # from a day, to another
Pairs = Collection[tuple[int, int]]  # a component's id and a period's


@dataclass(frozen=True)
class Reckoned:
    """What is kept of one component in one period; each share: its party's and its organisation's
    ids, centimes, at ceiling.
    """

    component: int
    period: int
    carrier: int | None
    ends_on: date | None
    since: date | None
    until: date | None
    faults: tuple[str, ...]
    is_lacking: bool
    is_proposable: bool
    is_adopted: bool
    basis: str
    left_to_call: int | None
    fiscal_year: int | None
    opens_on: date | None
    closes_on: date | None
    uncalled: int
    unasked: int
    brings_more: bool | None
    shares: tuple[tuple[int, int | None, int, bool], ...]

    @classmethod
    def kept(cls, row: ReckonedPeriod) -> "Reckoned":
        """What a row says, read with its shares."""
        shares = sorted(row.shares.all(), key=lambda one: one.pk)
        return cls(
            row.component_id,
            row.period_id,
            row.carrier_id,
            row.ends_on,
            row.since,
            row.until,
            tuple(row.faults),
            row.is_lacking,
            row.is_proposable,
            row.is_adopted,
            row.basis,
            row.left_to_call,
            row.fiscal_year,
            row.opens_on,
            row.closes_on,
            row.uncalled,
            row.unasked,
            row.brings_more,
            tuple((one.party_id, one.payer_id, one.amount, one.is_ceiling) for one in shares),
        )

    def row(self) -> ReckonedPeriod:
        return ReckonedPeriod(
            component_id=self.component,
            period_id=self.period,
            carrier_id=self.carrier,
            ends_on=self.ends_on,
            since=self.since,
            until=self.until,
            faults=list(self.faults),
            is_lacking=self.is_lacking,
            is_proposable=self.is_proposable,
            is_adopted=self.is_adopted,
            basis=self.basis,
            left_to_call=self.left_to_call,
            fiscal_year=self.fiscal_year,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            uncalled=self.uncalled,
            unasked=self.unasked,
            brings_more=self.brings_more,
        )

    def share_rows(self, reckoned: ReckonedPeriod) -> Iterator[ReckonedShare]:
        for party, payer, amount, is_ceiling in self.shares:
            yield ReckonedShare(
                reckoned=reckoned,
                party_id=party,
                payer_id=payer,
                amount=amount,
                is_ceiling=is_ceiling,
            )


def reckon(
    conventions: Sequence[Convention], on: date, only: Pairs | None = None
) -> dict[int, list[Reckoned]]:
    """What plans give, by convention's id: as many queries for one as for five hundred.

    `only` names the components and periods that are wanted, by their ids.
    """
    texts: dict[int, list[Text]] = {one.pk: [] for one in conventions}
    for text in Text.objects.filter(convention__in=conventions).order_by("number"):
        texts[text.convention_id].append(text)
    ended = Termination.objects.filter(convention__in=conventions)
    ends = dict(ended.values_list("convention", "effective_on"))
    asked = SharesAsked.of(conventions) if only is None else SharesAsked.of_places(only)
    more = _bringing_more(conventions)
    return {
        one.convention.pk: [
            *Reckoning(one, texts[one.convention.pk], ends.get(one.convention.pk), asked, more).of(
                only
            )
        ]
        for one in read_dossiers(conventions, on)
    }


def _bringing_more(conventions: Sequence[Convention]) -> set[int]:
    """Their components (ids) that have fundings, or letters of before; one query."""
    theirs = {"component__convention__in": conventions}
    fundings = Line.objects.filter(**theirs, nature=Line.Nature.FUNDING).order_by()
    earlier = EarlierLetter.objects.filter(**theirs).order_by()
    rows = fundings.values_list("component").union(earlier.values_list("component"))
    return {component for (component,) in rows}


@dataclass(frozen=True)
class Reckoning:
    """A convention, its texts in order, from when it is terminated, what letters asked, and the
    components that bring more (ids).
    """

    dossier: Dossier
    texts: Sequence[Text]
    terminated_on: date | None
    asked: SharesAsked
    more: Collection[int]

    def of(self, only: Pairs | None) -> Iterator[Reckoned]:
        """What its plan gives in each stretch of days."""
        for since, until in _spans(self._amendments):
            held = [one for one in self._amendments if _holds(one, since or date.min)]
            known = self.dossier.under(frozenset({0, *(one.number for one in held)}))
            open_ = self._open(held)
            for file in known.components:
                for period in known.periods:
                    if only is None or (file.component.pk, period.pk) in only:
                        yield self._reckoned(file, period, (since, until), open_)

    @property
    def _amendments(self) -> list[Text]:
        return [one for one in self.texts if one.number and one.counts_from is not None]

    def _open(self, held: Sequence[Text]) -> Span:
        """The first day and the last on which the convention is in force under these amendments.

        See `conventions.entities.states`.
        """
        found, original = self.dossier.convention, next(iter(self.texts), None)
        if original is None or original.number:
            return None, None
        needed = [found.submitted_on, original.authorised_on]
        needed += [original.signed_on] if found.is_signed else []
        begun = [one for one in (*needed, found.starts_on) if one is not None]
        moved = [one.new_end_on for one in held if one.new_end_on]
        last = moved[-1] if moved else found.ends_on
        stopped = [one for one in (self.terminated_on, original.ceased_on) if one is not None]
        ends = [last] if last else []
        ends += [one - timedelta(days=1) for one in stopped]
        return None if None in needed else max(begun), min(ends, default=None)

    def _reckoned(self, file: ComponentFile, period: Period, holds: Span, open_: Span) -> Reckoned:
        seen = outlook(file, period)
        shares = seen.cost.shares if seen.cost else ()
        carrier, place = file.component.carrier, (file.component.pk, period.pk)
        amounts = {one.partner.party.pk: one.amount for one in shares}
        return Reckoned(
            component=file.component.pk,
            period=period.pk,
            carrier=carrier.organisation_id,
            ends_on=period.ends_on,
            since=holds[0],
            until=holds[1],
            faults=seen.faults,
            is_lacking=bool(seen.faults),
            is_proposable=seen.is_proposable,
            is_adopted=bool(seen.cost and seen.cost.key.is_adopted),
            basis=seen.cost.basis if seen.cost else "",
            left_to_call=seen.left_to_call,
            fiscal_year=period.fiscal_year,
            opens_on=open_[0],
            closes_on=open_[1],
            brings_more=file.component.pk in self.more,
            **self.asked.of_period(place, amounts, carrier.pk, period.fiscal_year),
            shares=tuple(map(_share, shares)),
        )


def _share(one: Any) -> tuple[int, int | None, int, bool]:
    party = one.partner
    is_ceiling = one.amount == party.ceiling
    return party.party.pk, party.party.organisation_id, one.amount, is_ceiling


def _spans(amendments: Sequence[Text]) -> list[Span]:
    """The stretches of days during which the same amendments are in effect."""
    days = {day for one in amendments for day in (one.counts_from, one.ceased_on) if day}
    return list(pairwise([None, *sorted(days), None]))


def _holds(text: Text, day: date) -> bool:
    begun = text.counts_from is not None and text.counts_from <= day
    return begun and (text.ceased_on is None or text.ceased_on > day)
