"""Whether a text is written, by whom, and if not, why: one answer for its terms, its parties, its
articles and its money.

The original and the amendments follow one rule: the people of the lead write a text while it is a
draft; once it went to the councils, or once a party has voted or signed it, it is only read.
"""

from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.access import require_editor
from conventions.entities.standing import begun
from conventions.models import Approval, Convention, Text
from epci.models import Organisation
from press.words.french import long_date

TAKEN_BACK = "Reprenez-la en projet si personne n'a voté ; sinon, un avenant la change."
AMENDMENT_TAKEN_BACK = "Reprenez-le en projet si personne n'a voté, ou préparez le suivant."


def open_text(text: Text, by: User | None) -> Organisation:
    """The lead, for whose people a text is locked to be written.

    Raises PermissionDenied, and ValidationError `closed`.
    """
    lead = require_editor(text.convention, by)
    text.convention = Convention.objects.select_for_update().get(pk=text.convention_id)
    if text.pk:
        text.refresh_from_db(fields=["submitted_on"])
    if reason := why_closed(text):
        raise ValidationError(reason, code="closed")
    return lead


def open_convention(convention: Convention, by: User | None) -> tuple[Organisation, Convention]:
    """The same for the original text, whose terms are the convention's own; it comes locked."""
    original = _original(convention)
    return open_text(original, by), original.convention


def why_closed(text: Text) -> str:
    """Why a text is only read; empty while it is written. A query, none once it is submitted."""
    if text.sent_on is not None:
        what, back = "La convention est soumise", TAKEN_BACK
        if text.number:
            what, back = f"L'{text} est soumis", AMENDMENT_TAKEN_BACK
        since = f"{what} aux conseils depuis le {long_date(text.sent_on)}"
        return f"{since} : le texte se lit et ne se modifie plus. {back}"
    given = Approval.objects.filter(
        begun(), text__convention=text.convention_id, text__number=text.number
    )
    if given.exists():
        return "Une partie a déjà voté ou signé ce texte : il se lit et ne se modifie plus."
    return ""


def why_convention_closed(convention: Convention) -> str:
    """The same for the original text of a convention."""
    return why_closed(_original(convention))


def _original(convention: Convention) -> Text:
    return Text(convention=convention, number=0)
