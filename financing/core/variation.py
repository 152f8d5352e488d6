"""Why a share moved from one year to the next: each criterion, then the rule, then the amount.

The effects are differences of whole shares, each computed to the centime, so that they add up
exactly. The order is stated because another one would part them otherwise: first the new figures of
each criterion in turn, in the order of the old rule, under that rule and the old amount; then the
new rule (its blocks, steps, bounds and contributors); last the new amount.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import AmountsBlock, Block, BlockRule
from press.words.french import SPACE, euros, sentence

Figures = Mapping[str, Mapping[str, Fraction]]  # by criterion's name, then by contributor


@dataclass(frozen=True, slots=True)
class SharedAmount:
    """What one year shares: an amount in centimes, by a rule in blocks."""

    amount: int
    rule: BlockRule

    def shares(self) -> dict[str, int]:
        """The centimes of each contributor, by label. ValueError as `share_by_blocks`."""
        amounts = share_by_blocks(self.rule, self.amount).amounts
        return dict(zip(self.rule.contributors, amounts, strict=True))

    @property
    def criteria(self) -> tuple[str, ...]:
        """What its blocks share by, each once, in their order; voted parts are the rule's own."""
        measures = (None if isinstance(one, AmountsBlock) else one.by for one in self.rule.blocks)
        named = (one.name for one in measures if one is not None and not one.are_parts)
        return tuple(dict.fromkeys(named))

    def on_figures(self, name: str, known: Mapping[str, Fraction]) -> "SharedAmount":
        """The same on other figures of a criterion; who is not known keeps its own."""
        blocks = tuple(_on_figures(one, name, known) for one in self.rule.blocks)
        return replace(self, rule=replace(self.rule, blocks=blocks))


@dataclass(frozen=True, slots=True)
class Variation:
    """One contributor's share before and after, and the effects between (centimes).

    `figures` are those of each criterion of the earlier rule, by name.
    """

    before: int
    rule: int
    amount: int
    after: int
    figures: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.before + self.of_figures + self.rule + self.amount != self.after:
            raise ValueError("les effets ne font pas la variation")

    @property
    def of_figures(self) -> int:
        """The effect of every criterion together."""
        return sum(self.figures.values())

    @property
    def change(self) -> int:
        return self.after - self.before


def variations(before: SharedAmount, after: SharedAmount, later: Figures) -> dict[str, Variation]:
    """The variation of every contributor of either year, by label, in the later year's order.

    `later` are the later year's figures of the criteria of the earlier rule.
    ValueError as `share_by_blocks`, and for figures that the rule cannot share by.
    """
    steps = [before]
    for name in before.criteria:
        steps.append(steps[-1].on_figures(name, later.get(name, {})))
    steps += [replace(after, amount=before.amount), after]
    given = [one.shares() for one in steps]
    labels = dict.fromkeys((*after.rule.contributors, *before.rule.contributors))
    return {
        label: _variation([one.get(label, 0) for one in given], before.criteria) for label in labels
    }


def tell(label: str, variation: Variation, reasons: Sequence[str] = ()) -> str:
    """The variation in one sentence; `reasons` say what changed in the rule.

    « La quote-part de GBM passe de 6 600,00 € à 11 200,00 €, soit +4 600,00 € : … »
    """
    moved = (
        f"La quote-part de {label} passe de {euros(variation.before)} à {euros(variation.after)}"
    )
    if not variation.change:
        moved = f"La quote-part de {label} reste de {euros(variation.after)}"
    rule = f" ({', '.join(reasons)})" if reasons else ""
    alone = len(variation.figures) == 1
    effects = {_by(name, alone): effect for name, effect in variation.figures.items()} | {
        f"par la règle{rule}": variation.rule,
        "par le montant à partager": variation.amount,
    }
    told = [f"{signed(effect)} {why}" for why, effect in effects.items() if effect]
    if not told:
        return sentence(f"{moved}, sans que rien ait changé")
    total = f", soit {signed(variation.change)}" if variation.change else ""
    return sentence(f"{moved}{total}{SPACE}: {', '.join(told)}")


def signed(centimes: int, printed: Callable[[int], str] = euros) -> str:
    """« +4 600,00 € », « −12,00 € »."""
    return f"{'+' if centimes > 0 else ''}{printed(centimes)}"


def is_population(name: str) -> bool:
    return name.startswith("population")


def _by(name: str, alone: bool) -> str:
    if is_population(name):
        return "par les populations" if alone else f"par la {name}"
    return f"par le critère « {name} »"


def _on_figures(block: Block, name: str, known: Mapping[str, Fraction]) -> Block:
    if isinstance(block, AmountsBlock) or block.by is None or block.by.name != name:
        return block
    figures = {one: known.get(one, own) for one, own in block.by.figures.items()}
    return replace(block, by=replace(block.by, figures=figures))


def _variation(steps: Sequence[int], criteria: Sequence[str]) -> Variation:
    effects = [now - then for then, now in pairwise(steps)]
    *figures, rule, amount = effects
    by_name = dict(zip(criteria, figures, strict=True))
    return Variation(steps[0], rule, amount, steps[-1], by_name)
