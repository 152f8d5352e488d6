"""Facts put on rows behind the application, as a test sometimes must."""

from typing import Any

from django.db.models import QuerySet

from conventions import days


def put(rows: QuerySet[Any], **facts: Any) -> None:
    """Facts of approvals, parties or texts, written at once with the days that they give."""
    rows.update(**facts)
    days.rebuild()
