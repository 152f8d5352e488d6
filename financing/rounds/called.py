"""Which lines of a period were called before, by which round, and what has freed them since."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from financing.models import CalledLine, Component, Period


class CalledBefore(NamedTuple):
    """A line called by a round; `release` is what freed it, None while it stands called."""

    line: int
    code: str
    round: int
    release: int | None


def called_before(
    component: Component, period: Period, codes: Collection[str]
) -> list[CalledBefore]:
    """The lines of these codes that any round called for the period, in that order; one query."""
    rows = CalledLine.objects.filter(period=period, line__component=component, line__code__in=codes)
    columns = ("line_id", "line__code", "round_id", "release")
    return [CalledBefore(*row) for row in rows.order_by("pk").values_list(*columns)]


def last_releases(called: Iterable[CalledBefore]) -> dict[int, int]:
    """The id of what last freed each line, by line's id."""
    freed = (one for one in called if one.release is not None)
    return {one.line: one.release for one in sorted(freed, key=lambda one: one.release or 0)}
