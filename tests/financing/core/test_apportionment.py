"""Whole units, exactly: sums, quotas, order, symmetry, and D'Hondt against a naive reading."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from financing.core.apportionment import METHODS, apportion
from financing.core.keys import Rounding

TOTALS = st.integers(0, 10**13)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
FEW = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)
DISTINCT = st.lists(st.integers(0, 10**9), min_size=2, max_size=8, unique=True)
REORDERED = DISTINCT.flatmap(lambda weights: st.tuples(st.just(weights), st.permutations(weights)))
METHOD = st.sampled_from(sorted(METHODS))


def quotas(total: int, weights: Sequence[int]) -> list[Fraction]:
    return [Fraction(total * weight, sum(weights)) for weight in weights]


def seat_by_seat(total: int, weights: Sequence[int]) -> list[int]:
    """D'Hondt as a schoolbook tells it: one seat at a time to the highest average, the first."""
    seats = [0] * len(weights)
    for _ in range(total):
        averages = [Fraction(w, s + 1) for w, s in zip(weights, seats, strict=True)]
        seats[averages.index(max(averages))] += 1
    return seats


def by_remainders(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder from fractions, each extra unit to the first highest remainder."""
    exact = quotas(total, weights)
    parts = [floor(quota) for quota in exact]
    left = [quota - part for quota, part in zip(exact, parts, strict=True)]
    for _ in range(total - sum(parts)):
        first = left.index(max(left))
        parts[first], left[first] = parts[first] + 1, Fraction(-1)
    return parts


def test_methods_are_those_that_a_rule_may_name() -> None:
    assert set(METHODS) == set(Rounding)


def test_largest_remainder_is_the_default() -> None:
    assert apportion(10, [6, 6, 2]) == [4, 4, 2]
    assert apportion(10, [6, 6, 2], method="highest_averages") == [5, 4, 1]


@given(TOTALS, WEIGHTS, METHOD)
@example(10**13, [10**9, 10**9 - 1, 1], "highest_averages")
@example(10**13, [10**9, 10**9 - 1, 1], "largest_remainder")
def test_parts_add_up_to_the_total(total: int, weights: list[int], method: str) -> None:
    parts = apportion(total, weights, method=method)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(TOTALS, WEIGHTS)
def test_largest_remainder_stays_within_the_quota(total: int, weights: list[int]) -> None:
    pairs = zip(apportion(total, weights), quotas(total, weights), strict=True)
    assert [(part, quota) for part, quota in pairs if part not in (floor(quota), ceil(quota))] == []


@given(TOTALS, WEIGHTS)
def test_highest_averages_never_give_less_than_the_floor(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights, method="highest_averages")
    assert [p for p, q in zip(parts, quotas(total, weights), strict=True) if p < floor(q)] == []


@given(TOTALS, WEIGHTS)
def test_no_part_of_highest_averages_would_serve_another_better(
    total: int, weights: list[int]
) -> None:
    parts = apportion(total, weights, method="highest_averages")
    rows = list(zip(weights, parts, strict=True))
    last_served = min(Fraction(w, p) for w, p in rows if p) if total else max(weights) + 1
    first_refused = max(Fraction(w, p + 1) for w, p in rows)
    assert last_served >= first_refused


@given(st.integers(0, 60), FEW)
@example(0, [0, 3])
@example(6, [1, 1, 1])
@example(7, [3, 1, 2])
@example(1, [0, 1])
def test_highest_averages_are_served_seat_by_seat(total: int, weights: list[int]) -> None:
    assert apportion(total, weights, method="highest_averages") == seat_by_seat(total, weights)


@given(st.integers(0, 300), WEIGHTS)
def test_large_weights_are_served_seat_by_seat(total: int, weights: list[int]) -> None:
    assert apportion(total, weights, method="highest_averages") == seat_by_seat(total, weights)


@given(TOTALS, FEW)
def test_remainders_are_served_from_the_largest(total: int, weights: list[int]) -> None:
    assert apportion(total, weights) == by_remainders(total, weights)


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize(
    ("total", "parts"), [(0, [0, 0, 0]), (1, [1, 0, 0]), (2, [1, 1, 0]), (3, [1, 1, 1])]
)
def test_ties_go_to_the_first_in_the_order_given(method: str, total: int, parts: list[int]) -> None:
    assert apportion(total, [5, 5, 5], method=method) == parts


def test_a_tie_of_averages_between_different_weights_goes_to_the_first() -> None:
    assert apportion(2, [2, 1], method="highest_averages") == [2, 0]
    assert apportion(2, [1, 2], method="highest_averages") == [1, 1]


def test_a_tie_of_remainders_between_different_weights_goes_to_the_first() -> None:
    assert apportion(2, [3, 1]) == [2, 0]
    assert apportion(2, [1, 3]) == [1, 1]


@given(TOTALS, REORDERED, METHOD)
def test_reordering_distinct_weights_moves_at_most_a_tie(
    total: int, orders: tuple[list[int], list[int]], method: str
) -> None:
    given_order, other_order = (
        dict(zip(weights, apportion(total, weights, method=method), strict=True))
        for weights in orders
    )
    moved = {weight: part - other_order[weight] for weight, part in given_order.items()}
    assert set(moved.values()) <= {-1, 0, 1}
    assert sum(moved.values()) == 0


@given(TOTALS, WEIGHTS, METHOD)
@example(1, [1, 1], "largest_remainder")
@example(1, [1, 1], "highest_averages")
def test_a_negative_total_gives_the_opposite_parts(
    total: int, weights: list[int], method: str
) -> None:
    opposite = [-part for part in apportion(total, weights, method=method)]
    assert apportion(-total, weights, method=method) == opposite


@given(TOTALS, WEIGHTS, st.integers(1, 10**6), METHOD)
def test_only_the_ratio_of_weights_matters(
    total: int, weights: list[int], scale: int, method: str
) -> None:
    scaled = [weight * scale for weight in weights]
    assert apportion(total, scaled, method=method) == apportion(total, weights, method=method)


@given(TOTALS, WEIGHTS, METHOD)
def test_a_heavier_weight_never_gets_less(total: int, weights: list[int], method: str) -> None:
    rows = sorted(zip(weights, apportion(total, weights, method=method), strict=True))
    lighter_gets_more = [
        (light, heavy)
        for light, heavy in pairwise(rows)
        if light[0] < heavy[0] and light[1] > heavy[1]
    ]
    assert lighter_gets_more == []


@given(st.integers(0, 10**4), WEIGHTS)
def test_one_unit_more_takes_nothing_from_anyone_by_averages(
    total: int, weights: list[int]
) -> None:
    before = apportion(total, weights, method="highest_averages")
    after = apportion(total + 1, weights, method="highest_averages")
    assert sorted(b - a for a, b in zip(before, after, strict=True)) == [0] * (len(weights) - 1) + [
        1
    ]


@given(TOTALS, WEIGHTS, METHOD)
def test_no_weight_gets_nothing(total: int, weights: list[int], method: str) -> None:
    parts = apportion(total, [0, *weights, 0], method=method)
    assert (parts[0], parts[-1]) == (0, 0)
    assert parts[1:-1] == apportion(total, weights, method=method)


def test_weights_are_left_as_they_were_given() -> None:
    weights = [3, 2, 1]
    apportion(10, weights)
    apportion(10, weights, method="highest_averages")
    assert weights == [3, 2, 1]


@pytest.mark.parametrize(
    ("total", "weights", "refusal"),
    [
        (1, [], "aucun poids"),
        (1, [0, 0], "tous les poids sont nuls"),
        (1, [0, -3], "le poids de rang 2 est négatif : -3"),
        (1, [2, -1], "le poids de rang 2 est négatif : -1"),
        (1, [2, 3, -1, -2], "le poids de rang 3 est négatif : -1"),
        (1, [2, 1.5], "le poids de rang 2 n'est pas un nombre entier : 1.5"),
        (1, [True, 1], "le poids de rang 1 n'est pas un nombre entier : True"),
        (1, [1, Fraction(1)], "le poids de rang 2 n'est pas un nombre entier : Fraction(1, 1)"),
        (1.0, [1], "le total à répartir n'est pas un nombre entier : 1.0"),
        (True, [1], "le total à répartir n'est pas un nombre entier : True"),
        (0, [0], "tous les poids sont nuls"),
    ],
)
def test_what_cannot_be_shared_is_refused(total: int, weights: list[int], refusal: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        apportion(total, weights)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^méthode de répartition inconnue : « hare »$"):
        apportion(1, [1], method="hare")
