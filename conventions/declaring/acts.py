"""What the lead says of a party that has nobody here: its vote, its signature, where to write.

All of it is declared: marked wherever it shows, with the act joined, until the party's own people
come, confirm or contest. As soon as somebody is there for the party, the lead no longer can.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from conventions.acceptance.reading import require_absence
from conventions.approvals.acts import Declaration, authorise, reject, require_submitted, sign
from conventions.documents.acts import file_proof
from conventions.journal import note, put
from conventions.models import Approval, Document, Party, Text
from press.files.uploads import Upload
from press.kit.envelopes import on_an_envelope
from press.kit.versions import require_unchanged

WHERE = ("declared_address", "declared_contact")


@dataclass(frozen=True)
class DeclaredVote:
    """What its act prints: the day, for or against, its number, since when it is executory.

    `body` is the one that decided, where it is no council.
    """

    decided_on: date
    is_adopted: bool
    number: str = ""
    executory_on: date | None = None
    body: str = ""


@transaction.atomic
def declare_vote(
    *,
    party: Party,
    text: Text,
    vote: DeclaredVote,
    upload: Upload,
    seen: str = "",
    by: User | None,
    at: datetime,
) -> Approval:
    """The decision of its competent body, for or against, with the act that says it.

    Raises PermissionDenied, StaleError, and ValidationError `speaks`, `draft`, `order`, or as a
    filing does.
    """
    on = localtime(at).date()
    require_absence(party, by)
    require_submitted(party, text)
    if vote.executory_on and vote.executory_on < vote.decided_on:
        message = "Un acte n'est pas exécutoire avant d'être pris."
        raise ValidationError({"executory_on": message}, code="order")
    told = "vote" if vote.is_adopted else "refus"
    piece = _proof(party, upload, f"{party} : {told}, {text}", vote.decided_on, by, at)
    said = {"party": party, "text": text, "seen": seen, "by": by}
    declared = Declaration(on, piece)
    if vote.is_adopted:
        return authorise(
            authorised_on=vote.decided_on,
            number=vote.number,
            executory_on=vote.executory_on,
            body=vote.body,
            declared=declared,
            **said,
        )
    act = f"acte n° {vote.number}" if vote.number else ""
    return reject(rejected_on=vote.decided_on, act=act, declared=declared, **said)


@transaction.atomic
def declare_signature(
    *,
    party: Party,
    text: Text,
    signed_on: date,
    upload: Upload | None = None,
    seen: str = "",
    by: User | None,
    at: datetime,
) -> Approval:
    """The signature of its executive, and the page that bears it where the lead has it.

    Raises PermissionDenied, StaleError, and ValidationError as `sign`, and `speaks`.
    """
    require_absence(party, by)
    if upload:
        _proof(party, upload, f"{party} : signature, {text}", signed_on, by, at)
    declared = Declaration(localtime(at).date())
    return sign(party=party, text=text, signed_on=signed_on, seen=seen, declared=declared, by=by)


@transaction.atomic
def declare_whereabouts(
    *, party: Party, declared_address: str, declared_contact: str, seen: str = "", by: User | None
) -> list[str]:
    """Where letters of this convention go, while its own record does not say; gives what changed.

    Raises PermissionDenied, StaleError, and ValidationError by field, `speaks`.
    """
    lead = require_absence(party, by)
    found = Party.objects.select_related("convention", "organisation").get(pk=party.pk)
    typed = {"declared_address": declared_address, "declared_contact": declared_contact.strip()}
    require_unchanged(seen, whereabouts_of(found), typed)
    if declared_address.strip():
        try:
            typed["declared_address"] = on_an_envelope(declared_address)
        except ValidationError as refused:
            raise ValidationError({"declared_address": refused}) from refused
    trace = put(found, typed)
    found.full_clean()
    found.save()
    if trace.labels:
        said = {"before": trace.before, "after": trace.after}
        note("coordonnées déclarées", found.convention, lead, by, subject=str(found), **said)
    return trace.labels


def whereabouts_of(party: Party) -> dict[str, str]:
    return {name: getattr(party, name) for name in WHERE}


def _proof(
    party: Party, upload: Upload, title: str, dated_on: date, by: User | None, at: datetime
) -> Document:
    return file_proof(
        convention=party.convention, upload=upload, title=title, dated_on=dated_on, by=by, at=at
    )
