"""Letters of the conventions of a crowd, as bulk rows: three each, paid, paid in part, unpaid.

Nothing here proves anything: what they print is padding of the usual length, and their seals
follow no chain.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256

from benchmarks.crowd import BATCH
from conventions.models import Party
from financing.models import (
    CalledLine,
    CallPdf,
    CallRound,
    FundCall,
    Key,
    KeyShare,
    Line,
    Payment,
    Period,
    Rule,
)
from financing.reckoning import keeping

ISSUED, AMOUNT, LENGTH = date(2026, 3, 2), 10_000_00, 4_000
PAID = (AMOUNT, 2_500_00, 0)  # of each letter, in turn


def fill_letters(count: int) -> int:
    """A round of each of so many conventions; gives how many letters there are."""
    lines = list(Line.objects.select_related("component__carrier").order_by("pk")[:count])
    number = 0
    for start in range(0, len(lines), BATCH):
        number = _batch(lines[start : start + BATCH], number)
    keeping.rebuild()
    return number


def _batch(lines: Sequence[Line], number: int) -> int:
    conventions = [one.component.convention_id for one in lines]
    payers: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.filter(convention__in=conventions, is_contributor=True):
        payers[party.convention_id].append(party)
    keys = Key.objects.bulk_create(_keys(lines))
    KeyShare.objects.bulk_create(
        KeyShare(key=key, party=party, rank=rank, weight=1)
        for key, convention in zip(keys, conventions, strict=True)
        for rank, party in enumerate(payers[convention])
    )
    rounds = CallRound.objects.bulk_create(_rounds(lines, keys))
    CalledLine.objects.bulk_create(
        CalledLine(round=one, line=line, period=one.period)
        for one, line in zip(rounds, lines, strict=True)
    )
    calls = FundCall.objects.bulk_create(_letters(rounds, payers, number))
    CallPdf.objects.bulk_create(
        CallPdf(call=one, pdf=b"%PDF", sha256=one.sha256, seal=one.sha256) for one in calls
    )
    paid = [(one, PAID[one.number % len(PAID)]) for one in calls]
    Payment.objects.bulk_create(
        Payment(call=one, received_on=ISSUED + timedelta(days=20), amount=amount)
        for one, amount in paid
        if amount
    )
    return number + len(calls)


def _keys(lines: Sequence[Line]) -> Iterator[Key]:
    year = {"first_year": ISSUED.year, "last_year": ISSUED.year}
    rules = Rule.objects.filter(component__in=[one.component_id for one in lines])
    of = {one.component_id: one for one in rules}
    for line in lines:
        yield Key(rule=of[line.component_id], adopted_on=ISSUED, act="vote de mesure", **year)


def _rounds(lines: Sequence[Line], keys: Sequence[Key]) -> Iterator[CallRound]:
    periods = Period.objects.filter(convention__in=[one.component.convention_id for one in lines])
    of = {one.convention_id: one for one in periods}
    for line, key in zip(lines, keys, strict=True):
        component = line.component
        place = {"component": component, "period": of[component.convention_id]}
        yield CallRound(key=key, basis="planned", issued_on=ISSUED, **place)


def _letters(
    rounds: Sequence[CallRound], payers: Mapping[int, list[Party]], number: int
) -> Iterator[FundCall]:
    for one in rounds:
        for party in payers[one.component.convention_id]:
            number += 1
            yield FundCall(
                round=one,
                party=party,
                carrier_id=one.component.carrier.organisation_id,
                year=ISSUED.year,
                number=number,
                issued_on=ISSUED,
                due_on=ISSUED + timedelta(days=30),
                amount=AMOUNT,
                content="x" * LENGTH,
                sha256=_seal(number),
                previous_sha256=_seal(number - 1),
            )


def _seal(number: int) -> str:
    return sha256(f"{number}".encode()).hexdigest()
