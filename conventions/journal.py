"""What an act changes on a row, as the journal keeps it: before and after, by label."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypedDict, Unpack

from django.db.models import Model

from accounts.journal import record
from accounts.models import Entry, EntryQuerySet, User
from conventions.access import lead_of
from conventions.models import Convention, Text
from epci.models import Organisation
from epci.permissions import acting_for
from press.words.french import short_date

DOWNLOAD = "téléchargement"


@dataclass(frozen=True)
class Trace:
    """The fields that changed, and what they said before and after."""

    labels: list[str]
    before: str
    after: str


def put(row: Model, values: Mapping[str, Any]) -> Trace:
    """Write values on a row, by field, without saving it.

    A value that no act prints, once replaced, is no longer a demonstration's.
    """
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    before = said(row, changed)
    for name in changed:
        setattr(row, name, values[name])
    if hasattr(row, "demonstration"):
        row.demonstration = [name for name in row.demonstration if name not in changed]
    return Trace([label(row, name) for name in changed], before, said(row, changed))


class Said(TypedDict, total=False):
    """What a line of the journal says of before and of after."""

    before: str
    after: str


def note(
    act: str,
    convention: Convention | None,
    organisation: Organisation | None,
    by: User | None,
    *,
    subject: str = "",
    **said: Unpack[Said],
) -> None:
    """One line in the journal of a convention, about the whole of it or a part of it.

    `organisation` is the one whose people act: most often its lead; nobody's for what a day
    brings. Without a convention, `subject` says what it is about.
    """
    record(
        by=by,
        act=act,
        subject=subject or (convention.title if convention else ""),
        organisation=organisation,
        convention=f"{convention.reference}" if convention else "",
        convention_id=convention.pk if convention else None,
        **said,
    )


def entries_of(convention: Convention) -> EntryQuerySet:
    """The lines of its journal."""
    reference = f"{convention.reference}" if convention.named_alone else ""
    return Entry.objects.of_convention(convention.pk, reference)


def note_on(act: str, text: Text, by: User | None, **said: Unpack[Said]) -> None:
    """One line about a text, in the name of the lead, whose people write it."""
    subject = f"{text}{f' : {text.title}' if text.title else ''}"
    note(act, text.convention, lead_of(text.convention), by, subject=subject, **said)


def said(row: Model, names: Sequence[str]) -> str:
    """« titre Convention, prend fin le – »: each value on one line."""
    return ", ".join(f"{label(row, name)} {_printed(row, name)}" for name in names)


def label(row: Model, name: str) -> str:
    """A field as screens call it."""
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _printed(row: Model, name: str) -> str:
    value = getattr(row, name)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{short_date(value)}"
    shown = getattr(row, f"get_{name}_display", lambda: value)()
    return " ".join(str(shown).split())


def record_download(*, convention: Convention | None, name: str, by: User) -> None:
    """Somebody takes a file away, or prints it: under which name, for whom.

    `convention` is the one that the file is of; None where it is of several, or of none.
    """
    note(DOWNLOAD, convention, acting_for(by), by, subject=name)


def taking(convention: Convention | None, by: User) -> Callable[..., None]:
    """What a list, or a file, tells the journal of who takes it away, once it has a name."""
    return partial(record_download, convention=convention, by=by)
