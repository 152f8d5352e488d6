"""A rule in blocks in one French sentence, for the screen, the terminal and the letter."""

from collections.abc import Collection, Iterator, Mapping

from financing.core.block_terms import percentage, price_text
from financing.core.blocks import (
    AmountsBlock,
    Block,
    BlockMeasure,
    BlockRule,
    Excess,
    PercentBlock,
    PriceBlock,
    ToUnit,
)
from financing.core.explanation import METHODS, THEN, listed
from financing.core.keys import plain_step
from press.words.french import euros

TO_THE = {
    1_00: "à l'euro",
    10_00: "à la dizaine d'euros",
    100_00: "à la centaine d'euros",
    1_000_00: "au millier d'euros",
}
INVARIABLE = {"accès", "bus", "colis", "cours", "des", "les", "mois", "parcours", "permis", "repas"}


def describe_blocks(rule: BlockRule) -> str:
    """The rule without its full stop: its blocks, its roundings, its bounds, who was there.

    « 40 % pour GBM, le solde au prorata de la population entre les autres ; pas de 0,05 point,
    plus forte moyenne ».
    """
    blocks = ", ".join(describe_each(rule))
    return THEN.join([blocks, *_roundings(rule), *_bounds(rule), *_presences(rule)])


def describe_each(rule: BlockRule) -> list[str]:
    """What each block says, in the act's order: « 40 % pour GBM »."""
    said, named = [], set[str]()
    for block in rule.blocks:
        said.append(_block(rule, block, named))
        named |= {*block.among}
    return said


def among_words(among: Collection[str], everybody: Collection[str], named: Collection[str]) -> str:
    """« pour GBM », « entre CCLL et CCVM », « entre les autres » than those named before; empty
    where it is all of them.
    """
    if len(among) == 1:
        return f"pour {next(iter(among))}"
    if {*among} == {*everybody}:
        return ""
    if {*among} == {*everybody} - {*named}:
        return "entre les autres"
    return f"entre {listed([*among])}"


def _block(rule: BlockRule, block: Block, named: Collection[str]) -> str:
    if isinstance(block, AmountsBlock):
        return _fixed(block.amounts)
    among = among_words(block.among, rule.contributors, named)
    who = f" {among}" if among else ""
    if isinstance(block, PriceBlock):
        per = f"par {one_unit(block.by.unit or block.by.name)}" if block.by else "par contributeur"
        everybody = {*block.among} == {*rule.contributors}
        return f"{price_text(block.price)} {per}{'' if everybody else who}"
    slice_ = f"{percentage(block.percent)} " if isinstance(block, PercentBlock) else _rest(rule)
    if len(block.among) == 1:
        return f"{slice_}{among}"
    return f"{slice_}{_measure(block.by)}{who}"


def one_unit(unit: str) -> str:
    """The unit in the singular: « actes pondérés » as « acte pondéré »; « repas » stays."""
    words = unit.split(" ")
    return " ".join(one if one in INVARIABLE else one.removesuffix("s") for one in words)


def _rest(rule: BlockRule) -> str:
    return "le solde " if len(rule.blocks) > 1 else ""


def _fixed(amounts: Mapping[str, int]) -> str:
    if len(amounts) > 1 and len(set(amounts.values())) == 1:
        return f"{euros(min(amounts.values()))} pour chacun de {listed(list(amounts))}"
    return listed([f"{euros(amount)} pour {name}" for name, amount in amounts.items()])


def _measure(by: BlockMeasure | None) -> str:
    if by is None:
        return "à parts égales"
    if by.are_parts:
        return "selon les parts votées"
    named = f"de la {by.name}" if by.name.startswith("population") else f"du critère « {by.name} »"
    return f"au prorata {named}"


def _roundings(rule: BlockRule) -> Iterator[str]:
    if rule.step is not None and rule.percent_rounding is not None:
        yield f"pas de {plain_step(rule.step)} point, {METHODS[rule.percent_rounding]}"
    unit = TO_THE.get(rule.unit, "au centime")
    if rule.rounding == ToUnit.EACH_ALONE:
        yield f"arrondi {unit}, chacun pour soi"
    elif rule.unit > 1:
        yield f"arrondi {unit}"


def _bounds(rule: BlockRule) -> Iterator[str]:
    for what, bounds in (("plancher", rule.floors), ("plafond", rule.ceilings)):
        if len(bounds) == len(rule.contributors) > 1 and len(set(bounds.values())) == 1:
            yield f"{what} de {euros(min(bounds.values()))} pour chacun"
        elif bounds:
            yield f"{what} de " + listed(
                [f"{euros(one)} pour {who}" for who, one in bounds.items()]
            )
    if rule.excess == Excess.OTHERS and (rule.floors or rule.ceilings):
        yield "ce qu'ils déplacent est réparti entre les autres"


def _presences(rule: BlockRule) -> Iterator[str]:
    if rule.presence:
        parts = [f"{part} de la période pour {name}" for name, part in rule.presence.items()]
        yield f"présence de {listed(parts)}"
