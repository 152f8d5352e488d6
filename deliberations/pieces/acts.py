"""The files of an act, kept among the documents of the convention that it is about."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.documents.acts import file_act
from conventions.models import Document, Party
from deliberations.models import Deliberation, Piece
from epci.permissions import Act, require
from press.files.uploads import Upload

NO_CONVENTION = (
    "Cette délibération ne porte sur aucune convention suivie ici : ses pièces n'ont pas où se "
    "garder."
)


@transaction.atomic
def attach(
    *,
    deliberation: Deliberation,
    upload: Upload,
    kind: str,
    dated_on: date,
    by: User | None,
    at: datetime,
) -> Document:
    """Keep a file of an act with the documents of its convention, and with the act.

    Raises PermissionDenied, or ValidationError: no convention, a council that is no party of it,
    a file that is with an act already.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    title = f"{deliberation}, {Piece.Kind(kind).label}"
    document = file_act(
        party=party_of(deliberation),
        upload=upload,
        title=title[:1].upper() + title[1:],
        dated_on=dated_on,
        by=by,
        at=at,
    )
    known = Piece.objects.filter(document=document).select_related("deliberation").first()
    if known:
        raise ValidationError(
            f"Ce fichier est déjà avec la {known.deliberation} : « {document} ».", code="twice"
        )
    Piece.objects.create(deliberation=deliberation, document=document, kind=kind)
    return document


def party_of(deliberation: Deliberation) -> Party:
    """The council as a party of the convention. Raises ValidationError where it is none."""
    text = deliberation.text
    if text is None:
        raise ValidationError(NO_CONVENTION, code="convention")
    found = Party.objects.filter(convention=text.convention, organisation=deliberation.council)
    party = found.select_related("organisation").first()
    if party is None:
        raise ValidationError(
            f"{deliberation.council} n'est pas partie à {text.convention} : ses pièces n'ont pas "
            "où se garder.",
            code="party",
        )
    return party
