"""Why a share moved from one year to the next: populations, then the rule, then the amount.

The three effects are differences of whole shares, each computed to the centime, so that they add
up exactly. The order is stated because another one would part them otherwise: first the new
populations under the old rule and amount, then the new rule (its basis, step, method, fixed parts,
ceilings and contributors), last the new amount.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from financing.core.keys import Rule, Term, build_key, effective_ceilings
from financing.core.sharing import share
from press.words.french import SPACE, euros, sentence


@dataclass(frozen=True, slots=True)
class SharedAmount:
    """What one year shares: an amount in centimes, by a rule, among terms with their ceilings."""

    amount: int
    rule: Rule
    terms: tuple[Term, ...]
    ceilings: tuple[int | None, ...]

    def shares(self) -> dict[str, int]:
        """The centimes of each contributor, by label. ValueError as `build_key` and `share`."""
        key = build_key(self.rule, self.terms)
        held = effective_ceilings(self.rule, key, self.ceilings)
        amounts = share(self.amount, [line.weight for line in key], held).amounts
        return {term.label: part for term, part in zip(self.terms, amounts, strict=True)}

    def on_populations(self, known: Mapping[str, int | None]) -> "SharedAmount":
        """The same with other populations, by label; who is not known keeps its own."""
        terms = (
            replace(one, population=known.get(one.label) or one.population) for one in self.terms
        )
        return replace(self, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Variation:
    """One contributor's share before and after, and the three effects between (centimes)."""

    before: int
    population: int
    rule: int
    amount: int
    after: int

    def __post_init__(self) -> None:
        if self.before + self.population + self.rule + self.amount != self.after:
            raise ValueError("les effets ne font pas la variation")

    @property
    def change(self) -> int:
        return self.after - self.before


def variations(
    before: SharedAmount, after: SharedAmount, populations: Mapping[str, int | None]
) -> dict[str, Variation]:
    """The variation of every contributor of either year, by label, in the later year's order.

    `populations` are the later year's on the earlier rule's basis (hab.), by label.
    ValueError as `build_key` and `share`.
    """
    aged = before.on_populations(populations)
    steps = [one.shares() for one in (before, aged, replace(after, amount=before.amount), after)]
    labels = dict.fromkeys(term.label for term in (*after.terms, *before.terms))
    return {label: _variation([step.get(label, 0) for step in steps]) for label in labels}


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
    effects = {
        "par les populations": variation.population,
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


def _variation(steps: Sequence[int]) -> Variation:
    before, aged, ruled, after = steps
    return Variation(before, aged - before, ruled - aged, after - ruled, after)
