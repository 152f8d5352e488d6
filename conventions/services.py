"""The acts on conventions: each is one function, atomic, with its line in the journal."""

from datetime import date

from django.db import transaction

from accounts.journal import record
from accounts.models import User
from conventions.models import Approval, Convention, Party, Text
from epci.permissions import Act, acting_for, require


@transaction.atomic
def authorise(
    *,
    party: Party,
    text: Text,
    authorised_on: date,
    number: str = "",
    prefecture_id: str = "",
    executory_on: date | None = None,
    source: str = "",
    by: User | None,
) -> Approval:
    """A party's competent body authorises the signature of a text."""
    require(by, Act.RECORD_DELIBERATION, party.organisation)
    approval, _ = Approval.objects.update_or_create(
        party=party,
        text=text,
        defaults={
            "authorised_on": authorised_on,
            "number": number,
            "prefecture_id": prefecture_id,
            "executory_on": executory_on,
            "source": source,
        },
    )
    _journal(party, text, f"autorisée le {authorised_on:%d/%m/%Y} {number}".strip(), by)
    return approval


@transaction.atomic
def sign(
    *, party: Party, text: Text, signed_on: date, source: str = "", by: User | None
) -> Approval:
    """A party's executive signs a text; `source` fills an approval that has none yet."""
    require(by, Act.RECORD_DELIBERATION, party.organisation)
    approval, _ = Approval.objects.get_or_create(party=party, text=text)
    approval.signed_on = signed_on
    approval.source = approval.source or source
    approval.save(update_fields=["signed_on", "source"])
    _journal(party, text, f"signée le {signed_on:%d/%m/%Y}", by)
    return approval


def record_download(*, convention: Convention, name: str, by: User) -> None:
    """Somebody takes a file of the convention away, or prints it: under which name, for whom."""
    record(
        by=by,
        act="téléchargement",
        subject=name,
        organisation=acting_for(by),
        convention=convention.reference,
    )


def _journal(party: Party, text: Text, after: str, by: User | None) -> None:
    record(
        by=by,
        act="approbation",
        subject=f"{text}, {party}",
        organisation=party.organisation,
        convention=party.convention.reference,
        after=after,
    )
