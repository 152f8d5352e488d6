"""Why each share moved from one period to the next, said and drawn; nothing is stored."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from financing.core.variation import (
    Figures,
    SharedAmount,
    Variation,
    is_population,
    signed,
    tell,
    variations,
)
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
    def effects(self) -> tuple[tuple[str, int], ...]:
        """What the figures of each criterion changed; « populations » where it is they alone."""
        figures = self.variation.figures
        if not figures or (len(figures) == 1 and is_population(next(iter(figures)))):
            return (("populations", self.variation.of_figures),)
        return tuple(figures.items())

    @property
    def by_rank(self) -> dict[str, int]:
        """The same effects, by their rank."""
        return {str(rank): effect for rank, (_, effect) in enumerate(self.effects)}

    @property
    def order(self) -> str:
        """« les populations nouvelles », « les chiffres nouveaux de chaque critère »."""
        alone = [name for name, _ in self.effects] == ["populations"]
        return "les populations nouvelles" if alone else "les chiffres nouveaux de chaque critère"

    @property
    def drawing(self) -> SafeString:
        one = self.variation
        steps = (
            ChartStep(self.before, one.before, euros(one.before), is_total=True),
            *(ChartStep(name, effect, signed(effect)) for name, effect in self.effects),
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
    try:
        found = variations(_shared(then), _shared(now), _later(then, now, file))
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
    return SharedAmount(cost.remainder.amount, cost.key.in_blocks)


def _later(then: SharedCost, now: SharedCost, file: ComponentFile) -> Figures:
    """The later year's figures of the earlier rule's criteria, by contributor.

    Those that the later rule shares by, else those of the register for its year.
    """
    year = now.key.population_year or now.plan.period.fiscal_year
    found: dict[str, dict[str, Fraction]] = {}
    for used in file.used(then.key.rule, year):
        known = {
            one.term.label: used.figures[one.party.organisation_id]
            for one in then.key.partners
            if one.party.organisation_id in used.figures
        }
        found[used.criterion.name] = known | _shared_by(now, used.criterion.name)
    return found


def _shared_by(cost: SharedCost, name: str) -> dict[str, Fraction]:
    """The figures of a criterion that a rule shares by, by contributor."""
    partners = cost.key.partners
    return {one.term.label: one.figures[name] for one in partners if name in one.figures}
