"""The act of telling a person which letters are soon to be paid."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from conventions.journal import note
from epci.messages.topics import Topic
from epci.permissions import organisations_of
from financing.coming_due.reading import DueLetter, untold
from financing.models import DueNotice
from post import outbox
from press.kit.bulk import create_all
from press.words.french import plural


@transaction.atomic
def tell_payer(
    *, user: User, letters: Sequence[DueLetter], on: date, at: datetime
) -> list[DueLetter]:
    """Tell one person, in one message, of the letters that it was not told of yet."""
    User.objects.select_for_update().get(pk=user.pk)
    new = untold(user, letters)
    if not new:
        return []
    create_all(
        DueNotice(call=one.letter, days_before=one.days_before, email=user.email, sent_at=at)
        for one in new
    )
    for one in new:
        convention = one.letter.round.component.convention
        note("échéance annoncée", convention, None, None, subject=str(user), after=one.said(on))
    owner = organisations_of(user)[:1]
    outbox.put(
        "letters_due",
        to=user.email,
        context={
            "subject": f"{plural(len(new), 'lettre')} à payer bientôt",
            "letters": [one.said(on) for one in new],
            "link": outbox.link_to("letters"),
            "choices": outbox.link_to("message_choices"),
        },
        owner=owner[0].pk if owner else None,
        topic=Topic.LETTERS,
    )
    return new
