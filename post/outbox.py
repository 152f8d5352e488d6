"""Messages to be sent: each is a text, `templates/emails/<name>.txt`, that begins by its subject.

Writing one is a part of the act that it tells: undone with it, sent once it is committed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from post.models import LONGEST_SUBJECT, Message, UnwantedTopic
from post.tasks import hand_over
from press.files.ciphers import encrypt
from press.kit.bulk import create_all
from press.kit.naming import read_by_anybody


def link_to(name: str, *args: object) -> str:
    """The whole address of a page, as an e-mail gives it."""
    base: str = settings.BASE_URL
    with read_by_anybody():
        return base.rstrip("/") + reverse(name, args=args)


def written(
    name: str,
    *,
    to: str,
    context: dict[str, Any],
    owner: int | None = None,
    topic: str = "",
    is_secret: bool = False,
    reply_to: str = "",
    attachments: Sequence[tuple[str, str]] = (),
) -> Message:
    """A message that is not kept yet: see `put_all`.

    `owner` is the key of the organisation in whose name it is written; `topic` what its reader may
    have refused, nothing for what everybody receives; `attachments` are file names and SHA-256.
    """
    with read_by_anybody():
        text = render_to_string(f"emails/{name}.txt", context)
    subject, _, body = text.strip().partition("\n")
    body = body.strip() + "\n"
    return Message(
        owner=owner,
        topic=topic,
        recipient=to,
        reply_to=reply_to,
        subject=shortened(subject),
        body=encrypt(body) if is_secret else body,
        is_secret=is_secret,
        attachments=[list(one) for one in attachments],
    )


def put(name: str, *, to: str, context: dict[str, Any], **more: Any) -> Message | None:
    """Write one message with the act that it tells; None for a reader who does not want it."""
    kept = put_all([written(name, to=to, context=context, **more)])
    return kept[0] if kept else None


def put_all(messages: Iterable[Message]) -> list[Message]:
    """Write messages with the act that they tell; gives those whose readers want them.

    Three queries, however many they are.
    """
    with transaction.atomic():
        kept = create_all(_wanted(list(messages)))
        if kept:
            hand_over(kept)
    return kept


def late(message: Message | None) -> bool:
    """Whether a message that is written was tried, and has not left."""
    if message is None:
        return False
    message.refresh_from_db()
    return message.is_late


def shortened(subject: str) -> str:
    """On one line, and no longer than its column."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _wanted(messages: list[Message]) -> list[Message]:
    """Those that their readers have not refused."""
    topics = {one.topic for one in messages if one.topic}
    if not topics:
        return messages
    refused = UnwantedTopic.objects.filter(topic__in=topics).order_by()
    pairs = set(refused.values_list("address", "topic"))
    return [one for one in messages if (one.recipient, one.topic) not in pairs]
