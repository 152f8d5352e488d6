"""A part lowered, and the others raised: the total does not move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.compensation import compensated


def test_the_others_keep_their_proportions():
    assert compensated({"A": 50, "B": 30, "C": 20}, "A", 40) == {"A": 40, "B": 36, "C": 24}


def test_one_may_bear_all():
    assert compensated({"A": 1, "B": 2}, "A", 3) == {"A": 3, "B": 0}


@pytest.mark.parametrize(
    ("parts", "who", "new", "refusal"),
    [
        ({"A": 1}, "B", 0, "B n'a pas encore de part"),
        ({"A": 1, "B": 1}, "A", 3, "la nouvelle part est plus grande que le total des parts"),
        ({"A": 1, "B": 0}, "A", 0, "personne d'autre n'a de part à augmenter"),
    ],
)
def test_what_cannot_be_compensated_says_why(parts, who, new, refusal):
    with pytest.raises(ValueError, match=f"^{refusal}$"):
        compensated(parts, who, new)


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=8), st.data())
def test_the_total_never_changes_and_nobody_else_loses(amounts, data):
    parts = {str(rank): one for rank, one in enumerate(amounts)}
    new = data.draw(st.integers(0, parts["0"]))
    found = compensated(parts, "0", new)
    assert sum(found.values()) == sum(amounts)
    assert found["0"] == new
    assert all(found[name] >= part for name, part in parts.items() if name != "0")
