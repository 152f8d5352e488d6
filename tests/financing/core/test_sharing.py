"""Shares add up to the amount, ceilings and carrier included."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.apportionment import apportion
from financing.core.sharing import Sharing, share

AMOUNTS = st.integers(0, 10**11)
ROWS = st.lists(
    st.tuples(st.integers(0, 10**6), st.none() | st.integers(0, 10**10)), min_size=1, max_size=10
).filter(lambda rows: any(weight for weight, _ in rows))


def test_without_ceilings_everything_is_shared() -> None:
    assert share(100, [1, 1, 1]) == Sharing(100, (34, 33, 33), (34, 33, 33), 0)


def test_what_exceeds_a_ceiling_stays_with_the_carrier() -> None:
    assert share(100, [2, 1, 1], [40, None, 25]) == Sharing(100, (50, 25, 25), (40, 25, 25), 10)


def test_a_ceiling_of_nothing_leaves_the_whole_share() -> None:
    assert share(100, [1, 1], [0, None]) == Sharing(100, (50, 50), (0, 50), 50)


def test_nothing_is_shared_as_nothing() -> None:
    assert share(0, [2, 1], [5, None]) == Sharing(0, (0, 0), (0, 0), 0)


@given(AMOUNTS, ROWS)
def test_no_centime_is_lost_nor_made(amount: int, rows: list[tuple[int, int | None]]) -> None:
    weights, ceilings = [weight for weight, _ in rows], [ceiling for _, ceiling in rows]
    sharing = share(amount, weights, ceilings)
    assert list(sharing.before_ceilings) == apportion(amount, weights)
    assert sum(sharing.amounts) + sharing.left_with_carrier == amount
    assert sharing.left_with_carrier >= 0
    over = zip(sharing.amounts, sharing.before_ceilings, ceilings, strict=True)
    assert [row for row in over if row[0] != min(x for x in row[1:] if x is not None)] == []


def test_shares_that_do_not_add_up_cannot_exist() -> None:
    with pytest.raises(ValueError, match=r"^les quotes-parts ne font pas le montant à répartir$"):
        Sharing(100, (50, 50), (40, 50), 9)


@pytest.mark.parametrize(
    ("amount", "ceilings", "refusal"),
    [
        (-1, None, "le montant à répartir est négatif : -1 centimes"),
        (100, [None], "1 plafonds pour 2 quotes-parts"),
        (100, [None, None, 5], "3 plafonds pour 2 quotes-parts"),
        (100, [None, -1], "le plafond de rang 2 est négatif : -1 centimes"),
        (100, [-5, None], "le plafond de rang 1 est négatif : -5 centimes"),
    ],
)
def test_what_cannot_be_shared_says_why(
    amount: int, ceilings: list[int | None] | None, refusal: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        share(amount, [1, 1], ceilings)
