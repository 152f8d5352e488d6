"""A deliberation's votes as pages show them: a part, a chart and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from deliberations.models import VOTES, Deliberation
from deliberations.voting import Vote
from press.kit.charts import Bar, bars
from press.words.french import integer

LABELS = {
    "in_favour": "Pour",
    "against": "Contre",
    "abstentions": "Abstentions",
    "not_voting": "Ne se prononcent pas",
    "interested": "Voix retirées, membres intéressés",
    "blank": "Bulletins blancs",
    "void": "Bulletins nuls",
}


@dataclass(frozen=True)
class Ballot:
    """A deliberation with what its votes say; parts leave out the votes withdrawn."""

    deliberation: Deliberation

    @property
    def vote(self) -> Vote | None:
        return self.deliberation.vote

    @property
    def part(self) -> Fraction | None:
        """The part of votes in favour; None where the act prints no votes."""
        if self.vote is None or not _counted(self.vote):
            return None
        return Fraction(self.vote.in_favour, _counted(self.vote))

    @property
    def sentence(self) -> str:
        """What the vote concludes, or what the act prints of it."""
        return self.deliberation.sentence

    @property
    def words(self) -> str:
        """« 119 voix pour sur 119 », for who does not see the bar."""
        if self.vote is None:
            return ""
        return f"{integer(self.vote.in_favour)} voix pour sur {integer(_counted(self.vote))}"

    @property
    def chart(self) -> SafeString:
        return bars(list(_bars(self.vote)), title="Voix du conseil") if self.vote else SafeString()


def _counted(vote: Vote) -> int:
    """Interested members take no part: their votes are not among those that were possible."""
    return vote.total - vote.interested


def _bars(vote: Vote) -> Iterator[Bar]:
    """Votes for and against always; the others where there are any."""
    for name in VOTES:
        count = getattr(vote, name)
        if count or name in ("in_favour", "against"):
            yield Bar(LABELS[name], count, integer(count), own=name == "in_favour")
