"""The lead writes to the parties: it invites who is not there, and reminds who owes something."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.limits import require_mail_room
from accounts.models import User
from conventions.acceptance.telling import hosts
from conventions.access import require_editor
from conventions.inviting.reading import PartyToTell, parties_to_tell
from conventions.journal import note
from conventions.models import Convention, Party
from epci.messages.topics import Topic
from epci.models import Organisation
from post import outbox
from post.models import Message


@transaction.atomic
def write_to_parties(
    *, convention: Convention, parties: Collection[int], words: str = "", by: User | None, on: date
) -> list[Party]:
    """One message to each address of the chosen parties, by key; gives those that were written to.

    Raises PermissionDenied, and ValidationError with a sentence for each that nothing may be
    written to now: then nothing is.
    """
    lead = require_editor(convention, by)
    Convention.objects.select_for_update().get(pk=convention.pk)
    chosen = [one for one in parties_to_tell(convention, on) if one.party.pk in parties]
    if not chosen:
        raise ValidationError("Choisissez à qui écrire.", code="nobody")
    refused = [f"{one.party} : {why}." for one in chosen if (why := one.why_not(on))]
    if refused:
        raise ValidationError(refused, code="unwritable")
    messages = [
        _message(convention, lead, one, address, words, by)
        for one in chosen
        for address in one.addresses
    ]
    outbox.put_all(messages)
    told = [one.party for one in chosen]
    Party.objects.filter(pk__in=[one.pk for one in told]).update(told_on=on)
    written = (f"{one.party} {', '.join(one.addresses)}" for one in chosen)
    after = " ; ".join([*written, *([words.strip()] if words.strip() else [])])
    note("parties invitées ou relancées", convention, lead, by, after=after)
    return told


def _message(
    convention: Convention,
    lead: Organisation,
    one: PartyToTell,
    address: str,
    words: str,
    by: User | None,
) -> Message:
    require_mail_room(address, by and by.pk)
    has_answered = one.party.has_accepted
    context = {
        "convention": convention,
        "lead": lead,
        "party": one.party,
        "awaits": one.awaits,
        "is_absent": one.is_absent,
        "words": words.strip(),
        "by": by,
        "hosts": [host.email for host in hosts()] if one.is_absent else [],
        "link": outbox.link_to("convention_parties", convention.reference)
        if has_answered
        else outbox.link_to("answer_party", convention.reference, one.party.pk),
    }
    return outbox.written(
        "asked",
        to=address,
        context=context,
        owner=lead.pk,
        topic="" if one.is_absent else Topic.ANSWERS,
        reply_to=by.email if by else "",
    )
