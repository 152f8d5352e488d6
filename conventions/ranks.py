"""The order of what a convention lists: each row has a rank, and moves among its neighbours."""

from typing import Any

from django.db.models import Max, Model, QuerySet

FAR = 10_000  # ranks that no list reaches, where rows wait while they are put in order


def last_rank(rows: QuerySet[Any]) -> int:
    last: int | None = rows.aggregate(last=Max("rank"))["last"]
    return last or 0


def put_at(row: Model, rows: QuerySet[Any], place: int | None) -> None:
    """Move a row of the list to a place, from 1; beyond the end is the end, None moves nothing."""
    if place is None:
        return
    others = [one for one in rows.order_by("rank", "pk") if one.pk != row.pk]
    ordered = [*others[: place - 1], row, *others[place - 1 :]]
    if [one.rank for one in ordered] == list(range(1, len(ordered) + 1)):
        return
    for start in (FAR, 1):  # two rows never have the same rank, not even in between
        for rank, one in enumerate(ordered, start):
            one.rank = rank
        rows.model.objects.bulk_update(ordered, ["rank"])
