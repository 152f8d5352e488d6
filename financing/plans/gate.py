"""Whether the money of a text is still written: by its lead, while it is a draft."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.access import require_editor
from conventions.amendments import acts as amending
from conventions.models import Convention, Text
from conventions.state.table import Step, may, refusal_of, state_of

NO_BUDGET = "Une feuille de route est sans budget : elle n'a pas de plan de financement."


def open_text(text: Text, by: User | None, on: date) -> None:
    """Lock a text to write its money. Raises PermissionDenied, and ValidationError `closed`."""
    if text.number:
        amending.open_draft(text, by)
        return
    require_editor(text.convention, by)
    text.convention = Convention.objects.select_for_update().get(pk=text.convention_id)
    if closed := why_closed(text.convention, on):
        raise ValidationError(closed, code="closed")


def closed_since(text: Text, on: date) -> str:
    """Why the money of a text is only read; empty while it is written."""
    return amending.closed_since(text) if text.number else why_closed(text.convention, on)


def why_closed(convention: Convention, on: date) -> str:
    """Why the plan of a convention is only read; empty while it is written."""
    if convention.kind == Convention.Kind.ROADMAP:
        return NO_BUDGET
    state = state_of(convention, on)
    if may(Step.EDIT, state):
        return ""
    return f"{refusal_of(convention, Step.EDIT, state)} Ensuite, un avenant change le plan."
