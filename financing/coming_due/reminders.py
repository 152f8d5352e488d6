"""The act of telling a person which letters are soon to be paid."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conventions.journal import note
from epci.messages.topics import Topic
from epci.permissions import organisations_of
from financing.coming_due.reading import DueLetter, due_letters, untold
from financing.models import DueNotice
from post import outbox
from post.tasks import Daily, one_by_one, task
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


@task("letters_due", "Annonce des lettres à payer", daily=Daily(7, 30, working_days=True))
def tell_every_payer(_everybody: int) -> None:
    """What `manage.py send_reminders` sends of letters; who cannot be told stops nobody."""
    today, now = timezone.localdate(), timezone.now()
    one_by_one(
        partial(tell_payer, user=user, letters=letters, on=today, at=now)
        for user, letters in due_letters(today, settings.REMINDER_DAYS).items()
    )
