"""What sends messages once their act is committed.

With workers (PostgreSQL), a job for each message is queued in the act's own transaction. Without,
they are sent at once after the commit, for so long and no longer: what is left waits for the next
one, or for `manage.py send_messages`.
"""

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from post.delivery import deliver, due
from post.models import Message
from press.kit.settling import after_commit
from press.words.french import is_number

logger = logging.getLogger("prorata.post")

LONGEST = 20  # seconds that whoever acts may wait for the server of e-mails


def hand_over(messages: Sequence[Message]) -> None:
    """Have messages sent once the transaction is committed."""
    keys = [one.pk for one in messages]
    if settings.MESSAGES_BY_WORKERS:
        queue().queue_messages(keys)
    else:
        after_commit(send_at_once, *keys)


@cache
def queue() -> Any:
    """The queue of PostgreSQL, which is not installed elsewhere."""
    return import_module("post.queue")


def send_at_once(keys: set[int]) -> None:
    """Never fails the act that wrote them: what does not leave says why on its row."""
    end = monotonic() + LONGEST
    for key in sorted(keys):
        if monotonic() > end:
            return
        try:
            message = deliver(key)
        except Exception:
            logger.exception("A message could not be handled.")
            return
        if message is not None and is_unreachable(message):
            return


def is_unreachable(message: Message) -> bool:
    """Whether the server itself did not answer: the messages after it would wait as long."""
    waits = message.state == Message.State.WAITING and message.attempts > 0
    return waits and not is_number(message.said[:3])


def send_due() -> Iterator[Message]:
    """Send all that is due, one after the other, each given as it ends; no further than a server
    that does not answer.
    """
    for key in list(due(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)):
        message = deliver(key)
        if message is not None:
            yield message
            if is_unreachable(message):
                return
