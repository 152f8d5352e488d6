"""A rule in blocks as JSON types: what each key may hold, and its default.

Figures and money are decimal strings, never numbers: nothing that was voted passes by a float.
Every refusal is a ValueError, in French, that says what and where.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple
from unicodedata import category

from financing.core.blocks import (
    AmountsBlock,
    Block,
    BlockMeasure,
    BlockRule,
    Excess,
    PercentBlock,
    PriceBlock,
    RestBlock,
    ToUnit,
    in_block,
)
from financing.core.keys import Rounding
from financing.core.rule_json import Json, quoted, read_list, read_object, read_text, wrong_kind
from press.words.french import integer

REQUIRED = ("amount", "contributors", "blocks")
OPTIONAL = (
    *("unit", "rounding", "percent_step", "percent_rounding", "figures"),
    *("floors", "ceilings", "excess", "presence"),
)
SLICES = ("percent", "rest", "amounts", "price")
EQUAL, PARTS = "equal", "parts"  # the names that say something; any other is a criterion's
DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
PART = re.compile(r"-?[0-9]{1,3}/[0-9]{1,3}")
LONGEST_NAME = 200
MOST_PARTS = 100_000  # blocks × contributors: every commune of France, by two criteria


class RuleDocument(NamedTuple):
    """What a document asks: to share so many centimes by a rule."""

    rule: BlockRule
    amount: int


def read_rule(value: object, units: Mapping[str, str] | None = None) -> RuleDocument:
    """The rule and the amount of a document of JSON types.

    `units` says how explanations count the criteria that it only names.
    """
    document = read_object(value, "la règle")
    _check_keys(document, REQUIRED + OPTIONAL, "clé inconnue")
    for key in REQUIRED:
        if key not in document:
            raise ValueError(f"il manque la clé « {key} »")
    contributors = _names(document["contributors"], "« contributors »")
    step = document.get("percent_step")
    rule = BlockRule(
        contributors=contributors,
        blocks=_blocks(document["blocks"], _figures(document, units or {}), contributors),
        step=None if step is None else _decimal(step, "« percent_step »"),
        percent_rounding=_choice(document, "percent_rounding", Rounding),
        unit=_money(document.get("unit", "0.01"), "« unit »"),
        rounding=_choice(document, "rounding", ToUnit) or ToUnit.LARGEST_REMAINDER,
        floors=_money_by_name(document.get("floors", {}), "« floors »"),
        ceilings=_money_by_name(document.get("ceilings", {}), "« ceilings »"),
        excess=_choice(document, "excess", Excess) or Excess.CARRIER,
        presence=_presence(document.get("presence", {})),
    )
    amount = _money(document["amount"], "« amount »")
    if amount < 0:
        raise ValueError(f"« amount » : le montant à répartir est négatif : {document['amount']}")
    return RuleDocument(rule, amount)


def _check_keys(given: Json, known: Sequence[str], what: str) -> None:
    for key in given:
        if key not in known:
            raise ValueError(f"{what} : {quoted(key)} (admises : {', '.join(known)})")


def _choice(document: Json, key: str, choices: Iterable[str]) -> str | None:
    """A value of an enumeration; None where the key is absent, or null for the percentages'."""
    if key not in document or (key == "percent_rounding" and document[key] is None):
        return None
    value = read_text(document[key], f"« {key} »")
    if value not in tuple(choices):
        allowed = ", ".join(choices)
        raise ValueError(f"« {key} » : {quoted(value)} est inconnu (admis : {allowed})")
    return value


def _names(value: object, where: str) -> tuple[str, ...]:
    names = read_list(value, where)
    return tuple(_name(name, f"{where}, rang {rank}") for rank, name in enumerate(names, 1))


def _name(value: object, where: str) -> str:
    name = read_text(value, where)
    if not name.strip():
        raise ValueError(f"{where} : nom vide")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{where} : nom de plus de {LONGEST_NAME} caractères : {quoted(name)}")
    if not all(letter.isprintable() or category(letter) == "Zs" for letter in name):
        raise ValueError(f"{where} : un caractère de {quoted(name)} ne s'imprime pas")
    return name


class GivenFigures(NamedTuple):
    """The figures of a document, not read yet, and the units that it does not say."""

    by_name: Json
    units: Mapping[str, str]


def _figures(document: Json, units: Mapping[str, str]) -> GivenFigures:
    figures = read_object(document.get("figures", {}), "« figures »")
    if EQUAL in figures:
        raise ValueError(f"« figures » : « {EQUAL} » est un nom réservé, aux parts égales")
    return GivenFigures(figures, units)


def _blocks(
    value: object, figures: GivenFigures, contributors: tuple[str, ...]
) -> tuple[Block, ...]:
    given = read_list(value, "« blocks »")
    if len(given) * len(contributors) > MOST_PARTS:
        raise ValueError(
            f"« blocks » : {len(given)} blocs entre {len(contributors)} contributeurs font plus de "
            f"{integer(MOST_PARTS)} parts"
        )
    return tuple(
        _block(rank, read_object(one, f"bloc {rank}"), figures, contributors)
        for rank, one in enumerate(given, 1)
    )


def _block(rank: int, block: Json, figures: GivenFigures, contributors: tuple[str, ...]) -> Block:
    _check_keys(block, (*SLICES, "by", "among"), f"bloc {rank} : clé inconnue")
    slice_ = _slice_of(rank, block)
    where = f"bloc {rank}, « {slice_} »"
    among = contributors
    if "among" in block:
        among = _names(block["among"], f"bloc {rank}, « among »")
    if slice_ == "amounts":
        return _amounts_block(rank, block, among)
    by = _measure(rank, block, figures, among)
    match slice_:
        case "percent":
            return PercentBlock(_decimal(block["percent"], where), by, among)
        case "price":
            return PriceBlock(_decimal(block["price"], where) * 100, by, among)
    if block["rest"] is not True:
        raise ValueError(f"{where} : true est la seule valeur admise")
    return RestBlock(by, among)


def _slice_of(rank: int, block: Json) -> str:
    taken = [key for key in SLICES if key in block]
    if not taken:
        raise in_block(rank, f"il manque ce qu'il répartit ({', '.join(SLICES)})")
    if len(taken) > 1:
        raise in_block(rank, f"une seule tranche est admise, et non {' et '.join(taken)}")
    return taken[0]


def _amounts_block(rank: int, block: Json, among: Sequence[str]) -> AmountsBlock:
    if "by" in block:
        raise in_block(rank, "des montants fixés ne suivent aucun critère (« by »)")
    amounts = _money_by_name(block["amounts"], f"bloc {rank}, « amounts »")
    if strangers := [name for name in amounts if name not in among]:
        raise in_block(
            rank, f"{quoted(strangers[0])} a un montant, sans être parmi ses contributeurs"
        )
    return AmountsBlock(amounts)


def _measure(
    rank: int, block: Json, figures: GivenFigures, among: Sequence[str]
) -> BlockMeasure | None:
    if "by" not in block:
        raise in_block(rank, "il manque le critère (« by »)")
    name = _name(block["by"], f"bloc {rank}, « by »")
    if name == EQUAL:
        return None
    if name not in figures.by_name:
        raise in_block(rank, f"aucun chiffre pour le critère {quoted(name)}")
    where = f"« figures », {quoted(name)}"
    given = read_object(figures.by_name[name], where)
    read = {one: _decimal(given[one], f"{where}, {one}") for one in among if one in given}
    unit = figures.units.get(name) or _unit_of(name)
    return BlockMeasure(name, read, unit, are_parts=name == PARTS)


def _unit_of(name: str) -> str:
    """How explanations count what a file only names: « hab. » for populations."""
    return "hab." if name.startswith("population") else name


def _money_by_name(value: object, where: str) -> dict[str, int]:
    given = read_object(value, where)
    return {name: _money(one, f"{where}, {quoted(name)}") for name, one in given.items()}


def _presence(value: object) -> Mapping[str, Fraction]:
    given = read_object(value, "« presence »")
    return {name: _part(one, f"« presence », {quoted(name)}") for name, one in given.items()}


def _part(value: object, where: str) -> Fraction:
    """A fraction of the period: « 7/12 », « 181/365 », « 1 »."""
    text = read_text(value, where)
    if DECIMAL.fullmatch(text):
        return Fraction(text)
    if not PART.fullmatch(text) or not int(text.partition("/")[2]):
        raise ValueError(f"{where} : {quoted(text)} n'est pas une fraction : écrivez « 7/12 »")
    return Fraction(text)


def _money(value: object, where: str) -> int:
    """Centimes of an amount in euros: « 862484.00 »."""
    centimes = _decimal(value, where) * 100
    if centimes.denominator != 1:
        raise ValueError(f"{where} : {quoted(str(value))} a plus de deux décimales")
    return centimes.numerator


def _decimal(value: object, where: str) -> Fraction:
    if not isinstance(value, str):
        raise wrong_kind(value, "un nombre entre guillemets", where)
    if not DECIMAL.fullmatch(value):
        raise ValueError(
            f"{where} : {quoted(value)} n'est pas un nombre : écrivez des chiffres, et un point "
            "avant les décimales"
        )
    return Fraction(value)
