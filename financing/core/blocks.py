"""A rule as councils vote it: blocks, each of which spreads a slice over some contributors.

A share is the sum of what the blocks give. Money is in centimes, percentages are Fractions in
percent, figures Fractions in the unit of their criterion; contributors are named by their labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from financing.core.keys import STEPS, Rounding, plain_percent, plain_step
from press.words.french import euros

UNITS = (1, 1_00, 10_00, 100_00, 1_000_00)  # centimes: 0,01 €, 1 €, 10 €, 100 €, 1 000 €


class ToUnit(StrEnum):
    """How exact shares become amounts: together, or each by itself."""

    LARGEST_REMAINDER = "largest_remainder"
    EACH_ALONE = "each_alone"


class Excess(StrEnum):
    """Who bears what floors and ceilings move."""

    CARRIER = "carrier"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class BlockMeasure:
    """What a slice is shared by: a criterion's figures, or the parts that the act votes.

    `unit` is how explanations count it (« hab. », « élèves »).
    """

    name: str
    figures: Mapping[str, Fraction]
    unit: str = ""
    are_parts: bool = False


@dataclass(frozen=True, slots=True)
class PercentBlock:
    """So many percent of what is to share, by a measure, or equally (None)."""

    percent: Fraction
    by: BlockMeasure | None
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestBlock:
    """What the other blocks leave, by a measure, or equally (None)."""

    by: BlockMeasure | None
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmountsBlock:
    """Fixed amounts in centimes, each contributor's own; who is not named has none."""

    amounts: Mapping[str, int]

    @property
    def among(self) -> tuple[str, ...]:
        return tuple(self.amounts)


@dataclass(frozen=True, slots=True)
class PriceBlock:
    """A price (centimes, exact) for each unit of a measure, or once for each contributor (None)."""

    price: Fraction
    by: BlockMeasure | None
    among: tuple[str, ...]


Block = PercentBlock | RestBlock | AmountsBlock | PriceBlock


@dataclass(frozen=True, slots=True)
class BlockRule:
    """The blocks, in the act's order, and how what they give becomes amounts.

    The order of `contributors` decides ties. `step` (points) and `percent_rounding` (a Rounding)
    round percentages; `unit` (centimes) and `rounding` (a ToUnit) round amounts. Floors and
    ceilings are in centimes; `presence` is the part of the period, from 0 to 1, of those who were
    not there for all of it. `lone_as_voted` keeps, of a contributor tied to nobody, a percentage
    that the step does not divide. ValueError, in French, for what contradicts itself, saying where.
    """

    contributors: tuple[str, ...]
    blocks: tuple[Block, ...]
    step: Fraction | None = None
    percent_rounding: str | None = None
    unit: int = 1
    rounding: str = ToUnit.LARGEST_REMAINDER
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    excess: str = Excess.CARRIER
    presence: Mapping[str, Fraction] = field(default_factory=dict)
    lone_as_voted: bool = False

    def __post_init__(self) -> None:
        _check_contributors(self.contributors)
        _check_roundings(self)
        _check_presence(self)
        _check_bounds(self)
        _check_blocks(self)

    @property
    def is_in_percent(self) -> bool:
        """Whether every slice is a part of what is to share, whatever its euros."""
        return not any(isinstance(one, AmountsBlock | PriceBlock) for one in self.blocks)

    @property
    def states_percents(self) -> bool:
        """Whether a share is a percentage that the act could state: voted parts make 100."""
        return self.is_in_percent and all(map(_makes_a_hundred, self.blocks))

    def present(self, name: str) -> Fraction:
        """The part of the period for which a contributor counts."""
        return self.presence.get(name, WHOLE)


WHOLE = Fraction(1)


def in_block(rank: int, clause: str) -> ValueError:
    """A refusal that says which block it is about, counted from 1."""
    return ValueError(f"bloc {rank} : {clause}")


def _makes_a_hundred(block: Block) -> bool:
    if isinstance(block, AmountsBlock) or block.by is None or not block.by.are_parts:
        return True
    return sum(block.by.figures[name] for name in block.among) == 100


def _check_contributors(names: Sequence[str]) -> None:
    if not names:
        raise ValueError("aucun contributeur")
    if twice := _twice(names):
        raise ValueError(f"contributeur en double : {twice}")


def _check_roundings(rule: BlockRule) -> None:
    if (rule.step is None) != (rule.percent_rounding is None):
        raise ValueError("un pas d'arrondi et une méthode d'arrondi des pourcentages vont ensemble")
    if rule.step not in (None, *STEPS):
        allowed = " ; ".join(map(plain_step, STEPS))
        raise ValueError(f"pas d'arrondi inconnu : {rule.step} (admis : {allowed})")
    if rule.percent_rounding not in (None, *Rounding):
        raise ValueError(f"méthode d'arrondi des pourcentages inconnue : {rule.percent_rounding}")
    if rule.step is not None and not rule.is_in_percent:
        raise ValueError(
            "un pas arrondit des pourcentages : aucun bloc de montants ni de prix ne s'y ajoute"
        )
    _check_units(rule)


def _check_units(rule: BlockRule) -> None:
    if rule.unit not in UNITS:
        allowed = " ; ".join(map(euros, UNITS))
        raise ValueError(f"unité d'arrondi inconnue : {euros(rule.unit)} (admises : {allowed})")
    if rule.rounding not in tuple(ToUnit):
        raise ValueError(f"méthode d'arrondi des montants inconnue : {rule.rounding}")
    if rule.excess not in tuple(Excess):
        raise ValueError(f"destinataire inconnu de ce que les bornes déplacent : {rule.excess}")
    if rule.rounding == ToUnit.EACH_ALONE and rule.excess == Excess.OTHERS:
        raise ValueError(
            "des quotes-parts arrondies chacune pour soi ne reportent pas leurs bornes sur les "
            "autres : l'écart reste au porteur"
        )


def _check_presence(rule: BlockRule) -> None:
    _check_known("présence", rule.presence, rule.contributors)
    for name, part in rule.presence.items():
        if part < 0:
            raise ValueError(f"présence négative pour {name} : {part}")
        if part > 1:
            raise ValueError(f"présence de plus d'une période entière pour {name} : {part}")


def _check_bounds(rule: BlockRule) -> None:
    for what, bounds in (("plancher", rule.floors), ("plafond", rule.ceilings)):
        _check_known(what, bounds, rule.contributors)
        for name, bound in bounds.items():
            if bound < 0:
                raise ValueError(f"{what} négatif pour {name} : {euros(bound)}")
    for name, floor in rule.floors.items():
        ceiling = rule.ceilings.get(name, floor)
        if floor > ceiling:
            raise ValueError(
                f"le plancher de {name}, {euros(floor)}, dépasse son plafond, {euros(ceiling)}"
            )


def _check_blocks(rule: BlockRule) -> None:
    if not rule.blocks:
        raise ValueError("aucun bloc")
    for rank, block in enumerate(rule.blocks, 1):
        _check_among(rank, block.among, rule.contributors)
        if isinstance(block, AmountsBlock):
            _check_amounts(rank, block)
        else:
            _check_figures(rank, block, rule)
    _check_slices(rule.blocks)


def _check_slices(blocks: Sequence[Block]) -> None:
    rests = [rank for rank, one in enumerate(blocks, 1) if isinstance(one, RestBlock)]
    if len(rests) > 1:
        raise ValueError(f"deux blocs prennent le solde : {rests[0]} et {rests[1]}")
    for rank, block in enumerate(blocks, 1):
        if isinstance(block, PercentBlock) and block.percent < 0:
            raise in_block(rank, f"pourcentage négatif : {plain_percent(block.percent)}")
        if isinstance(block, PriceBlock) and block.price < 0:
            raise in_block(rank, "prix négatif")
    total = sum((one.percent for one in blocks if isinstance(one, PercentBlock)), Fraction(0))
    if total > 100:
        raise ValueError(
            f"les pourcentages des blocs font {plain_percent(total)}, plus de 100\u00a0%"
        )


def _check_among(rank: int, among: Sequence[str], contributors: Sequence[str]) -> None:
    if not among:
        raise in_block(rank, "aucun contributeur")
    if twice := _twice(among):
        raise in_block(rank, f"contributeur en double : {twice}")
    if strangers := _strangers(among, contributors):
        raise in_block(rank, strangers)


def _check_amounts(rank: int, block: AmountsBlock) -> None:
    for name, amount in block.amounts.items():
        if amount < 0:
            raise in_block(rank, f"montant négatif pour {name} : {euros(amount)}")


def _check_figures(
    rank: int, block: PercentBlock | RestBlock | PriceBlock, rule: BlockRule
) -> None:
    if block.by is not None:
        _check_measure(rank, block.by, block.among)
    figures = block.by.figures if block.by else {}
    counted = any(figures.get(name, 1) and rule.present(name) for name in block.among)
    if not counted and not isinstance(block, PriceBlock):
        what = f"tous les chiffres de « {block.by.name} » sont nuls" if block.by else "aucune part"
        raise in_block(rank, f"{what} pour {', '.join(block.among)}")


def _check_measure(rank: int, by: BlockMeasure, among: Sequence[str]) -> None:
    missing = [name for name in among if name not in by.figures]
    if missing:
        raise in_block(rank, f"chiffre de « {by.name} » manquant pour {', '.join(missing)}")
    for name in among:
        if by.figures[name].numerator < 0:
            raise in_block(rank, f"chiffre de « {by.name} » négatif pour {name}")


def _check_known(what: str, given: Mapping[str, object], contributors: Sequence[str]) -> None:
    if strangers := _strangers(tuple(given), contributors):
        raise ValueError(f"{what} : {strangers}")


def _strangers(names: Sequence[str], contributors: Sequence[str]) -> str:
    """« Y n'est pas parmi les contributeurs »; empty when all are."""
    known = set(contributors)
    found = [name for name in names if name not in known]
    are = "n'est pas" if len(found) == 1 else "ne sont pas"
    return f"{', '.join(found)} {are} parmi les contributeurs" if found else ""


def _twice(names: Sequence[str]) -> str:
    """The first that is named twice; empty when none is."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
