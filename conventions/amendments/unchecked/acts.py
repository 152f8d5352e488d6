"""The acts on an amendment that money may forbid, as far as the agreement alone knows.

Only `financing.amendments`, which checks what money says of them, may import them: a contract of
`pyproject.toml` holds it.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.acceptance.reading import refusals
from conventions.acceptance.telling import tell_party
from conventions.amendments.acts import open_amendment, require_days, said_of
from conventions.journal import note_on
from conventions.models import Party, Text
from press.words.french import short_date


@transaction.atomic
def remove_party(*, text: Text, party: Party, by: User | None) -> None:
    """A party leaves by this amendment; a newcomer of the same one is forgotten.

    Raises ValidationError `closed`, `lead`, `left`.
    """
    open_amendment(text, by)
    if party.is_lead:
        raise ValidationError(f"{party} pilote la convention : elle ne peut en sortir.", "lead")
    if party.left_by_id is not None:
        raise ValidationError(f"{party} sort déjà par l'{party.left_by}.", code="left")
    if party.joined_by_id == text.pk:
        party.delete()
    else:
        party.left_by = text
        party.save(update_fields=["left_by"])
    note_on("partie retirée", text, by, before=f"{party.name} ({party})")


@transaction.atomic
def submit_amendment(*, text: Text, by: User | None, on: date) -> None:
    """Send it to its parties, who vote and sign it. Raises ValidationError `closed`, `days`,
    `parties`.
    """
    open_amendment(text, by)
    require_days(text)
    if refused := list(refusals(text.convention)):
        raise ValidationError(refused, code="parties")
    text.submitted_on = on
    text.save(update_fields=["submitted_on"])
    for party in text.newcomers.filter(accepted_on=None).select_related("organisation"):
        tell_party(party, by)
    note_on("avenant soumis", text, by, after=f"soumis aux conseils le {short_date(on)}")


@transaction.atomic
def drop_amendment(*, text: Text, by: User | None) -> None:
    """Give up a draft, the last one only, so that numbers follow on.

    What it planned is forgotten first. Raises ValidationError `closed`, `last`.
    """
    open_amendment(text, by)
    if text.convention.texts.filter(number__gt=text.number).exists():
        raise ValidationError(
            f"Un avenant suit l'{text} : les numéros se suivent, abandonnez d'abord le dernier.",
            code="last",
        )
    note_on("avenant abandonné", text, by, before=said_of(text))
    text.leavers.update(left_by=None)
    text.newcomers.all().delete()
    text.articles.all().delete()
    text.delete()
