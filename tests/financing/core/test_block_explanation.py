"""Why a share of a rule in blocks is what it is: one sentence for each way that it comes about."""

from typing import Any

import pytest

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.rule_document import read_rule

FIGURES = {
    "population": {"A": "25811", "B": "50000", "C": "25582"},
    "élèves": {"A": "1250", "B": "3000", "C": "550"},
    "parts": {"A": "51.000", "B": "49.002", "C": "0"},
}
BY_POPULATION = {"rest": True, "by": "population"}
EQUAL = {"rest": True, "by": "equal"}
HALF = {"percent": "50", "by": "population"}
OTHER_HALF = {"rest": True, "by": "élèves"}
EUROS, ALONE = {"unit": "1"}, {"unit": "1", "rounding": "each_alone"}
STEP = {"percent_step": "0.05", "percent_rounding": "highest_averages"}
POINT = {"percent_step": "1", "percent_rounding": "largest_remainder"}


def told(*blocks: dict[str, Any], amount: str = "28000.00", of: int = 0, **more: Any) -> str:
    """The sentence of A, with plain spaces."""
    document = {
        "amount": amount,
        "contributors": ["A", "B", "C"],
        "blocks": list(blocks),
        "figures": FIGURES,
        **more,
    }
    sentence = explain_blocks(share_by_blocks(*read_rule(document)))[of]
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_sum_is_rounded_once_and_not_its_terms() -> None:
    assert told(HALF, OTHER_HALF) == (
        "50 % × 28 000,00 € × 25 811 / 101 393 hab. = 3 563,89 € ; "
        "50 % × 28 000,00 € × 1 250 / 4 800 élèves = 3 645,83 € ; soit 7 209,73 €"
    )


ONE_BLOCK = [
    (BY_POPULATION, "28 000,00 € × 25 811 / 101 393 hab. = 7 127,79 €"),
    (EQUAL, "28 000,00 € / 3 = 9 333,33 € ; soit 9 333,34 € (plus fort reste)"),
    ({"rest": True, "by": "parts"}, "28 000,00 € × 51 / 100,002 parts = 14 279,71 €"),
    ({"rest": True, "by": "equal", "among": ["A"]}, "28 000,00 €"),
    ({"percent": "15.3", "by": "equal", "among": ["A"]}, "15,30 % × 28 000,00 € = 4 284,00 €"),
    ({"percent": "0.00001", "by": "equal"}, "0,00001 % × 28 000,00 € / 3 = 0,00 €"),
    ({"amounts": {"A": "2000.00"}}, "montant fixé : 2 000,00 €"),
    ({"amounts": {"B": "2000.00"}}, "aucun bloc : 0,00 €"),
    ({"price": "0.5", "by": "population"}, "0,50 € × 25 811 hab. = 12 905,50 €"),
    ({"price": "0.0125", "by": "élèves"}, "0,0125 € × 1 250 élèves = 15,63 €"),
    ({"price": "0.0000125", "by": "population"}, "0,0000125 € × 25 811 hab. = 0,32 €"),
    ({"price": "5000", "by": "equal"}, "5 000,00 € par contributeur"),
    (
        {"amounts": {"A": "30000.00", "B": "5000.00"}},
        (
            "montant fixé : 30 000,00 €, réduit en proportion : 28 000,00 € × 30 000,00 € / "
            "35 000,00 € = 24 000,00 €"
        ),
    ),
]


@pytest.mark.parametrize(("block", "sentence"), ONE_BLOCK, ids=[why[:30] for _, why in ONE_BLOCK])
def test_one_block_is_one_clause(block: dict[str, Any], sentence: str) -> None:
    assert told(block) == sentence


def test_a_rest_after_euros_is_in_euros() -> None:
    assert told({"amounts": {"A": "2000.00"}}, {"price": "1", "by": "élèves"}, EQUAL) == (
        "montant fixé : 2 000,00 € ; 1,00 € × 1 250 élèves = 1 250,00 € ; "
        "solde de 21 200,00 € / 3 = 7 066,67 € ; soit 10 316,67 €"
    )


def test_a_percentage_beside_euros_is_of_the_amount() -> None:
    assert told({"amounts": {"A": "2000.00"}}, {"percent": "10", "by": "equal"}) == (
        "montant fixé : 2 000,00 € ; 10 % × 28 000,00 € / 3 = 933,33 € ; soit 2 933,34 € (plus "
        "fort reste)"
    )


PRESENT = [
    (BY_POPULATION, "28 000,00 € × 25 811 × 1/2 / 88 487,5 hab. = 4 083,67 €"),
    ({"price": "2", "by": "élèves"}, "2,00 € × 1 250 × 1/2 élèves = 1 250,00 €"),
    ({"price": "2", "by": "equal"}, "2,00 € × 1/2 = 1,00 €"),
    ({"amounts": {"A": "10.00"}}, "montant fixé : 10,00 € × 1/2 = 5,00 €"),
    (EQUAL, "28 000,00 € × 1/2 / 2,5 = 5 600,00 €"),
]


@pytest.mark.parametrize(("block", "sentence"), PRESENT, ids=[why[:30] for _, why in PRESENT])
def test_presence_is_said(block: dict[str, Any], sentence: str) -> None:
    assert told(block, presence={"A": "6/12"}) == sentence


def test_a_total_whose_decimals_never_end_is_a_ratio() -> None:
    assert told(EQUAL, presence={"A": "7/12"}) == "28 000,00 € × 7/12 / (31/12) = 6 322,58 €"
    reduced = told({"amounts": {"A": "60000", "B": "5000"}}, presence={"A": "1/2"})
    assert reduced == (
        "montant fixé : 60 000,00 € × 1/2 = 30 000,00 €, réduit en proportion : 28 000,00 € × "
        "30 000,00 € / 35 000,00 € = 24 000,00 €"
    )


STEPPED = [
    (
        STEP,
        [{"percent": "40", "by": "equal", "among": ["C"]}, BY_POPULATION | {"among": ["A", "B"]}],
        (
            "60 % × 25 811 / 75 811 hab. = 20,4279 % soit 20,40 % (pas de 0,05, plus forte "
            "moyenne) ; "
            "28 000,00 € × 20,40 % = 5 712,00 €"
        ),
    ),
    (
        STEP,
        [{"percent": "40", "by": "equal", "among": ["A"]}, BY_POPULATION | {"among": ["B", "C"]}],
        "40 % ; 28 000,00 € × 40,00 % = 11 200,00 €",
    ),
    (
        POINT,
        [HALF, OTHER_HALF],
        (
            "50 % × 25 811 / 101 393 hab. = 12,7282 % ; 50 % × 1 250 / 4 800 élèves = 13,0208 % ; "
            "au total 25,7490 % soit 26 % (pas de 1, plus fort reste) ; "
            "28 000,00 € × 26 % = 7 280,00 €"
        ),
    ),
    (
        POINT,
        [{"percent": "30", "by": "equal"}, {"percent": "60", "by": "equal"}],
        (
            "30 % / 3 = 10,0000 % ; 60 % / 3 = 20,0000 % ; au total 30 % ; "
            "28 000,00 € × 30 % = 8 400,00 €"
        ),
    ),
    (
        STEP | {"percent_step": "0.25"},
        [{"percent": "30", "by": "equal", "among": ["A"]}],
        "30 % ; 28 000,00 € × 30,00 % = 8 400,00 €",
    ),
    (POINT, [EQUAL | {"among": ["B"]}], "aucun bloc : 0,00 €"),
]


@pytest.mark.parametrize(("step", "blocks", "sentence"), STEPPED)
def test_a_step_is_said_after_the_blocks(
    step: dict[str, str], blocks: list[dict[str, Any]], sentence: str
) -> None:
    assert told(*blocks, **step) == sentence


BOUNDED = [
    (EUROS, "soit 7 128,00 € (à l'euro, plus fort reste)"),
    (ALONE, "soit 7 128,00 € (à l'euro, au plus proche)"),
    ({"unit": "10"}, "soit 7 130,00 € (à la dizaine d'euros, plus fort reste)"),
    ({"unit": "100"}, "soit 7 100,00 € (à la centaine d'euros, plus fort reste)"),
    ({"unit": "1000"}, "soit 7 000,00 € (au millier d'euros, plus fort reste)"),
    ({"ceilings": {"A": "7000"}}, "plafonné à 7 000,00 €"),
    ({"floors": {"A": "8000"}}, "porté au plancher de 8 000,00 €"),
    ({"floors": {"A": "100"}, "ceilings": {"A": "9000"}}, ""),
    ({"excess": "others"}, ""),
    (EUROS | {"excess": "others"}, "soit 7 128,00 € (à l'euro, plus fort reste)"),
    ({"excess": "others", "ceilings": {"A": "7000"}}, "plafonné à 7 000,00 €"),
    ({"excess": "others", "floors": {"A": "8000"}}, "porté au plancher de 8 000,00 €"),
    (
        {"excess": "others", "ceilings": {"B": "13000"}},
        "avec ce que déplacent planchers et plafonds : 7 127,79 € × 1,056908… = 7 533,42 €",
    ),
    (
        {"excess": "others", "ceilings": {"A": "9000", "B": "9000", "C": "9000"}},
        "plafonné à 9 000,00 €",
    ),
]


@pytest.mark.parametrize(("more", "sentence"), BOUNDED)
def test_what_follows_the_sum_is_said(more: dict[str, Any], sentence: str) -> None:
    start = "28 000,00 € × 25 811 / 101 393 hab. = 7 127,79 €"
    assert told(BY_POPULATION, **more) == (f"{start} ; {sentence}" if sentence else start)


def test_a_factor_has_its_decimals_or_the_first_six() -> None:
    """1 700 € of which A keeps 800: B's 400 € times 9/8. Of 78 127 € A keeps 1: 78 126/78 125."""
    for amount, figures, ceiling, product in (
        ("1700", {"A": "4", "B": "9", "C": "4"}, "800", "400,00 € × 1,125 = 450,00 €"),
        (
            "78127",
            {"A": "78125", "B": "2", "C": "0"},
            "1",
            "78 125,00 € × 1,000013… = 78 126,00 €",
        ),
    ):
        block = {"rest": True, "by": "actes"}
        bounds = {"ceilings": {"B": ceiling}, "excess": "others"}
        sentence = told(block, amount=amount, figures={"actes": figures}, **bounds)
        assert sentence.endswith(f"avec ce que déplacent planchers et plafonds : {product}")


def test_several_blocks_are_summed_before_others_move_them() -> None:
    assert told(HALF, OTHER_HALF, excess="others", ceilings={"A": "7000"}).endswith(
        "= 3 645,83 € ; soit 7 209,73 € ; plafonné à 7 000,00 €"
    )


def test_who_has_no_share_and_no_floor_has_nothing_more_to_say() -> None:
    more = {"excess": "others", "ceilings": {"A": "7000"}}
    blocks = EQUAL | {"among": ["A", "B"]}
    assert told(blocks, of=2, **more) == "aucun bloc : 0,00 €"
    assert told(blocks, of=2, **more, floors={"C": "10"}) == (
        "aucun bloc : 0,00 € ; porté au plancher de 10,00 €"
    )
