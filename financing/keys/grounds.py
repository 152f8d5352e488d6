"""The acts that may adopt a key: the texts that somebody voted, and the votes recorded of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from conventions.models import Approval, Convention, Text
from press.words.french import long_date

LONGEST = 200  # characters of an act, as a key keeps it


@dataclass(frozen=True)
class KeyGround:
    """One act as a list names it and as letters print it; no key is adopted before its day.

    `text` is the one that it is, or that it votes; `is_printed` says that a source prints it.
    """

    code: str
    words: str
    known_on: date
    text: Text
    is_printed: bool = True


def grounds_of(convention: Convention) -> list[KeyGround]:
    """The votes first, then the texts; none while nobody has authorised anything. Two queries.

    A vote that was withdrawn, rescinded or annulled founds nothing.
    """
    return grounds_among(convention, votes_in([convention]), convention.texts.order_by("number"))


def votes_in(conventions: Sequence[Convention]) -> list[Approval]:
    """What may found a key in each, in the order of its texts and of its parties."""
    votes = Approval.objects.filter(text__convention__in=conventions).authorising()
    return list(votes.select_related("party", "text").order_by("text__number", "party__rank"))


def grounds_among(
    convention: Convention, votes: Iterable[Approval], texts: Iterable[Text]
) -> list[KeyGround]:
    """The same from what is already read: its votes that count, and its texts, in their order."""
    voted = list(votes)
    return [*map(_of_a_vote, voted), *_of_the_texts(convention, texts, voted)]


def _of_a_vote(vote: Approval) -> KeyGround:
    body = vote.body or "délibération"
    number = f" n° {vote.number}" if vote.number else ""
    words = f"{body}{number} de {vote.party} du {long_date(vote.authorised_on)}"
    return KeyGround(
        f"vote-{vote.pk}", words[:LONGEST], vote.authorised_on, vote.text, not vote.is_demonstration
    )


def _of_the_texts(
    convention: Convention, texts: Iterable[Text], voted: Iterable[Approval]
) -> Iterator[KeyGround]:
    """The convention once a council has voted it; an amendment once all have signed it."""
    first = min((one.authorised_on for one in voted if one.text.number == 0), default=None)
    for text in texts:
        known_on = text.complete_on if text.number else first
        if known_on is not None:
            words = str(text) if text.number else _original(convention)
            yield KeyGround(f"texte-{text.number}", words[:LONGEST], known_on, text)


def _original(convention: Convention) -> str:
    return ", ".join(filter(None, ("convention", convention.sharing_article)))
