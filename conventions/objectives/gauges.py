"""An indicator as one looks at it: its readings drawn, its last one, and what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.utils.safestring import SafeString

from conventions.models import Convention, Indicator, Reading
from conventions.objectives.periods import (
    MONTH,
    ONCE,
    QUARTER,
    YEAR,
    Lifetime,
    ReadingPeriod,
    awaited,
    begun,
    last_missing,
    missing,
    progress,
)
from press.kit.charts_of_measures import Measured, columns
from press.words.french import decimal, percent, plural, short_date

UNITS = {MONTH: ("mois", "mois"), QUARTER: ("trimestre", "trimestres"), YEAR: ("an", "ans")}
MOST_COLUMNS = 24  # of a drawing: two years of months
MOST_NAMED = 3  # periods that a sentence names


@dataclass(frozen=True)
class Gauge:
    """An indicator with its readings in order, on a day of the convention's life."""

    indicator: Indicator
    readings: Sequence[Reading]
    span: Lifetime
    on: date

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None

    @property
    def to_type(self) -> ReadingPeriod | None:
        """The last period that is over, else the first one that has begun."""
        indicator = self.indicator
        found = begun(indicator.rhythm, self.span, indicator.target_on, self.on)
        over = [one for one in found if one.ends_on < self.on]
        return [*found[:1], *over][-1] if found else None

    @property
    def last_period(self) -> str:
        return period_of(self.readings[-1]).name

    @cached_property
    def due(self) -> list[ReadingPeriod]:
        """What should be read by now; nothing of before the first reading, once there is one."""
        due = awaited(self.indicator.rhythm, self.span, self.indicator.target_on, self.on)
        if not self.readings:
            return due
        return [one for one in due if one.starts_on >= self.readings[0].starts_on]

    @cached_property
    def missing(self) -> list[ReadingPeriod]:
        if self.indicator.rhythm == ONCE and self.readings:
            return []
        return missing(self.due, {one.starts_on for one in self.readings})

    @property
    def late(self) -> str:
        """What is late, as one says it; empty when nothing is."""
        if not self.missing:
            return ""
        if self.indicator.rhythm == ONCE:
            return f"bilan attendu depuis le {short_date(self.missing[0].ends_on)}"
        count = last_missing(self.due, {one.starts_on for one in self.readings})
        names = [one.name for one in self.missing]
        if count > 1:
            since = plural(count, *UNITS[self.indicator.rhythm])
            return f"sans relevé depuis {since} : {names[-count]} à {names[-1]}"
        more = "…" if len(names) > MOST_NAMED else ""
        awaited = "relevé attendu" if len(names) == 1 else f"{len(names)} relevés attendus"
        return f"{awaited} : {', '.join(names[-MOST_NAMED:])}{more}"

    @property
    def share(self) -> Fraction | None:
        """The part of the target that the last reading reaches; beyond 1 when it is passed.

        A reading of before the convention is where it starts from, and reaches nothing.
        """
        if self.last is None or self.indicator.target is None:
            return None
        if self.span.first and self.last.ends_on < self.span.first:
            return None
        return progress(self.last.value, self.indicator.target)

    @property
    def filled(self) -> Fraction:
        """How full its bar is, from 0 to 1."""
        return min(self.share or Fraction(0), Fraction(1))

    @property
    def share_text(self) -> str:
        """In whole percent, never rounded up: 100 % is reached."""
        return "" if self.share is None else percent(int(self.share * 100), 0)

    @property
    def is_reached(self) -> bool:
        return self.share is not None and self.share >= 1

    @property
    def lines(self) -> list[tuple[ReadingPeriod, Reading]]:
        """The readings with their periods, the latest first."""
        return [(period_of(one), one) for one in reversed(self.readings)]

    @property
    def chart(self) -> SafeString:
        """The readings from the first one to what is awaited last, gaps included."""
        drawn = {one.starts_on: Measured(one.name, one.mark, None) for one in self.missing}
        drawn |= {one.starts_on: _column(one) for one in self.readings}
        rows = [drawn[day] for day in sorted(drawn)]
        unit = f", en {self.indicator.unit}" if self.indicator.unit else ""
        return columns(rows[-MOST_COLUMNS:], title=f"{self.indicator}{unit}", target=self._target)

    @property
    def _target(self) -> Measured | None:
        aimed = self.indicator.target
        return (
            None if aimed is None else Measured("cible", "cible", Fraction(aimed), decimal(aimed))
        )


def span_of(convention: Convention, on: date) -> Lifetime:
    """The life of the convention as known on a day; from the day of the vote if none is given."""
    dated = Convention.objects.filter(pk=convention.pk).with_last_day(on)
    first, *ends = dated.values_list("first_day", "last_day", "termination__effective_on").get()
    last = min((day for day in ends if day), default=None)
    return Lifetime(first or convention.submitted_on, last)


def period_of(reading: Reading) -> ReadingPeriod:
    return ReadingPeriod(reading.starts_on, reading.ends_on)


def _column(reading: Reading) -> Measured:
    period = period_of(reading)
    return Measured(period.name, period.mark, Fraction(reading.value), decimal(reading.value))
