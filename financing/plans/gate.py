"""Whether the money of a text is still written: as the text itself is, where there is a budget."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.models import Convention, Text
from conventions.state import gate

NO_BUDGET = "Une feuille de route est sans budget : elle n'a pas de plan de financement."


def open_text(text: Text, by: User | None, on: date) -> None:
    """Lock a text to write its money. Raises PermissionDenied, and ValidationError `closed`."""
    gate.open_text(text, by)
    if not text.convention.has_budget:
        raise ValidationError(NO_BUDGET, code="closed")


def closed_since(text: Text, on: date) -> str:
    """Why the money of a text is only read; empty while it is written."""
    return gate.why_closed(text) if text.number else why_closed(text.convention, on)


def why_closed(convention: Convention, on: date) -> str:
    """Why the plan of a convention is only read; empty while it is written."""
    return gate.why_convention_closed(convention) if convention.has_budget else NO_BUDGET
