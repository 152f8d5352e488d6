"""The act that takes a draft away, with all that was written of it.

Nothing that was issued, adopted, voted or filed goes: then a convention stays, and may be ended.
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from accounts.models import User
from conventions.access import require_editor
from conventions.erasing.reading import AT_ONCE, held_by, in_order, rows_of
from conventions.homonyms import keep_of_references
from conventions.journal import note
from conventions.models import Convention
from conventions.state.gate import why_convention_closed


@transaction.atomic
def delete_draft(*, convention: Convention, by: User | None, on: date) -> None:
    """Take a draft away. Raises PermissionDenied, and ValidationError `closed`, `held`."""
    lead = require_editor(convention, by)
    found = Convention.objects.select_for_update().get(pk=convention.pk)
    if why := why_not_deleted(found):
        raise ValidationError(why, code="held")
    before = f"{found.reference} : {found.title}"
    erase([found.pk])
    note("projet supprimé", None, lead, by, subject=found.reference, before=before)


def why_not_deleted(convention: Convention) -> str:
    """Why a convention stays; empty for a draft that nothing rests on."""
    if closed := why_convention_closed(convention):
        return closed
    return why_held([convention.pk])


def why_held(conventions: Collection[int]) -> str:
    """What rests on some conventions and is never taken away; empty where nothing does."""
    held = sorted(set(held_by(rows_of(conventions))))
    if not held:
        return ""
    return f"Des pièces qui ne s'effacent pas y tiennent : {', '.join(held)}."


def erase(conventions: Collection[int]) -> None:
    """Every row of some conventions, once `why_held` is empty; within the caller's transaction."""
    found = rows_of(conventions)
    references = {f"{one.reference}" for one in Convention.objects.filter(pk__in=conventions)}
    for model in in_order(found):
        _delete(model, sorted(found[model]))
    keep_of_references(references)


def _delete(model: type[Model], keys: list[int]) -> None:
    for start in range(0, len(keys), AT_ONCE):
        rows = model._base_manager.filter(pk__in=keys[start : start + AT_ONCE])
        rows._raw_delete(rows.db)
