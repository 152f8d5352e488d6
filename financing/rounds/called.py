"""Which lines were called before, for which period, and what has freed them since."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from financing.models import CalledLine, Component
from press.kit.compiled import compiled_once


class CalledBefore(NamedTuple):
    """A line called by a round; `release` is what freed it, None while it stands called.

    `instalment` is 0 where the whole of it is called.
    """

    line: int
    code: str
    period: int
    round: int
    release: int | None
    instalment: int


def called_before(component: Component, fiscal_year: int) -> list[CalledBefore]:
    """The lines of a component that any round called for a year, in that order; one query."""
    return [CalledBefore(*row) for row in _called_of(component.pk, fiscal_year)]


@compiled_once
def _called_of(component: int, fiscal_year: int) -> QuerySet[Any]:
    rows = CalledLine.objects.filter(line__component=component, period__fiscal_year=fiscal_year)
    columns = ("line_id", "line__code", "period_id", "round_id", "release", "instalment")
    return rows.order_by("pk").values_list(*columns)


def last_releases(called: Iterable[CalledBefore], instalment: int = 0) -> dict[int, int]:
    """The id of what last freed each line, called whole or for one instalment, by line's id."""
    freed = (one for one in called if one.release is not None and one.instalment == instalment)
    return {one.line: one.release for one in sorted(freed, key=lambda one: one.release or 0)}
