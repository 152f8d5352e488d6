"""The signed copy of a text: the scan that its parties signed, one at a time."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from accounts.models import User
from conventions.access import require_editor
from conventions.documents.acts import file_document
from conventions.models import Convention, Document, Text
from conventions.texts.acts import why_closed
from press.files.uploads import PDF, Upload


def signed_copy_of(text: Text) -> Document | None:
    """The scan that stands for a text, without its bytes.

    A convention has one original: a « convention signée » filed among the documents is it.
    """
    own = Q(text=text)
    if text.number == 0:
        own |= Q(text=None, kind=Document.Kind.CONVENTION)
    standing = text.convention.documents.standing().filter(own)
    return standing.defer("content").order_by("-dated_on", "-pk").first()


def why_no_copy(text: Text, closed: str) -> str:
    """Why a text has no signed copy to file; empty when it may have one.

    `closed` says why it is written no more, and nothing while it is.
    """
    if text.convention.kind == Convention.Kind.ROADMAP:
        return "Une feuille de route ne se signe pas."
    if not closed:
        return "L'exemplaire signé se dépose ici une fois le texte soumis aux conseils et signé."
    return ""


@transaction.atomic
def file_signed_copy(
    *, text: Text, upload: Upload, dated_on: date, by: User | None, at: datetime
) -> Document:
    """Keep the scan of a signed text. Raises ValidationError `copy`, `draft`, `pdf`."""
    require_editor(text.convention, by)
    _require_none(text)
    if upload.kind is not PDF:
        raise ValidationError("L'exemplaire signé est un PDF.", code="pdf")
    if reason := why_no_copy(text, why_closed(text, localtime(at).date())):
        raise ValidationError(reason, code="draft")
    return file_document(
        convention=text.convention,
        text=text,
        upload=upload,
        kind=Document.Kind.AMENDMENT if text.number else Document.Kind.CONVENTION,
        title=title_of(text),
        dated_on=dated_on,
        by=by,
        at=at,
    )


def title_of(text: Text) -> str:
    """« Avenant n° 1 signé »."""
    return f"Avenant n° {text.number} signé" if text.number else "Convention signée"


def _require_none(text: Text) -> None:
    Convention.objects.select_for_update().get(pk=text.convention_id)
    other = signed_copy_of(text)
    if other:
        raise ValidationError(
            f"« {other} » est déjà déposé le {other.added_at:%d/%m/%Y} : retirez-le d'abord, "
            "dans les documents.",
            code="copy",
        )
