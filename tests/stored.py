"""Facts put on rows behind the application, as a test sometimes must."""

from typing import Any

from django.db.models import QuerySet

from conventions import days, homonyms
from conventions.follow_up import next_days
from financing.reckoning import keeping
from press.kit import searched


def put(rows: QuerySet[Any], **facts: Any) -> None:
    """Facts of any rows, written at once with the days and the sums that they give."""
    rows.update(**facts)
    homonyms.rebuild()
    days.rebuild()
    next_days.rebuild()
    keeping.rebuild()
    if rows.model in searched.searched_models():
        searched.rebuild(rows.model)
