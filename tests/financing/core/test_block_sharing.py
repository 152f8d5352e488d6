"""Rules in blocks: cases with their right answers, and each sentence of the rules by an example."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.rule_answer import answer
from financing.core.rule_document import read_rule

GOLDEN = json.loads(Path(__file__).with_name("golden_keys.json").read_text())
POPULATION = {"A": "25811", "B": "50000", "C": "25582"}


def shared(amount: str, *blocks: dict[str, Any], **more: Any) -> BlockSharing:
    """The shares of A, B and C, unless `contributors` names others."""
    document = {"amount": amount, "contributors": ["A", "B", "C"], "blocks": list(blocks), **more}
    return share_by_blocks(*read_rule(document))


def amounts(sharing: BlockSharing) -> list[str]:
    return [one["amount"] for one in answer(sharing)["shares"]]


def percents(sharing: BlockSharing) -> list[str | None]:
    return [one["percent"] for one in answer(sharing)["shares"]]


def left(sharing: BlockSharing) -> str:
    return answer(sharing)["left_with_carrier"]


@pytest.mark.parametrize("case", GOLDEN, ids=[case["id"] for case in GOLDEN])
def test_each_case_comes_out_with_its_right_answer(case: dict[str, Any]) -> None:
    found = answer(share_by_blocks(*read_rule(case["input"])))
    assert {one["contributor"]: one["amount"] for one in found["shares"]} == case["amounts"]
    assert found["left_with_carrier"] == case.get("left_with_carrier", "0.00")


# Slices


def test_the_rest_is_what_percentages_amounts_and_prices_leave() -> None:
    sharing = shared(
        "1000.00",
        {"percent": "10", "by": "equal", "among": ["A", "B"]},
        {"rest": True, "by": "equal", "among": ["C"]},
        {"amounts": {"A": "100.00"}},
        {"price": "0.5", "by": "actes", "among": ["B"]},
        figures={"actes": {"B": "30"}},
    )
    assert amounts(sharing) == ["150.00", "65.00", "785.00"]


def test_a_rest_of_nothing_is_shared() -> None:
    sharing = shared("90.00", {"amounts": {"A": "90.00"}}, {"rest": True, "by": "equal"})
    assert amounts(sharing) == ["90.00", "0.00", "0.00"]


def test_percentages_under_100_without_a_rest_leave_what_lacks_with_the_carrier() -> None:
    sharing = shared("1000.00", {"percent": "30", "by": "equal"}, {"percent": "60", "by": "equal"})
    assert (amounts(sharing), left(sharing)) == (["300.00", "300.00", "300.00"], "100.00")
    assert percents(sharing) == ["30.000000"] * 3


def test_fixed_amounts_alone_are_reduced_in_proportion_when_they_exceed_what_is_to_share() -> None:
    blocks = {"amounts": {"A": "45.00", "B": "15.00"}}, {"amounts": {"B": "30.00"}}
    assert amounts(shared("60.00", *blocks)) == ["30.00", "30.00", "0.00"]
    assert amounts(shared("100.00", *blocks)) == ["45.00", "45.00", "0.00"]
    assert left(shared("100.00", *blocks)) == "10.00"


def test_fixed_amounts_beside_a_price_are_called_whole() -> None:
    price = {"price": "1", "by": "equal", "among": ["C"]}
    sharing = shared("60.00", {"amounts": {"A": "45.00", "B": "45.00"}}, price)
    assert (amounts(sharing), left(sharing)) == (["45.00", "45.00", "1.00"], "-31.00")


def test_amounts_beside_a_percentage_may_exceed() -> None:
    sharing = shared("60.00", {"amounts": {"A": "45.00"}}, {"percent": "100", "by": "equal"})
    assert (amounts(sharing), left(sharing)) == (["65.00", "20.00", "20.00"], "-45.00")


def test_a_price_that_nobody_uses_calls_nothing() -> None:
    units = dict.fromkeys("ABC", "0")
    sharing = shared("9.00", {"price": "2", "by": "actes"}, figures={"actes": units})
    assert (amounts(sharing), left(sharing)) == (["0.00"] * 3, "9.00")


def test_a_price_by_contributor_is_the_same_for_each() -> None:
    sharing = shared("20000.00", {"price": "5000.00", "by": "equal", "among": ["A", "C"]})
    assert (amounts(sharing), left(sharing)) == (["5000.00", "0.00", "5000.00"], "10000.00")


def test_a_group_takes_its_percent_and_shares_it() -> None:
    """« la région 51 %, les départements le solde au prorata de leur population »."""
    sharing = shared(
        "1000.00",
        {"percent": "51", "by": "equal", "among": ["A"]},
        {"rest": True, "by": "population", "among": ["B", "C"]},
        figures={"population": {"A": "9", "B": "3", "C": "1"}},
    )
    assert amounts(sharing) == ["510.00", "367.50", "122.50"]


# Percentages


def test_a_step_rounds_the_sum_of_two_criteria() -> None:
    """B has 20,83 and 25 %, C 0 and 4,17 %: rounded apart, B would have 21 + 25."""
    blocks = {"percent": "50", "by": "x"}, {"rest": True, "by": "y"}
    figures = {"x": {"A": "7", "B": "5", "C": "0"}, "y": {"A": "5", "B": "6", "C": "1"}}
    step = {"percent_step": "1", "percent_rounding": "largest_remainder"}
    assert percents(shared("10.00", *blocks, figures=figures)) == [
        "50.000000",
        "45.833333",
        "4.166667",
    ]
    assert percents(shared("10.00", *blocks, figures=figures, **step)) == ["50", "46", "4"]


def test_blocks_are_tied_by_a_chain_of_contributors() -> None:
    """A with B, B with C: 33,5 + 33,5 + 33 % are one set of 100 %, that a step of 1 divides."""
    step = {"percent_step": "1", "percent_rounding": "largest_remainder"}
    sharing = shared(
        "100.00",
        {"percent": "33.5", "by": "equal", "among": ["A"]},
        {"percent": "33.5", "by": "equal", "among": ["C"]},
        {"rest": True, "by": "equal", "among": ["A", "B"]},
        {"percent": "0", "by": "equal", "among": ["B", "C"]},
        **step,
    )
    assert percents(sharing) == ["50", "17", "33"]
    assert amounts(sharing) == ["50.00", "17.00", "33.00"]


def test_a_percentage_of_nothing_is_rounded_to_nothing() -> None:
    step = {"percent_step": "1", "percent_rounding": "highest_averages"}
    nothing = {"percent": "0", "by": "equal", "among": ["A"]}
    sharing = shared("9.00", nothing, {"rest": True, "by": "equal", "among": ["B", "C"]}, **step)
    assert percents(sharing) == ["0", "50", "50"]


def test_a_remainder_of_nothing_still_has_percentages() -> None:
    sharing = shared("0.00", {"rest": True, "by": "population"}, figures={"population": POPULATION})
    assert percents(sharing) == ["25.456392", "49.313069", "25.230539"]
    assert amounts(sharing) == ["0.00"] * 3


@pytest.mark.parametrize(
    ("block", "stated"),
    [
        ({"rest": True, "by": "population"}, True),
        ({"rest": True, "by": "parts"}, False),
        ({"rest": True, "by": "parts", "among": ["A", "B"]}, True),
        ({"price": "1", "by": "equal"}, False),
        ({"amounts": {"A": "1.00"}}, False),
    ],
)
def test_a_percentage_is_stated_unless_euros_or_parts_that_miss_100_come_in(
    block: dict[str, Any], stated: bool
) -> None:
    figures = {"population": POPULATION, "parts": {"A": "60", "B": "40", "C": "0.002"}}
    more = {"percent": "10", "by": "equal"}
    found = percents(shared("100.00", more, block, figures=figures))
    assert [one is not None for one in found] == [stated] * 3


# Units


@pytest.mark.parametrize(
    ("unit", "expected", "kept"),
    [
        ("0.01", ["333.34", "333.33", "333.33"], "0.00"),
        ("1.00", ["334.00", "333.00", "333.00"], "0.00"),
        ("10", ["340.00", "330.00", "330.00"], "0.00"),
        ("100.00", ["400.00", "300.00", "300.00"], "0.00"),
        ("1000.00", ["1000.00", "0.00", "0.00"], "0.00"),
    ],
)
def test_amounts_are_brought_to_the_unit(unit: str, expected: list[str], kept: str) -> None:
    sharing = shared("1000.00", {"rest": True, "by": "equal"}, unit=unit)
    assert (amounts(sharing), left(sharing)) == (expected, kept)


def test_what_is_less_than_a_unit_stays_with_the_carrier() -> None:
    sharing = shared("1999.99", {"rest": True, "by": "equal"}, unit="1000.00")
    assert (amounts(sharing), left(sharing)) == (["1000.00", "0.00", "0.00"], "999.99")


def test_a_quota_is_a_part_of_the_units_and_not_the_share_divided_by_the_unit() -> None:
    """2,8 and 2,1 € make 4 €: quotas of 2,286 and 1,714, where shares have remainders .8 and .1."""
    sharing = shared("4.90", {"amounts": {"A": "2.80", "B": "2.10"}}, unit="1")
    assert (amounts(sharing), left(sharing)) == (["2.00", "2.00", "0.00"], "0.90")


def test_each_alone_goes_to_the_nearest_halves_up() -> None:
    block = {"amounts": {"A": "2.50", "B": "1.49", "C": "1.51"}}
    sharing = shared("5.50", block, unit="1", rounding="each_alone")
    assert (amounts(sharing), left(sharing)) == (["3.00", "1.00", "2.00"], "-0.50")


def test_ties_follow_the_order_of_contributors() -> None:
    sharing = shared("0.01", {"rest": True, "by": "equal"}, contributors=["C", "B", "A"])
    assert [(one, two) for one, two in zip("CBA", amounts(sharing), strict=True)] == [
        ("C", "0.01"),
        ("B", "0.00"),
        ("A", "0.00"),
    ]


# Bounds


def test_what_a_ceiling_or_a_floor_moves_goes_to_the_carrier_after_the_unit() -> None:
    by = {"rest": True, "by": "x"}
    figures = {"x": {"A": "6", "B": "3", "C": "1"}}
    bounds = {"ceilings": {"A": "500.25"}, "floors": {"C": "150.75"}}
    sharing = shared("1000.00", by, figures=figures, unit="100", **bounds)
    assert (amounts(sharing), left(sharing)) == (["500.25", "300.00", "150.75"], "49.00")
    assert left(shared("1000.00", by, figures=figures, floors={"C": "150.75"})) == "-50.75"
    assert sharing.factor == 1


def test_others_bear_a_ceiling_in_proportion_to_their_shares() -> None:
    figures = {"x": {"A": "6", "B": "3", "C": "1"}}
    sharing = shared(
        "1000.00",
        {"rest": True, "by": "x"},
        figures=figures,
        ceilings={"A": "500.00"},
        excess="others",
    )
    assert amounts(sharing) == ["500.00", "375.00", "125.00"]
    assert sharing.factor == Fraction(5, 4)


def test_a_bound_that_others_move_is_met_in_turn() -> None:
    """A's ceiling brings B to its own: what both leave is C's."""
    sharing = shared(
        "1000.00",
        {"rest": True, "by": "x"},
        figures={"x": {"A": "6", "B": "3", "C": "1"}},
        ceilings={"A": "500.00", "B": "350.00"},
        floors={"C": "20.00"},
        excess="others",
    )
    assert amounts(sharing) == ["500.00", "350.00", "150.00"]


def test_others_bear_bounds_of_what_the_blocks_give_and_not_of_the_amount() -> None:
    price = {"price": "1", "by": "x"}
    figures = {"x": {"A": "60", "B": "30", "C": "10"}}
    more = {"figures": figures, "excess": "others", "floors": {"C": "20.00"}}
    sharing = shared("1000.00", price, **more)
    assert (amounts(sharing), left(sharing)) == (["53.33", "26.67", "20.00"], "900.00")


def test_ceilings_below_the_whole_leave_the_difference_with_the_carrier() -> None:
    ceilings = dict.fromkeys("ABC", "100.00")
    sharing = shared("1000.00", {"rest": True, "by": "equal"}, ceilings=ceilings, excess="others")
    assert (amounts(sharing), left(sharing)) == (["100.00"] * 3, "700.00")
    assert sharing.factor is None


def test_who_has_no_share_has_nothing_of_what_others_leave_but_its_floor() -> None:
    more = {"ceilings": {"A": "100.00"}, "floors": {"B": "30.00"}, "excess": "others"}
    sharing = shared("1000.00", {"rest": True, "by": "equal", "among": ["A"]}, **more)
    assert (amounts(sharing), left(sharing)) == (["100.00", "30.00", "0.00"], "870.00")


def test_with_others_the_unit_is_among_those_at_no_bound_on_what_is_left() -> None:
    sharing = shared(
        "1000.00",
        {"rest": True, "by": "equal"},
        ceilings={"B": "99.99"},
        excess="others",
        unit="100",
    )
    assert (amounts(sharing), left(sharing)) == (["500.00", "99.99", "400.00"], "0.01")


def test_rounding_to_a_unit_does_not_pass_a_bound() -> None:
    """450 € each, of which the unit would make 500 and 400: B's ceiling and A's floor hold."""
    bounds = {"ceilings": {"A": "470.00"}, "floors": {"B": "420.00"}}
    more = {"contributors": ["A", "B"], "unit": "100", "excess": "others"}
    sharing = shared("900.00", {"rest": True, "by": "equal"}, **bounds, **more)
    assert (amounts(sharing), left(sharing)) == (["470.00", "420.00"], "10.00")


def test_a_ceiling_of_nothing_asks_nothing() -> None:
    more = {"ceilings": {"A": "0.00"}, "excess": "others"}
    assert amounts(shared("10.00", {"rest": True, "by": "equal"}, **more)) == [
        "0.00",
        "5.00",
        "5.00",
    ]


# Presence


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"rest": True, "by": "equal"}, ["120.00", "120.00", "60.00"]),
        ({"rest": True, "by": "x"}, ["75.00", "150.00", "75.00"]),
        ({"price": "2", "by": "x"}, ["20.00", "40.00", "20.00"]),
        ({"price": "2", "by": "equal"}, ["2.00", "2.00", "1.00"]),
        ({"amounts": dict.fromkeys("ABC", "10.00")}, ["10.00", "10.00", "5.00"]),
    ],
)
def test_who_was_there_half_the_time_counts_for_half(
    block: dict[str, Any], expected: list[str]
) -> None:
    figures = {"x": {"A": "10", "B": "20", "C": "20"}}
    sharing = shared("300.00", block, figures=figures, presence={"C": "6/12"})
    assert amounts(sharing) == expected


def test_fixed_amounts_are_reduced_for_the_time_of_presence() -> None:
    block = {"amounts": {"A": "100.00", "B": "100.00"}}
    assert amounts(shared("75.00", block, presence={"B": "1/2"})) == ["50.00", "25.00", "0.00"]


def test_who_is_in_no_block_has_nothing() -> None:
    sharing = shared("10.00", {"rest": True, "by": "equal", "among": ["B"]})
    assert amounts(sharing) == ["0.00", "10.00", "0.00"]
    assert answer(sharing)["shares"][0] == {
        "contributor": "A",
        "exact": "0.000000",
        "percent": "0.000000",
        "amount": "0.00",
        "explanation": "aucun bloc\u00a0: 0,00\u00a0€",
    }


def test_the_exact_share_is_after_the_step_and_before_unit_and_bounds() -> None:
    more = {"percent_step": "1", "percent_rounding": "largest_remainder", "unit": "1000"}
    sharing = shared(
        "5550.00",
        {"rest": True, "by": "population"},
        figures={"population": POPULATION},
        ceilings={"A": "10.00"},
        **more,
    )
    assert [one["exact"] for one in answer(sharing)["shares"]] == [
        "1443.000000",
        "2719.500000",
        "1387.500000",
    ]


def test_a_negative_amount_is_refused() -> None:
    rule, _ = read_rule(GOLDEN[2]["input"])
    with pytest.raises(ValueError, match=r"^le montant à répartir est négatif : -1 centimes$"):
        share_by_blocks(rule, -1)


# The answer


def test_the_answer_says_each_share_what_is_left_and_the_total() -> None:
    sharing = shared(
        "100.00",
        {"percent": "15.3", "by": "equal", "among": ["A"]},
        {"percent": "40", "by": "equal", "among": ["C"]},
        percent_step="0.05",
        percent_rounding="largest_remainder",
    )
    found = answer(sharing)
    assert list(found) == ["shares", "left_with_carrier", "total"]
    assert (found["left_with_carrier"], found["total"]) == ("44.70", "55.30")
    assert [list(one.values())[:4] for one in found["shares"]] == [
        ["A", "15.300000", "15.30", "15.30"],
        ["B", "0.000000", "0.00", "0.00"],
        ["C", "40.000000", "40.00", "40.00"],
    ]
    assert list(found["shares"][0]) == ["contributor", "exact", "percent", "amount", "explanation"]
