"""What is typed at once: the readings of one period, and the periods before and after it."""

from dataclasses import dataclass
from datetime import date, timedelta

from conventions.models import Convention
from conventions.objectives.gauges import span_of
from conventions.objectives.periods import (
    AT_THE_END,
    ONCE,
    ReadingPeriod,
    begun,
    period_at,
    read_key,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReadingEntry:
    """A period of a rhythm, as it stands on a day."""

    rhythm: str
    period: ReadingPeriod
    on: date

    @property
    def key(self) -> str:
        return AT_THE_END if self.rhythm == ONCE else self.period.key

    @property
    def of_name(self) -> str:
        return "du bilan" if self.rhythm == ONCE else self.period.of_name

    @property
    def previous(self) -> "ReadingEntry | None":
        return self._at(self.period.starts_on - DAY)

    @property
    def next(self) -> "ReadingEntry | None":
        return self._at(self.period.ends_on + DAY)

    def _at(self, day: date) -> "ReadingEntry | None":
        """The period of the same rhythm around a day, unless it has not begun."""
        if self.rhythm == ONCE or day > self.on:
            return None
        return ReadingEntry(self.rhythm, period_at(self.rhythm, day), self.on)


def entry_of(key: str, convention: Convention, on: date) -> ReadingEntry | None:
    """What an address names; None for what is no period, or has not begun."""
    if key == AT_THE_END:
        whole = begun(ONCE, span_of(convention, on), None, on)
        return ReadingEntry(ONCE, whole[0], on) if whole else None
    period = read_key(key)
    if period is None or period.starts_on > on:
        return None
    return ReadingEntry(period.rhythm, period, on)
