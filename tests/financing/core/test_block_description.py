"""A rule in blocks told in one sentence."""

from typing import Any

import pytest

from financing.core.block_description import describe_blocks, describe_each
from financing.core.kinds_as_blocks import blocks_of
from financing.core.rule_document import read_rule

from . import acts

FIGURES = {name: dict.fromkeys(("A", "B", "C"), "1") for name in ("population", "km", "parts")}
REST = {"rest": True, "by": "population"}


def told(*blocks: dict[str, Any], **more: Any) -> str:
    document = {"amount": "9.00", "contributors": ["A", "B", "C"], "figures": FIGURES, **more}
    sentence = describe_blocks(read_rule(document | {"blocks": list(blocks)}).rule)
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ([REST], "au prorata de la population"),
        ([{"rest": True, "by": "equal"}], "à parts égales"),
        ([{"rest": True, "by": "parts"}], "selon les parts votées"),
        ([{"rest": True, "by": "equal", "among": ["B"]}], "pour B"),
        (
            [{"percent": "40", "by": "equal", "among": ["A"]}, REST | {"among": ["C", "B"]}],
            "40 % pour A, le solde au prorata de la population entre les autres",
        ),
        (
            [{"percent": "12.5", "by": "km"}, {"percent": "10", "by": "equal"}],
            "12,50 % au prorata du critère « km », 10 % à parts égales",
        ),
        (
            [{"amounts": {"A": "2000", "B": "2000"}}, {"price": "0.5", "by": "population"}],
            "2 000,00 € pour chacun de A et B, 0,50 € par hab.",
        ),
        (
            [{"amounts": {"A": "1", "B": "2"}}, {"price": "3", "by": "equal", "among": ["A", "B"]}],
            "1,00 € pour A et 2,00 € pour B, 3,00 € par contributeur entre A et B",
        ),
        ([{"amounts": {"A": "1"}}, {"price": "3", "by": "km"}], "1,00 € pour A, 3,00 € par km"),
    ],
)
def test_blocks_are_told_in_their_order(blocks: list[dict[str, Any]], sentence: str) -> None:
    assert told(*blocks) == sentence


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"unit": "1"}, "arrondi à l'euro"),
        ({"unit": "1000", "rounding": "each_alone"}, "arrondi au millier d'euros, chacun pour soi"),
        ({"rounding": "each_alone"}, "arrondi au centime, chacun pour soi"),
        (
            {"floors": {"A": "1"}, "ceilings": {"B": "2", "C": "3"}},
            "plancher de 1,00 € pour A ; plafond de 2,00 € pour B et 3,00 € pour C",
        ),
        (
            {"ceilings": {"B": "2"}, "excess": "others"},
            "plafond de 2,00 € pour B ; ce qu'ils déplacent est réparti entre les autres",
        ),
        ({"excess": "others"}, ""),
        (
            {"presence": {"A": "6/12", "C": "181/365"}},
            "présence de 1/2 de la période pour A et 181/365 de la période pour C",
        ),
    ],
)
def test_what_follows_the_blocks_is_told_after_them(more: dict[str, Any], sentence: str) -> None:
    start = "au prorata de la population"
    assert told(REST, **more) == (f"{start} ; {sentence}" if sentence else start)


def test_the_key_of_doubs_is_told_as_blocks() -> None:
    rule = blocks_of(acts.DOUBS_2025.rule, acts.DOUBS_2025.terms)
    assert describe_blocks(rule).replace("\u202f", " ").replace("\u00a0", " ") == (
        "40 % pour GBM, le solde au prorata de la population totale entre les autres ; "
        "pas de 0,05 point, plus forte moyenne"
    )


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("actes", "acte"),
        ("actes pondérés", "acte pondéré"),
        ("km", "km"),
        ("repas servis", "repas servi"),
        ("permis de construire", "permis de construire"),
    ],
)
def test_a_price_is_for_one_unit(unit: str, one: str) -> None:
    blocks = [{"price": "3", "by": unit}, {"rest": True, "by": "equal", "among": ["A"]}]
    document = {"amount": "9.00", "contributors": ["A"], "figures": {unit: {"A": "1"}}}
    each = describe_each(read_rule(document | {"blocks": blocks}).rule)
    assert each == [f"3,00\u00a0€ par {one}", "le solde pour A"]
