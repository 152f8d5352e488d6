"""Corrections of a recorded deliberation: what changes is in the journal, before and after."""

from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from deliberations.models import Deliberation
from deliberations.votes.acts import (
    Facts,
    Parts,
    Scan,
    file_scan,
    forget_authorisation,
    require_held,
    save_concluded,
    save_parts,
    settle_party,
    take_turns,
)
from deliberations.votes.corrections.trace import described, facts_of, note_change
from epci.permissions import Act, require
from press.kit.versions import require_unchanged

PARTS = (
    "opinions",
    "budget_entries",
    "decisions",
    "interested_members",
    "called_votes",
    "presences",
    "proxies",
)


@transaction.atomic
def correct(
    *,
    deliberation: Deliberation,
    parts: Parts,
    scan: Scan | None = None,
    seen: str = "",
    by: User | None,
    on: date,
    **facts: Unpack[Facts],
) -> Deliberation:
    """Replace what was recorded by what the act says; the approval of the party follows.

    `seen` is the version of `facts_of`, compared once all is written, which a refusal undoes.
    Raises PermissionDenied, StaleError, or ValidationError as `adopt` does, and `text` for another
    text.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    require_held(facts["held_on"], on)
    take_turns(deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    before, was_adopted = list(described(stored)), stored.is_adopted
    _require_same_text(stored, facts)
    stated = facts.pop("outcome", "")
    for name, value in facts.items():
        setattr(stored, name, value)
    save_concluded(stored, stated, parts)
    for name in PARTS:
        getattr(stored, name).all().delete()
    save_parts(stored, parts)
    require_unchanged(seen, {"lines": before}, facts_of(stored))
    note_change(stored, before, "correction d'une délibération", by)
    if was_adopted and not stored.is_adopted:
        forget_authorisation(stored, by)
    settle_party(stored, by)
    if scan:
        file_scan(stored, scan, by)
    return stored


def _require_same_text(stored: Deliberation, facts: Facts) -> None:
    """A vote on another text is another deliberation: this one has authorised a party already."""
    text = facts.get("text")
    if stored.text_id is not None and (text is None or text.pk != stored.text_id):
        raise ValidationError(
            f"Cette délibération approuve déjà un texte ({stored.text}) : il ne se change pas.",
            code="text",
        )
