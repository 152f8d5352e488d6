"""What people do about messages: send one again, choose which ones come to them."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import record
from accounts.models import User
from epci.messages.topics import Topic
from epci.models import Organisation
from epci.permissions import Act, require
from post.models import Message, UnwantedTopic
from post.tasks import hand_over
from press.kit.bulk import create_all


@transaction.atomic
def send_again(
    *, message: Message, organisation: Organisation, by: User | None, at: datetime
) -> Message:
    """Try now, and as often as for a new message, one that has not left.

    Pressed twice, it is sent once. Raises ValidationError for one that has left, or is leaving.
    """
    require(by, Act.MANAGE_PEOPLE, organisation)
    unsent = (Message.State.WAITING, Message.State.FAILED)
    again = Message.objects.filter(pk=message.pk, owner=organisation.pk, state__in=unsent).update(
        state=Message.State.WAITING, attempts=0, due_at=at, said=""
    )
    if not again:
        raise ValidationError(f"Le message à {message.recipient} est déjà parti.", code="sent")
    record(
        by=by,
        act="message renvoyé",
        subject=f"{message.recipient} : {message.subject}",
        organisation=organisation,
        before=message.said,
    )
    hand_over([message])
    return message


@transaction.atomic
def choose_topics(
    *, by: User, topics: Collection[str], shown: Collection[str] | None = None
) -> None:
    """The person receives messages of these topics, and of no other that may be refused.

    `shown` are those that the page had ticked: what one left as it was keeps what was chosen since.
    """
    User.objects.select_for_update().get(pk=by.pk)
    known = UnwantedTopic.objects.filter(address=by.email)
    before = set(known.order_by().values_list("topic", flat=True))
    left = {one.value for one in Topic if shown is not None and (one in topics) == (one in shown)}
    refused = [one for one in Topic if (one in before if one in left else one not in topics)]
    if {one.value for one in refused} == before:
        return
    known.exclude(topic__in=refused).delete()
    create_all(
        UnwantedTopic(address=by.email, topic=one) for one in refused if one.value not in before
    )
    record(
        by=by,
        act="choix des messages",
        subject=by.email,
        before=_received(before),
        after=_received({one.value for one in refused}),
    )


def _received(refused: Collection[str]) -> str:
    return ", ".join(one.label for one in Topic if one.value not in refused) or "aucun"
