"""The journal: each write of the application leaves one line here, in its own transaction."""

from typing import Protocol, TypedDict, Unpack

from accounts.models import Entry, User
from accounts.sealing import seal

COMMAND_LINE = "ligne de commande"


class Named(Protocol):
    """What the journal copies of an organisation."""

    siren: str | None
    name: str


class EntryDetails(TypedDict, total=False):
    """What a line may say besides; `convention` is a reference."""

    organisation: Named | None
    convention: str
    before: str
    after: str


def record(*, by: User | None, act: str, subject: str, **said: Unpack[EntryDetails]) -> Entry:
    """Write one line; `by=None` is the command line."""
    entry = sealed_entry(by=by, act=act, subject=subject, **said)
    entry.save()
    return entry


def sealed_entry(
    *,
    by: User | None,
    act: str,
    subject: str,
    organisation: Named | None = None,
    convention: str = "",
    before: str = "",
    after: str = "",
) -> Entry:
    """The line that `record` writes, before it is written."""
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
    return entry
