"""The signed copy of a text: the scan that its parties signed, one at a time."""

from django.db.models import Q

from conventions.models import Document, Text


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
    if not text.convention.is_signed:
        return "Une feuille de route ne se signe pas."
    if not closed:
        return "L'exemplaire signé se dépose ici une fois le texte soumis aux conseils et signé."
    return ""


def title_of(text: Text) -> str:
    """« Avenant n° 1 signé »."""
    return f"Avenant n° {text.number} signé" if text.number else "Convention signée"
