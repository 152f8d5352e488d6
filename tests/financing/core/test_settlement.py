"""The account of contributors: what is due now, less what was called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.settlement import Account, YearEquation, explain, lower, settle

CENTIMES = st.integers(0, 10**9)


def test_each_contributor_has_its_balance_or_its_credit():
    accounts = settle([428_400, 100_000, 5_000], [429_000, 99_000, 5_000])
    assert [one.balance for one in accounts] == [-600, 1_000, 0]


def test_what_the_carrier_keeps_is_never_called():
    accounts = settle([428_400, 100_000], [0, 90_000], carrier=0)
    assert [one.balance for one in accounts] == [0, 10_000]


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (
            Account(428_400, 429_000),
            "4 284,00 € dus − 4 290,00 € appelés = 6,00 € de trop-perçu",
        ),
        (Account(10_000, 9_000), "100,00 € dus − 90,00 € appelés = 10,00 € de solde à appeler"),
        (Account(10_000, 10_000), "100,00 € dus − 100,00 € appelés : rien à régler"),
        (Account(10_000, 0, True), "100,00 €, part conservée par le porteur : rien à régler"),
    ],
)
def test_the_account_says_why_in_french(account, sentence):
    assert explain(account).replace("\u00a0", " ").replace("\u202f", " ") == sentence


@given(st.lists(st.tuples(CENTIMES, CENTIMES), max_size=40))
def test_balances_add_up_to_what_is_due_less_what_was_called(pairs):
    accounts = settle([due for due, _ in pairs], [called for _, called in pairs])
    total = sum(due for due, _ in pairs) - sum(called for _, called in pairs)
    assert sum(one.balance for one in accounts) == total


def test_accounts_that_do_not_pair_are_refused():
    with pytest.raises(ValueError, match="1 sommes appelées pour 2 quotes-parts"):
        settle([1, 2], [1])


def test_a_carrier_that_called_itself_is_refused():
    with pytest.raises(ValueError, match="le porteur s'est appelé lui-même"):
        settle([1, 2], [1, 0], carrier=0)


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), max_size=6))
def test_a_credit_lowers_what_is_owed_first_come_first_served(credit, owed):
    taken = lower(credit, owed)
    assert sum(taken) == min(credit, sum(owed))
    assert all(0 <= part <= one for part, one in zip(taken, owed, strict=True))
    used = [part == one for part, one in zip(taken, owed, strict=True)]
    assert used == sorted(used, reverse=True) or 0 in owed


def test_a_negative_credit_lowers_nothing():
    with pytest.raises(ValueError, match="ne sont pas négatifs"):
        lower(-1, [5])


def test_the_equation_of_a_year_holds_to_the_centime():
    assert YearEquation(100, 30, 50, 15, 5).excess == 0
    assert YearEquation(100, 130, 0, 0, 0).excess == 30
    with pytest.raises(ValueError, match="ne font pas"):
        YearEquation(100, 30, 50, 15, 4)
