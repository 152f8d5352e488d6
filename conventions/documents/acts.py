"""Filing a document of a convention, and withdrawing it: two acts of whoever edits it."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.access import require_editor
from conventions.journal import Said, note
from conventions.models import Convention, Document, Party, Text, Withdrawal
from epci.models import Organisation
from epci.permissions import Act, require
from press.files.uploads import Upload
from press.words.french import says_something


@transaction.atomic
def file_document(
    *,
    convention: Convention,
    upload: Upload,
    kind: str,
    title: str,
    dated_on: date,
    text: Text | None = None,
    by: User | None,
    at: datetime,
) -> Document:
    """Keep a file for good, or as the signed copy of a text.

    Raises PermissionDenied, and ValidationError for one that is there.
    """
    lead = require_editor(convention, by)
    Convention.objects.select_for_update().get(pk=convention.pk)  # a double click files once
    same = _already_filed(convention, upload)
    if same:
        raise ValidationError(f"Ce fichier est déjà là : « {same} ».", code="twice")
    document = Document(convention=convention, text=text, kind=kind, title=title, dated_on=dated_on)
    return _keep(document, upload, lead, by, at)


@transaction.atomic
def file_act(
    *,
    party: Party,
    upload: Upload,
    title: str,
    dated_on: date,
    by: User | None,
    at: datetime,
) -> Document:
    """A party keeps a file of its own act among the pieces; one that is there already is that one.

    Raises PermissionDenied.
    """
    require(by, Act.RECORD_DELIBERATION, party.organisation)
    document = Document(kind=Document.Kind.ACT, title=title, dated_on=dated_on)
    return _keep_once(document, upload, party.convention_id, party.organisation, by, at)


@transaction.atomic
def file_proof(
    *,
    convention: Convention,
    upload: Upload,
    title: str,
    dated_on: date,
    by: User | None,
    at: datetime,
) -> Document:
    """The lead keeps the act of a party that it speaks for; one that is there already is that one.

    Raises PermissionDenied.
    """
    lead = require_editor(convention, by)
    document = Document(kind=Document.Kind.ACT, title=title, dated_on=dated_on)
    return _keep_once(document, upload, convention.pk, lead, by, at)


@transaction.atomic
def file_voucher(
    *,
    party: Party,
    upload: Upload,
    title: str,
    dated_on: date,
    by: User | None,
    at: datetime,
) -> Document:
    """A carrier keeps the file of an invoice or a payment; one that is there already is that one.

    Raises PermissionDenied.
    """
    require(by, Act.RECORD_ACTUALS, party.organisation)
    document = Document(kind=Document.Kind.ACCOUNTS, title=title, dated_on=dated_on)
    return _keep_once(document, upload, party.convention_id, party.organisation, by, at)


def _keep_once(
    document: Document,
    upload: Upload,
    convention: int,
    filer: Organisation,
    by: User | None,
    at: datetime,
) -> Document:
    document.convention = Convention.objects.select_for_update().get(pk=convention)
    same = _already_filed(document.convention, upload)
    return same or _keep(document, upload, filer, by, at)


def _keep(
    document: Document, upload: Upload, filer: Organisation, by: User | None, at: datetime
) -> Document:
    document.name, document.content = upload.stored_name, upload.content
    document.content_type = upload.kind.content_type
    document.size, document.sha256 = len(upload.content), upload.sha256
    document.added_at, document.added_by = at, str(by) if by else COMMAND_LINE
    document.full_clean()
    document.save()
    _journal("document déposé", document, filer, by, after=f"SHA-256 {document.sha256}")
    return document


@transaction.atomic
def withdraw_document(*, document: Document, reason: str, by: User | None, at: datetime) -> None:
    """Offer a document no longer. Raises ValidationError without a reason, or done already."""
    lead = require_editor(document.convention, by)
    Convention.objects.select_for_update().get(pk=document.convention_id)
    if Withdrawal.objects.filter(document=document).exists():
        raise ValidationError(f"« {document} » est déjà retiré.", code="withdrawn")
    if not says_something(reason):
        raise ValidationError("Écrivez pourquoi ce document est retiré.", code="reason")
    who = str(by) if by else COMMAND_LINE
    Withdrawal.objects.create(document=document, at=at, by=who, reason=reason.strip()[:300])
    _journal("document retiré", document, lead, by, before=document.sha256, after=reason.strip())


def altered_documents(since: date | None = None) -> Iterator[str]:
    """The documents whose bytes are no longer those that were filed, as sentences."""
    filed = Document.objects.select_related("convention").order_by("pk")
    for one in (filed.filter(added_at__date__gte=since) if since else filed).iterator(20):
        if hashlib.sha256(bytes(one.content)).hexdigest() != one.sha256:
            yield f"{one.convention}, document « {one} » : son contenu n'est plus celui déposé."


def _already_filed(convention: Convention, upload: Upload) -> Document | None:
    found: Document | None = (
        convention.documents.standing().filter(sha256=upload.sha256).defer("content").first()
    )
    return found


def _journal(
    act: str, document: Document, filer: Organisation, by: User | None, **said: Unpack[Said]
) -> None:
    subject = f"{document.get_kind_display()} : {document}"
    note(act, document.convention, filer, by, subject=subject, **said)
