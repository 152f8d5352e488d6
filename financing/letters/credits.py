"""Credits that wait for their addressee's next letter: what it deducts of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from conventions.models import Party
from epci.models import Organisation
from financing.chaining import create_chained
from financing.core.settlement import lower
from financing.letters.calculation import Content
from financing.models import CreditUse, FundCall, Payment
from press.kit.compiled import compiled_once


@dataclass(frozen=True)
class OpenCredit:
    """A credit of which something is left to deduct (centimes)."""

    credit: FundCall
    left: int


def open_credits(carrier: Organisation, parties: Iterable[Party]) -> dict[int, list[OpenCredit]]:
    """By organisation's id, oldest first. Those to be refunded are all used.

    A letter on which more was paid than it asks is one: what is beyond waits as a credit does. One
    query where no letter gave anything back and nothing was paid, two else: the sums of a letter
    are many, and those of all that a carrier ever sent would be read for each round.
    """
    asked = list(parties)
    organisations = tuple(sorted({party.organisation_id for party in asked}))
    return credits_left(carrier, asked) if _any_owing(carrier.pk, organisations) else {}


def credits_left(carrier: Organisation, parties: Iterable[Party]) -> dict[int, list[OpenCredit]]:
    """The same where one knows already that a letter may owe something; one query."""
    organisations = {party.organisation_id for party in parties}
    found: dict[int, list[OpenCredit]] = defaultdict(list)
    letters = may_owe(carrier.pk).filter(party__organisation__in=organisations)
    rows = letters.with_money().filter(left__lt=0).select_related("party", "round").defer("content")
    for one in rows.order_by("year", "number"):
        found[one.party.organisation_id].append(OpenCredit(one, -one.left))
    return found


def may_owe(carrier: int) -> Any:
    """The letters that ask for less than nothing, or are paid: no other can owe its addressee."""
    letters = FundCall.objects.originals().filter(cancelled_by=None, carrier=carrier).order_by()
    paid = Exists(Payment.objects.filter(call=OuterRef("pk")))
    return letters.filter(Q(amount__lt=0) | Q(paid))


@compiled_once
def _any_owing(carrier: int, organisations: tuple[int, ...]) -> QuerySet[Any]:
    owing = may_owe(carrier).filter(party__organisation__in=organisations)
    return owing.values_list("pk")[:1]


def without(
    credits: Mapping[int, list[OpenCredit]], spared: Mapping[int, int]
) -> dict[int, list[OpenCredit]]:
    """What is left of them once so many centimes of each, by its key, are kept for others."""
    left = {
        owner: [OpenCredit(one.credit, one.left - spared.get(one.credit.pk, 0)) for one in some]
        for owner, some in credits.items()
    }
    return {owner: [one for one in some if one.left > 0] for owner, some in left.items()}


def deducted(amount: int, credits: Iterable[OpenCredit]) -> list[tuple[FundCall, int]]:
    """What a letter of so many centimes takes of each."""
    known = list(credits)
    parts = lower(amount, [one.left for one in known])
    return [(one.credit, part) for one, part in zip(known, parts, strict=True) if part]


def said_of(deductions: Iterable[tuple[FundCall, int]]) -> list[Content]:
    """As a letter freezes them."""
    return [
        {"number": str(credit), "issued_on": credit.issued_on.isoformat(), "amount": part}
        for credit, part in deductions
    ]


def use_credits(
    calls: Iterable[FundCall], deductions: Mapping[int, list[tuple[FundCall, int]]], on: date
) -> None:
    """Write what letters deduct; `deductions` are by party's id."""
    create_chained(
        CreditUse(credit=credit, call=call, amount=part, made_on=on)
        for call in calls
        for credit, part in deductions.get(call.party_id, [])
    )
