"""The journal: each write of the application leaves one line here, in its own transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.db.models import Count, Max

from accounts.models import Entry, User
from accounts.sealing import seal

COMMAND_LINE = "ligne de commande"
TAKING = ("téléchargement", "rappel envoyé")  # lines of what changes nothing


class Named(Protocol):
    """What the journal copies of an organisation."""

    siren: str | None
    name: str


def changes_of(references: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """By convention, how many acts have changed something of it, and when the last did; one query.

    Both only grow.
    """
    acts = Entry.objects.filter(convention__in=references).exclude(act__in=TAKING)
    found = acts.order_by().values("convention").annotate(count=Count("pk"), last=Max("at"))
    return {one["convention"]: (one["count"], one["last"]) for one in found}


def record(
    *,
    by: User | None,
    act: str,
    subject: str,
    organisation: Named | None = None,
    convention: str = "",
    before: str = "",
    after: str = "",
) -> Entry:
    """Write one line; `by=None` is the command line. `convention` is a reference."""
    entry = Entry(
        actor_id=by.pk if by else None,
        actor=str(by) if by else COMMAND_LINE,
        organisation_siren=(organisation.siren or "") if organisation else "",
        organisation=organisation.name if organisation else "",
        convention=convention,
        act=act,
        subject=subject[:300],
        before=before,
        after=after,
    )
    entry.seal = seal(entry)
    entry.save()
    return entry
