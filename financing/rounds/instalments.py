"""What a round asks when its lines were called in part before: by difference, entry by entry."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, QuerySet

from financing.core.decimal_text import decimal_text
from financing.core.instalments import WHOLE, asked, cumulated, target
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.plan import Plan
from financing.letters.calculation import Content
from financing.models import (
    CalledLine,
    Component,
    EarlierLetter,
    FundCall,
    Instalment,
    Period,
)
from financing.rounds.blockers import Blocker
from press.kit.compiled import compiled_once

PLACES = 2  # of a percent of the share


@dataclass(frozen=True)
class CalledPart:
    """A part of the year's shares: an entry of the schedule, or all that is left (rank 0).

    `percent` is what it brings the shares to; `called` what stands called of each, by party's id.
    """

    rank: int
    label: str
    percent: Fraction
    called: Mapping[int, int]
    missing: tuple[int, ...] = ()  # the entries before it that are not called
    is_torn: bool = False  # some lines alone, of those that letters of before called together

    @property
    def line_rank(self) -> int:
        """What its called lines bear: 0 once the whole share is called."""
        return 0 if self.percent == WHOLE else self.rank

    def of(self, share: PartnerShare) -> PartnerShare:
        """The share, with what its letter asks."""
        before = self.called.get(share.partner.party.pk, 0)
        return replace(share, asked=asked(share.amount, self.percent, before))

    def frozen(self, cost: SharedCost, share: PartnerShare) -> Content:
        """As a letter says it; `asked` is of each contributor, in the order of the table."""
        whole = cost.shares[share.rank].amount
        return {
            "rank": self.rank,
            "label": self.label,
            "cumulated": decimal_text(self.percent, PLACES),
            "target": target(whole, self.percent),
            "called": self.called.get(share.partner.party.pk, 0),
            "asked": [self.of(one).amount for one in cost.shares],
        }

    def blockers(self) -> Iterator[Blocker]:
        if self.missing:
            said = ", ".join(map(str, self.missing))
            yield Blocker(
                "order",
                f"L'échéance {self.rank} vient après celles qui ne sont pas encore appelées : "
                f"{said}.",
                overridable=False,
            )
        if self.is_torn:
            yield Blocker(
                "earlier",
                "Des lettres d'avant Prorata ont appelé ce volet toutes lignes ensemble : appelez "
                "ce qu'il en reste toutes lignes ensemble aussi.",
                overridable=False,
            )


def entry_of(component: Component, rank: int) -> tuple[Instalment, list[Instalment]]:
    """The entry of that rank, counted from 1, and the whole schedule. Raises ValidationError."""
    schedule = component.schedule
    if not schedule:
        raise ValidationError(
            f"Le volet {component.label} n'a pas d'échéancier.", code="instalment"
        )
    if not 1 <= rank <= len(schedule):
        raise ValidationError(
            f"L'échéancier a {len(schedule)} échéances : « {rank} » n'en est pas une.",
            code="instalment",
        )
    return schedule[rank - 1], schedule


def basis_of(component: Component, rank: int | None) -> str:
    """What an entry is called on; the component's own basis for all that is left."""
    if rank is not None:
        named = (one.basis for one in component.schedule if one.rank == rank)
        return next(named, component.default_basis)
    return component.default_basis


@dataclass(frozen=True)
class CalledInPart:
    """What was called of a component in a period, short of the whole.

    `earlier` is what letters of before Prorata called, by party's id, until a round calls the
    whole, counting them; `partly` the rounds (ids) of entries of the schedule, with the entry and
    the code of each line.
    """

    earlier: Mapping[int, int]
    partly: Sequence[tuple[int, int, str]]


def called_in_part(component: Component, period: Period) -> CalledInPart:
    """As things stand now; two queries."""
    earlier = dict(_sums_of_before(component.pk, period.pk))
    return CalledInPart(earlier, _entries_called(component.pk, period.pk))


def part_of(
    plan: Plan, codes: Sequence[str] | None, rank: int | None, before: CalledInPart
) -> CalledPart | None:
    """The part that a round asks; None where its lines are called whole, at once.

    `codes` are its lines, None for all. No query, two where some were called in part.
    """
    component, earlier = plan.component, before.earlier
    ranks = {key: one for key, one, code in before.partly if codes is None or code in codes}
    if rank is None and not ranks and not earlier:
        return None
    called = _called(list(ranks), earlier)
    is_torn = bool(earlier) and codes is not None and set(codes) != _callable(plan)
    if rank is None:
        return CalledPart(0, "solde", WHOLE, called, is_torn=is_torn)
    entry, schedule = entry_of(component, rank)
    percents = [None if one.percent is None else Fraction(one.percent) for one in schedule]
    known = set(ranks.values())
    missing = () if earlier else tuple(one for one in range(1, rank) if one not in known)
    before = {key: one for key, one in ranks.items() if one < rank}
    counted = called if len(before) == len(ranks) else _called(list(before), earlier)
    return CalledPart(rank, entry.label, cumulated(percents, rank), counted, missing, is_torn)


@compiled_once
def _sums_of_before(component: int, period: int) -> QuerySet[Any]:
    whole = CalledLine.objects.standing().filter(
        line__component=component, period=period, instalment=0
    )
    return EarlierLetter.objects.of(component, period).exclude(Exists(whole)).by_party()


@compiled_once
def _entries_called(component: int, period: int) -> QuerySet[Any]:
    """Rounds, the entries of the schedule that they call, and the codes of their lines."""
    called = CalledLine.objects.standing().filter(
        line__component=component, period=period, instalment__gt=0
    )
    return called.values_list("round", "instalment", "line__code")


def _callable(plan: Plan) -> set[str]:
    return {line.code for line in plan.lines if line.is_callable}


def _called(rounds: Sequence[int], earlier: Mapping[int, int]) -> dict[int, int]:
    """What stands called by these rounds, by party's id, beside what was called before."""
    found: dict[int, int] = defaultdict(int, earlier)
    if rounds:
        letters = FundCall.objects.standing().filter(round__in=rounds)
        for party, amount in letters.values_list("party", "amount"):
            found[party] += amount
    return found
