"""A key before it is adopted: what adopting it will freeze, and what stands in the way.

Nothing here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from financing.dossier.cost import SharedCost, share_plan
from financing.dossier.dossier import ComponentFile
from financing.dossier.key import KeyInForce
from financing.dossier.leaps import leaps
from financing.keys.acts import NO_VOTE, require_free_years, require_one_rule
from financing.keys.grounds import KeyGround
from financing.models import Basis, Period
from press.files.canonical import canonical, digest
from press.words.french import sentence


@dataclass(frozen=True)
class KeySpan:
    """The years that a key is adopted for, and the one of its populations, if it has any."""

    first_year: int
    last_year: int
    population_year: int | None


@dataclass(frozen=True)
class Proposal:
    """The key that a span would freeze and its shares, or the sentences that say why not."""

    span: KeySpan
    key: KeyInForce | None
    cost: SharedCost | None
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def rule_sentence(self) -> str:
        return sentence(self.key.said) if self.key else ""

    @property
    def fingerprint(self) -> str:
        """Differs as soon as anything that is to be frozen does."""
        partners = self.key.partners if self.key else ()
        lines = (f"{one.party.pk} {one.term} {one.line}" for one in partners)
        document = canonical(self.key.document) if self.key and self.key.document else ""
        return digest("\n".join([str(self.span), *lines, *filter(None, [document])]))


def propose_adoption(
    file: ComponentFile, period: Period, span: KeySpan, grounds: Sequence[KeyGround]
) -> Proposal:
    """What adopting the last rule for a span would freeze, with the planned shares of a period.

    `grounds` are the acts that may adopt it: none, and it cannot be.
    """
    if not grounds:
        return Proposal(span, None, None, (NO_VOTE,))
    try:
        key = file.proposed(span.first_year, span.population_year or span.first_year)
        require_free_years(key.rule, span.first_year, span.last_year)
        require_one_rule(file, key.rule, span.first_year, span.last_year)
        cost = share_plan(file.plan(period), key, Basis.PLANNED)
    except ValidationError as error:
        return Proposal(span, None, None, tuple(error.messages))
    return Proposal(span, key, cost, (), tuple(leaps(file, key)))
