"""An act after its vote: what the prefecture receives of it, and its files.

The files are kept among the documents of the convention.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.documents.acts import file_act
from conventions.models import Document, Party
from deliberations.models import Deliberation, Piece
from deliberations.votes.acts import authorise_party, save_facts, take_turns
from deliberations.votes.corrections.trace import described, note_change
from epci.permissions import Act, require
from press.files.uploads import Upload
from press.kit.versions import require_unchanged

RECEIPT = ("transmitted_on", "received_on", "published_on", "prefecture_id")
NO_CONVENTION = (
    "Cette délibération ne porte sur aucune convention suivie ici : ses pièces n'ont pas où se "
    "garder."
)


@transaction.atomic
def record_receipt(
    *,
    deliberation: Deliberation,
    transmitted_on: date | None,
    received_on: date | None,
    published_on: date | None,
    prefecture_id: str,
    seen: str = "",
    by: User | None,
) -> Deliberation:
    """The prefecture's receipt, and the publication: from then on the act is executory.

    Raises PermissionDenied, StaleError, or ValidationError `prefecture_id`, `dates`.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    take_turns(deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    typed = (transmitted_on, received_on, published_on, prefecture_id)
    now = {name: getattr(stored, name) for name in RECEIPT}
    require_unchanged(seen, now, dict(zip(RECEIPT, typed, strict=True)))
    before = list(described(stored))
    stored.transmitted_on, stored.received_on = transmitted_on, received_on
    stored.published_on, stored.prefecture_id = published_on, prefecture_id
    save_facts(stored)
    note_change(stored, before, "accusé de réception", by)
    authorise_party(stored, by)
    return stored


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
