"""What was written in the name of an organisation, and what the host knows of all of it."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from epci.models import Organisation
from post.models import Message, UnwantedTopic

MOST_ERRORS = 20  # that the host is shown


def messages_of(organisation: Organisation) -> QuerySet[Message]:
    """Written in its name; not their texts, which are for those who receive them."""
    return Message.objects.filter(owner=organisation.pk).defer("body", "attachments")


@dataclass(frozen=True)
class PostCounts:
    """How messages stand, of everybody together, and what servers said: no address, no subject."""

    waiting: int
    failed: int
    errors: list[tuple[str, int]]


def post_counts() -> PostCounts:
    """Two queries."""
    by_state = dict(Message.objects.order_by().values_list("state").annotate(count=Count("pk")))
    unsent = Message.objects.exclude(state=Message.State.SENT).exclude(said="").order_by()
    said = unsent.values_list("said").annotate(count=Count("pk")).order_by("-count", "said")
    waiting = by_state.get(Message.State.WAITING, 0) + by_state.get(Message.State.SENDING, 0)
    errors = [(without_address(words), count) for words, count in said[:MOST_ERRORS]]
    return PostCounts(waiting, by_state.get(Message.State.FAILED, 0), errors)


def without_address(words: str) -> str:
    """What a server said, without the addresses that it repeats."""
    return " ".join("…" if "@" in word else word for word in words.split())


def refused_by(user: User) -> set[str]:
    """The topics that a person does not want to hear of."""
    rows = UnwantedTopic.objects.filter(address=user.email).order_by()
    return set(rows.values_list("topic", flat=True))
