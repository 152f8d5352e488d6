"""The paradoxes of rounded percentages: seen when they occur, and each by one method alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.keys import Rounding, Rule, RuleKind, Term, build_key
from financing.core.paradoxes import (
    Rounded,
    fewer_of_more,
    off_quota,
    outgrown,
    paradoxes,
    raised_by_newcomers,
    rounded_by,
)

LARGEST, HIGHEST = Rounding.LARGEST_REMAINDER, Rounding.HIGHEST_AVERAGES


def rounded(method: str, step: str = "1", fixed: int = 0, **people: int) -> Rounded:
    """A key of whole numbers of steps; `fixed` points go to one more contributor."""
    terms = [Term(label, count) for label, count in people.items()]
    kind = RuleKind.POPULATION
    if fixed:
        terms.append(Term("fixé", None, Fraction(fixed)))
        kind = RuleKind.FIXED_PERCENT_THEN_POPULATION
    rule = Rule(kind, Fraction(step), method, "total")
    found = rounded_by(rule, terms, build_key(rule, terms))
    assert found is not None
    return found


def test_the_highest_average_leaves_the_quota_of_the_largest():
    one = rounded(HIGHEST, A=60_000, **{f"B{rank}": 1_660 for rank in range(24)})
    assert off_quota(one) == ["A"]
    (told,) = paradoxes(None, one)
    assert told == (
        "Quota dépassé : A est à 72\u00a0% pour 60,0962\u00a0% exacts, un pas entier ou plus "
        "d'écart ; la plus forte moyenne avantage les plus peuplés, le plus fort reste ne "
        "s'écarte jamais d'un pas."
    )


def test_alabama_more_to_share_and_less_for_one():
    people = {"A": 6, "B": 6, "C": 2}
    before = rounded(LARGEST, fixed=90, **people)
    after = rounded(LARGEST, fixed=89, **people)
    assert (before.rounded["C"], after.rounded["C"]) == (2, 1)
    assert fewer_of_more(before, after) == fewer_of_more(after, before) == ["C"]
    (told,) = paradoxes(before, after)
    assert told == (
        "Paradoxe de l'Alabama : il y a plus à partager et la part de C baisse pourtant, par "
        "l'arrondi au plus fort reste."
    )
    assert "moins à partager et la part de C monte" in paradoxes(after, before)[0]


def rules_of(method: str) -> st.SearchStrategy[tuple[Rounded, Rounded, Rounded, Rounded]]:
    """A key, the same with more to share, with other people, and with one more contributor."""
    people = st.lists(st.integers(1, 300), min_size=3, max_size=4)

    @st.composite
    def draw_them(draw: st.DrawFn) -> tuple[Rounded, Rounded, Rounded, Rounded]:
        first = dict(zip("ABCD", draw(people), strict=False))
        fixed = draw(st.integers(80, 98))
        other = {label: count + draw(st.integers(0, 300)) for label, count in first.items()}
        return (
            rounded(method, fixed=fixed, **first),
            rounded(method, fixed=fixed - 1, **first),
            rounded(method, fixed=fixed, **other),
            rounded(method, fixed=fixed, **first, Z=draw(st.integers(1, 300))),
        )

    return draw_them()


@given(rules_of(HIGHEST))
def test_the_highest_average_knows_no_paradox_of_growth(found):
    base, more, other, joined = found
    assert (fewer_of_more(base, more), outgrown(base, other)) == ([], None)
    assert raised_by_newcomers(base, joined) == []


@given(rules_of(LARGEST))
def test_the_largest_remainder_stays_within_the_quota(found):
    assert [off_quota(one) for one in found] == [[], [], [], []]


@given(rules_of(LARGEST))
def test_what_is_told_of_the_largest_remainder_did_happen(found):
    base, more, other, joined = found
    for label in fewer_of_more(base, more):
        assert more.rounded[label] < base.rounded[label]
        assert more.shared > base.shared
    for label in raised_by_newcomers(base, joined):
        assert joined.rounded[label] > base.rounded[label]
    if pair := outgrown(base, other):
        loser, winner = pair
        grown = {name: Fraction(count, base.people[name]) for name, count in other.people.items()}
        assert grown[loser] > grown[winner]


def first_of(kind: str) -> tuple[Rounded, Rounded]:
    """A small instance of a paradox, by trying whole numbers in order."""
    for a in range(1, 40):
        for b in range(1, 40):
            base = rounded(LARGEST, fixed=95, A=a, B=b, C=37)
            changed = {
                "population": lambda a=a, b=b: rounded(LARGEST, fixed=95, A=a + 5, B=b + 1, C=60),
                "newcomer": lambda a=a, b=b: rounded(LARGEST, fixed=95, A=a, B=b, C=37, Z=4),
            }[kind]()
            if paradoxes(base, changed):
                return base, changed
    raise AssertionError(f"no paradox of {kind}")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("population", "Paradoxe de la population : "),
        ("newcomer", "Paradoxe du nouveau venu : un partenaire entre et la part de "),
    ],
)
def test_each_paradox_of_growth_is_met_and_told(kind, sentence):
    base, changed = first_of(kind)
    (told,) = paradoxes(base, changed)
    assert told[: len(sentence)] == sentence
    if kind == "newcomer":
        assert "un partenaire sort et la part de" in paradoxes(changed, base)[0]


def test_nothing_is_rounded_without_a_step():
    rule = Rule(RuleKind.POPULATION, basis="total")
    terms = [Term("A", 2), Term("B", 3)]
    assert rounded_by(rule, terms, build_key(rule, terms)) is None
    assert paradoxes(None, None) == []
