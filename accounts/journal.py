"""The journal: each write of the application leaves one line here, in its own transaction."""

from typing import Protocol

from accounts.models import Entry, User
from accounts.sealing import seal

COMMAND_LINE = "ligne de commande"


class Named(Protocol):
    """What the journal copies of an organisation."""

    siren: str | None
    name: str


def record(
    *,
    by: User | None,
    act: str,
    subject: str,
    organisation: Named | None = None,
    convention: str = "",
    convention_id: int | None = None,
    before: str = "",
    after: str = "",
) -> Entry:
    """Write one line; `by=None` is the command line. `convention` is a reference, and the key
    beside it tells it from others of that name.
    """
    entry = Entry(
        actor_id=by.pk if by else None,
        actor=str(by) if by else COMMAND_LINE,
        organisation_siren=(organisation.siren or "") if organisation else "",
        organisation=organisation.name if organisation else "",
        convention=convention,
        convention_id=convention_id,
        act=act,
        subject=subject[:300],
        before=before,
        after=after,
    )
    entry.seal = seal(entry)
    entry.save()
    return entry
