"""What the plans and keys of a convention give, under the texts in effect from a day to another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from conventions.models import Convention, Text
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossiers
from financing.dossier.to_do import outlook
from financing.models import Period, ReckonedPeriod, ReckonedShare

Pairs = Collection[tuple[int, int]]  # a component's id and a period's


@dataclass(frozen=True)
class Reckoned:
    """What is kept of one component in one period; each share: party's id, centimes, at ceiling."""

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
    shares: tuple[tuple[int, int, bool], ...]

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
            tuple((one.party_id, one.amount, one.is_ceiling) for one in shares),
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
        )

    def share_rows(self, reckoned: ReckonedPeriod) -> Iterator[ReckonedShare]:
        for party, amount, is_ceiling in self.shares:
            yield ReckonedShare(
                reckoned=reckoned, party_id=party, amount=amount, is_ceiling=is_ceiling
            )


def reckon(
    conventions: Sequence[Convention], on: date, only: Pairs | None = None
) -> dict[int, list[Reckoned]]:
    """What plans give, by convention's id: as many queries for one as for five hundred.

    `only` names the components and periods that are wanted, by their ids.
    """
    texts: dict[int, list[Text]] = {one.pk: [] for one in conventions}
    amended = Text.objects.filter(convention__in=conventions, number__gt=0)
    for text in amended.exclude(counts_from=None).order_by("number"):
        texts[text.convention_id].append(text)
    return {
        one.convention.pk: list(_of(one, texts[one.convention.pk], only))
        for one in read_dossiers(conventions, on)
    }


def _of(dossier: Dossier, amendments: Sequence[Text], only: Pairs | None) -> Iterator[Reckoned]:
    for since, until in _spans(amendments):
        day = since or date.min
        numbers = {one.number for one in amendments if _holds(one, day)}
        known = dossier.under(frozenset({0, *numbers}))
        for file in known.components:
            for period in known.periods:
                if only is None or (file.component.pk, period.pk) in only:
                    yield _reckoned(file, period, since, until)


def _spans(amendments: Sequence[Text]) -> list[tuple[date | None, date | None]]:
    """The stretches of days during which the same amendments are in effect."""
    days = {day for one in amendments for day in (one.counts_from, one.ceased_on) if day}
    return list(pairwise([None, *sorted(days), None]))


def _holds(text: Text, day: date) -> bool:
    begun = text.counts_from is not None and text.counts_from <= day
    return begun and (text.ceased_on is None or text.ceased_on > day)


def _reckoned(
    file: ComponentFile, period: Period, since: date | None, until: date | None
) -> Reckoned:
    seen = outlook(file, period)
    shares = seen.cost.shares if seen.cost else ()
    return Reckoned(
        component=file.component.pk,
        period=period.pk,
        carrier=file.component.carrier.organisation_id,
        ends_on=period.ends_on,
        since=since,
        until=until,
        faults=seen.faults,
        is_lacking=bool(seen.faults),
        is_proposable=seen.is_proposable,
        is_adopted=bool(seen.cost and seen.cost.key.is_adopted),
        basis=seen.cost.basis if seen.cost else "",
        left_to_call=seen.left_to_call,
        shares=tuple(
            (one.partner.party.pk, one.amount, one.amount == one.partner.ceiling) for one in shares
        ),
    )
