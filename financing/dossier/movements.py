"""Why each share moved from one period to the next, said and drawn; nothing is stored."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString

from financing.core.variation import SharedAmount, Variation, signed, tell, variations
from financing.dossier.comparison import Comparison
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import ComponentFile
from press.kit.charts_of_changes import ChartStep, waterfall
from press.words.french import euros


@dataclass(frozen=True)
class Movement:
    """One contributor's variation, in one sentence and as a drawing."""

    label: str
    own: bool
    variation: Variation
    sentence: str
    before: str
    after: str

    @property
    def drawing(self) -> SafeString:
        one = self.variation
        steps = (
            ChartStep(self.before, one.before, euros(one.before), is_total=True),
            ChartStep("populations", one.population, signed(one.population)),
            ChartStep("règle", one.rule, signed(one.rule)),
            ChartStep("montant à partager", one.amount, signed(one.amount)),
            ChartStep(self.after, one.after, euros(one.after), is_total=True),
        )
        return waterfall(
            steps, title=f"Quote-part de {self.label}, de {self.before} à {self.after}"
        )


def movements_of(
    comparison: Comparison, file: ComponentFile, own: Collection[int]
) -> list[Movement]:
    """The movement of every contributor since the period before; none where it is not known.

    `own` are the ids of the reader's organisations.
    """
    now, then = comparison.cost, comparison.before
    if now is None or then is None or comparison.previous is None:
        return []
    if now.key.core_rule is None or then.key.core_rule is None:
        return []  # a rule in blocks: its effects are not told apart yet
    try:
        found = variations(_shared(then), _shared(now), _populations(then, now, file))
    except ValueError:  # a figure that the rule of before asks for is not known for this year
        return []
    partners = (one for cost in (then, now) for one in cost.key.partners)
    parties = {one.term.label: one.party.organisation_id for one in partners}
    return [
        Movement(
            label=label,
            own=parties[label] in own,
            variation=one,
            sentence=tell(label, one, comparison.switches),
            before=comparison.previous.label,
            after=comparison.period.label,
        )
        for label, one in found.items()
    ]


def _shared(cost: SharedCost) -> SharedAmount:
    partners = cost.key.partners
    return SharedAmount(
        cost.remainder.amount,
        cost.key.of_kind,
        cost.key.terms,
        tuple(one.ceiling for one in partners),
    )


def _populations(then: SharedCost, now: SharedCost, file: ComponentFile) -> dict[str, int | None]:
    """The later year's populations on the earlier basis; both are known of an official figure."""
    basis, year = then.key.of_kind.basis, now.key.population_year
    if basis is None or year is None:
        return {}
    if basis == now.key.of_kind.basis:
        return {term.label: term.population for term in now.key.terms}
    figures = file.figures_on(basis, year)
    return {one.term.label: figures.get(one.party.organisation_id) for one in then.key.partners}
