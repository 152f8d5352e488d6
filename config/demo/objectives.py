"""What the conventions of the demonstration aim at: indicators with readings, levers with goals."""

from collections.abc import Iterator
from decimal import Decimal

from config.demo.agreements import Agreement
from config.demo.files import Record, cited, without
from conventions.models import Convention, Goal, Indicator, Lever, Marker, Reading
from conventions.objectives.periods import period_at, read_key
from epci.models import DEMONSTRATION
from press.words.months import add_days


def load_aims(data: Record, agreement: Agreement) -> None:
    """Everything of one file; a convention has no more than what its act prints."""
    convention, act = agreement.convention, agreement.act
    indicators = {}
    for rank, record in enumerate(data.get("indicators", []), 1):
        indicator = _indicator(convention, rank, record, act)
        indicators[indicator.title] = indicator
    for rank, record in enumerate(data.get("levers", []), 1):
        _lever(convention, rank, record, act, indicators)


def _indicator(convention: Convention, rank: int, record: Record, act: str) -> Indicator:
    facts = without(cited(record, act), "readings", "demonstration_readings")
    indicator = Indicator.objects.create(convention=convention, rank=rank, **facts)
    printed = [Reading(**cited(one, act)) for one in record.get("readings", [])]
    invented = record.get("demonstration_readings")
    for reading in [*printed, *(_invented(**invented) if invented else ())]:
        reading.indicator = indicator
        reading.save()
    return indicator


def _invented(first: str, values: list[str]) -> Iterator[Reading]:
    """Readings that no act prints, period after period."""
    period = read_key(first)
    for value in values:
        yield Reading(
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            value=Decimal(value),
            source=DEMONSTRATION,
        )
        period = period_at(period.rhythm, add_days(period.ends_on, 1))


def _lever(
    convention: Convention, rank: int, record: Record, act: str, indicators: dict[str, Indicator]
) -> None:
    facts = without(cited(record, act), "goals", "markers")
    lever = Lever.objects.create(convention=convention, rank=rank, **facts)
    Goal.objects.bulk_create(
        Goal(lever=lever, rank=place, **_goal(one))
        for place, one in enumerate(record.get("goals", []), 1)
    )
    Marker.objects.bulk_create(
        Marker(
            lever=lever,
            rank=place,
            text=one["text"],
            indicator=indicators[one["counted_by"]] if "counted_by" in one else None,
        )
        for place, one in enumerate(record.get("markers", []), 1)
    )


def _goal(record: Record) -> Record:
    """`final` is the horizon of the final impact."""
    if "final" not in record:
        return record
    return {"text": record["text"], "horizon": record["final"], "is_final_impact": True}
