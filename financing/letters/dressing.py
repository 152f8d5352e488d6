"""A letter in its carrier's model: its logo, opening, closing, signatory and contact, frozen.

The model adds and takes nothing away: what a letter must say, it says by itself. A content in a
model is of schema 9; that of a carrier without one is what it was, to the byte.
"""

from base64 import b64encode

from django.db.models import QuerySet

from epci.models import Organisation
from financing.letters.calculation import Content
from financing.letters.fields import filled_blocks, filled_lines
from financing.models import LetterModel
from press.files.pictures import type_of
from press.kit.compiled import compiled_once

MODEL_SCHEMA = 9
CONTACT = "contact"  # as notes of the demonstration name what the model prints instead


def current_model(carrier: Organisation) -> LetterModel | None:
    """The last version, where it adds something; one query."""
    last = _last_model.first(carrier.pk)
    return None if last is None or last.is_usual else last


@compiled_once
def _last_model(carrier: int) -> QuerySet[LetterModel]:
    return LetterModel.objects.filter(carrier=carrier).order_by("-version")[:1]


def dressed(content: Content, model: LetterModel | None) -> Content:
    """A letter's content with what its carrier's model prints, under its schema."""
    if model is None:
        return content
    said = {
        "version": model.version,
        "logo": _logo(model),
        "opening": filled_blocks(model.opening, content),
        "closing": filled_blocks(model.closing, content),
        "signatory": filled_lines(model.signatory, content),
        "contact": filled_lines(model.contact, content),
    }
    notes = [one for one in content["demonstration_notes"] if one != CONTACT or not said["contact"]]
    return content | {"model": said, "schema": MODEL_SCHEMA, "demonstration_notes": notes}


def undressed(content: Content) -> Content:
    """A letter without its number nor its model: what another version is tried on."""
    without = {name: value for name, value in content.items() if name != "model"}
    payment = content.get("payment")
    if payment and payment["reference"] == content["number"]:
        without["payment"] = payment | {"reference": None}
    return without | {"number": None}


def _logo(model: LetterModel) -> Content | None:
    if not model.logo:
        return None
    picture = bytes(model.logo)
    return {
        "type": type_of(picture),
        "data": b64encode(picture).decode(),
        "text": model.logo_text,
    }
