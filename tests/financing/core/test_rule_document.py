"""What a document may hold, its defaults, and the sentence that refuses the rest."""

import json
import re
from fractions import Fraction
from typing import Any

import pytest

from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import (
    AmountsBlock,
    BlockMeasure,
    BlockRule,
    PercentBlock,
    PriceBlock,
    RestBlock,
)
from financing.core.rule_document import RuleDocument, read_rule
from financing.core.rule_json import load_json

from .refused_rules import AB, REFUSED, document


def refusal(value: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        share_by_blocks(*read_rule(value))
    return str(caught.value)


def test_only_amount_contributors_and_blocks_are_required() -> None:
    blocks = (RestBlock(None, AB),)
    assert read_rule(document()) == RuleDocument(BlockRule(AB, blocks), 100_00)
    assert BlockRule(AB, blocks) == BlockRule(
        AB, blocks, None, None, 1, "largest_remainder", {}, {}, "carrier", {}
    )


def test_every_key_is_read() -> None:
    figures = {"population": {"A": "3.5", "B": "5", "Z": "no figure"}, "parts": {"A": "9"}}
    read = read_rule(
        document(
            {"percent": "12.5", "by": "population"},
            {"rest": True, "by": "parts", "among": ["A"]},
            {"amounts": {"B": "5000.00"}, "among": ["B"]},
            {"price": "0.0125", "by": "equal", "among": ["B", "A"]},
            amount="862484.1",
            unit="10",
            rounding="each_alone",
            percent_step=None,
            percent_rounding=None,
            figures=figures | {"unused": 12},
            floors={"A": "1"},
            ceilings={"B": "2.50"},
            excess="carrier",
            presence={"A": "7/12", "B": "1"},
        )
    )
    population = BlockMeasure("population", {"A": Fraction(7, 2), "B": Fraction(5)}, "hab.")
    blocks = (
        PercentBlock(Fraction(25, 2), population, AB),
        RestBlock(BlockMeasure("parts", {"A": Fraction(9)}, "parts", are_parts=True), ("A",)),
        AmountsBlock({"B": 5_000_00}),
        PriceBlock(Fraction(5, 4), None, ("B", "A")),
    )
    assert read.amount == 862_484_10
    assert read.rule == BlockRule(
        AB,
        blocks,
        unit=10_00,
        rounding="each_alone",
        floors={"A": 100},
        ceilings={"B": 250},
        presence={"A": Fraction(7, 12), "B": Fraction(1)},
    )


def test_a_name_is_as_long_and_as_spaced_as_the_act_prints_it() -> None:
    names = ["A" * 200, "CC\u00a0des 2\u202fVallées"]
    assert read_rule(document(contributors=names)).rule.contributors == tuple(names)


def test_a_rule_of_as_many_parts_as_are_shared_is_read() -> None:
    names = [str(rank) for rank in range(500)]
    many = [{"percent": "0.1", "by": "equal"}] * 200
    assert len(read_rule(document(*many, contributors=names)).rule.blocks) == 200


def test_a_step_and_the_others_are_read() -> None:
    rule, _ = read_rule(document(percent_step="0.05", percent_rounding="highest_averages"))
    assert (rule.step, rule.percent_rounding) == (Fraction(1, 20), "highest_averages")
    assert read_rule(document(excess="others")).rule.excess == "others"


@pytest.mark.parametrize(("value", "sentence"), REFUSED, ids=[why[:60] for _, why in REFUSED])
def test_what_contradicts_itself_is_refused_by_a_sentence_that_says_where(
    value: Any, sentence: str
) -> None:
    assert refusal(value) == sentence


def test_floors_above_the_whole_are_the_carrier_s_charge_by_default() -> None:
    given = document(floors={"A": "60", "B": "40.01"})
    assert share_by_blocks(*read_rule(given)).left_with_carrier == -10_00


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "le fichier n'est pas du JSON : ligne 1, colonne 1"),
        (b'{\n  "amount" 3}', "le fichier n'est pas du JSON : ligne 2, colonne 12"),
        (b"amount;1", "le fichier n'est pas du JSON : ligne 1, colonne 1"),
        (b"{} {}", "le fichier n'est pas du JSON : ligne 1, colonne 4"),
        ('{"a": "é"}'.encode("latin-1"), "le fichier n'est pas en UTF-8 (octet 8)"),
        (b'{"a": NaN}', "NaN n'est pas un nombre"),
        (b'{"a": -Infinity}', "-Infinity n'est pas un nombre"),
        (b'{"a": {"b": "1", "b": "2"}}', "la clé « b » est donnée deux fois"),
        (b'{"a": "\\ud800"}', "le fichier contient un caractère Unicode incomplet"),
        (b"[" * 100_000 + b"]" * 100_000, "le fichier est trop imbriqué pour une règle"),
        (b'{"a":' * 100_000, "le fichier est trop imbriqué pour une règle"),
        (b" " * 2_000_001, "le fichier dépasse 2 Mo : ce n'est pas une règle"),
    ],
)
def test_a_file_that_is_not_json_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        load_json(content)


def test_a_file_of_as_many_bytes_as_are_read_is_read() -> None:
    assert load_json(b"{}" + b" " * 1_999_998) == {}


def test_numbers_of_a_file_are_seen_and_never_read() -> None:
    """A number of 5 000 digits is a number without quotes like another."""
    assert load_json(b'{"a": 1.5, "b": ' + b"1" * 5_000 + b"}") == {"a": 0, "b": 0}
    assert load_json(json.dumps(document()).encode("utf-8-sig")) == document()


def test_what_a_refusal_repeats_stays_on_one_line() -> None:
    assert refusal({"a\nb\x1b[31m" + "é" * 50: 1}).startswith(
        "clé inconnue : « a b [31m" + "é" * 32
    )
    assert "\n" not in refusal(document(amount="1\n2"))


@pytest.mark.parametrize(
    ("unit", "rounding", "excess"),
    [(2, "largest_remainder", "carrier"), (1, "nearest", "carrier"), (1, "each_alone", "nobody")],
)
def test_the_core_refuses_what_it_does_not_know(unit: int, rounding: str, excess: str) -> None:
    with pytest.raises(ValueError, match=r"inconnu"):
        BlockRule(AB, (RestBlock(None, AB),), unit=unit, rounding=rounding, excess=excess)
    with pytest.raises(ValueError, match=r"^méthode d'arrondi des pourcentages inconnue : half$"):
        BlockRule(AB, (RestBlock(None, AB),), Fraction(1), "half")
