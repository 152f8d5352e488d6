"""From the rule to percentages and weights, and what a rule refuses."""

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.apportionment import apportion
from financing.core.keys import (
    STEPS,
    KeyLine,
    PopulationFigure,
    Rounding,
    Rule,
    RuleKind,
    Term,
    build_key,
    effective_ceilings,
    plain_percent,
    plain_step,
    population_of,
)

FIXED, POPULATION, EQUAL, VOTED, AMOUNTS = RuleKind
LARGEST, HIGHEST = Rounding
ROUNDED = st.tuples(st.sampled_from(STEPS), st.sampled_from(list(Rounding)))
PEOPLE = st.lists(st.integers(1, 10**7), min_size=1, max_size=10)


def inhabitants(*populations: int | None) -> list[Term]:
    return [Term(f"EPCI {rank}", people) for rank, people in enumerate(populations, 1)]


def fixed(*percents: str | None, population: int | None = 1000) -> list[Term]:
    return [
        Term(f"EPCI {rank}", population, None if percent is None else Fraction(percent))
        for rank, percent in enumerate(percents, 1)
    ]


def amounts(*centimes: int | None) -> list[Term]:
    return [Term(f"EPCI {rank}", fixed_amount=one) for rank, one in enumerate(centimes, 1)]


def percents_of(key: Sequence[KeyLine]) -> list[Fraction | None]:
    return [line.percent for line in key]


def weights_of(key: Sequence[KeyLine]) -> list[int]:
    return [line.weight for line in key]


def test_population_without_a_step_is_exact_fractions() -> None:
    assert build_key(Rule(POPULATION), inhabitants(2000, 1000)) == (
        KeyLine(Fraction(200, 3), None, 2),
        KeyLine(Fraction(100, 3), None, 1),
    )


def test_population_with_a_step_is_rounded_and_still_adds_up() -> None:
    assert build_key(Rule(POPULATION, Fraction("0.1"), LARGEST), inhabitants(2000, 1000)) == (
        KeyLine(Fraction(200, 3), Fraction("66.7"), 667),
        KeyLine(Fraction(100, 3), Fraction("33.3"), 333),
    )


def test_the_rounding_method_decides_between_two_tables() -> None:
    people = inhabitants(600, 300, 100, 49)
    largest = build_key(Rule(POPULATION, Fraction(1), LARGEST), people)
    highest = build_key(Rule(POPULATION, Fraction(1), HIGHEST), people)
    assert percents_of(largest) == [57, 29, 9, 5]
    assert percents_of(highest) == [58, 29, 9, 4]


def test_equal_parts_weigh_one_each() -> None:
    assert (
        build_key(Rule(EQUAL), fixed(None, None, None)) == (KeyLine(Fraction(100, 3), None, 1),) * 3
    )


def test_equal_parts_may_be_voted_with_a_step() -> None:
    key = build_key(Rule(EQUAL, Fraction("0.01"), LARGEST), fixed(None, None, None))
    assert percents_of(key) == [Fraction("33.34"), Fraction("33.33"), Fraction("33.33")]
    assert {line.exact for line in key} == {Fraction(100, 3)}


def test_a_fixed_percentage_is_kept_and_the_others_share_the_rest() -> None:
    terms = [Term("GBM", None, Fraction(40)), *inhabitants(2000, 1000)]
    assert build_key(Rule(FIXED, Fraction(1), LARGEST), terms) == (
        KeyLine(Fraction(40), Fraction(40), 2),
        KeyLine(Fraction(40), Fraction(40), 2),
        KeyLine(Fraction(20), Fraction(20), 1),
    )


def test_a_fixed_percentage_is_known_even_where_the_others_are_exact_fractions() -> None:
    terms = [*inhabitants(2000), Term("GBM", None, Fraction(40)), *inhabitants(1000)]
    assert build_key(Rule(FIXED), terms) == (
        KeyLine(Fraction(40), None, 2),
        KeyLine(Fraction(40), Fraction(40), 2),
        KeyLine(Fraction(20), None, 1),
    )


def test_a_fixed_percentage_need_not_be_a_multiple_of_the_step() -> None:
    terms = [*fixed("33.4", "6.6"), *inhabitants(2, 1)]
    key = build_key(Rule(FIXED, Fraction(1), LARGEST), terms)
    assert percents_of(key) == [Fraction("33.4"), Fraction("6.6"), 40, 20]
    assert weights_of(key) == [167, 33, 200, 100]


def test_fixed_percentages_may_leave_nothing_to_the_others() -> None:
    key = build_key(Rule(FIXED, Fraction(1), LARGEST), fixed("75", "25", None))
    assert percents_of(key) == [75, 25, 0]
    assert weights_of(key) == [3, 1, 0]


@pytest.mark.parametrize("rule", [Rule(FIXED), Rule(FIXED, Fraction(1), HIGHEST)])
def test_every_percentage_may_be_fixed(rule: Rule) -> None:
    assert percents_of(build_key(rule, fixed("75", "25"))) == [75, 25]


def test_a_zero_percentage_is_a_fixed_one() -> None:
    key = build_key(Rule(FIXED), [*fixed("0"), *inhabitants(1)])
    assert key == (KeyLine(Fraction(0), Fraction(0), 0), KeyLine(Fraction(100), None, 1))


def test_voted_percentages_are_kept_as_they_are() -> None:
    assert build_key(Rule(VOTED), fixed("57", "42.5", "0.5")) == (
        KeyLine(None, Fraction(57), 114),
        KeyLine(None, Fraction("42.5"), 85),
        KeyLine(None, Fraction("0.5"), 1),
    )


def test_fixed_amounts_are_their_own_weights() -> None:
    assert build_key(Rule(AMOUNTS), amounts(4_500_000, 0, 1_500_000)) == (
        KeyLine(None, None, 4_500_000),
        KeyLine(None, None, 0),
        KeyLine(None, None, 1_500_000),
    )


def test_a_fixed_amount_is_a_ceiling_and_a_lower_voted_one_holds() -> None:
    rule = Rule(AMOUNTS)
    key = build_key(rule, amounts(500, 500, 500))
    assert effective_ceilings(rule, key, [None, 400, 600]) == (500, 400, 500)


def test_other_rules_have_the_voted_ceilings_alone() -> None:
    rule = Rule(EQUAL)
    key = build_key(rule, fixed(None, None))
    assert effective_ceilings(rule, key, [None, 400]) == (None, 400)


@given(PEOPLE, ROUNDED)
def test_rounded_percentages_add_up_to_100_and_are_multiples_of_the_step(
    people: list[int], rounded: tuple[Fraction, Rounding]
) -> None:
    step, rounding = rounded
    percents = percents_of(build_key(Rule(POPULATION, step, rounding), inhabitants(*people)))
    assert sum(percent for percent in percents if percent is not None) == 100
    assert {(percent / step).denominator for percent in percents if percent is not None} == {1}


@given(PEOPLE, st.integers(0, 99), ROUNDED)
def test_a_fixed_percentage_stands_whatever_the_others_are(
    people: list[int], percent: int, rounded: tuple[Fraction, Rounding]
) -> None:
    terms = [*fixed(str(percent), population=None), *inhabitants(*people)]
    key = build_key(Rule(FIXED, *rounded), terms)
    assert key[0].percent == percent
    assert Fraction(key[0].weight, sum(weights_of(key))) == Fraction(percent, 100)
    assert sum(line.exact or 0 for line in key) == 100


@given(PEOPLE, st.integers(0, 10**9), ROUNDED | st.none())
def test_weights_carry_the_percentages_to_the_centime(
    people: list[int], remainder: int, rounded: tuple[Fraction, Rounding] | None
) -> None:
    rule = Rule(POPULATION, *rounded) if rounded else Rule(POPULATION)
    key = build_key(rule, inhabitants(*people))
    shares = apportion(remainder, weights_of(key))
    finals = [line.exact if line.percent is None else line.percent for line in key]
    errors = [s - remainder * (p or 0) / 100 for s, p in zip(shares, finals, strict=True)]
    assert [error for error in errors if not -1 < error < 1] == []


@given(PEOPLE, st.integers(1, 50))
def test_exact_weights_follow_the_ratio_of_populations(people: list[int], scale: int) -> None:
    scaled = build_key(Rule(POPULATION), inhabitants(*(one * scale for one in people)))
    assert scaled == build_key(Rule(POPULATION), inhabitants(*people))


@pytest.mark.parametrize(
    ("rule", "terms", "refusal"),
    [
        (Rule(EQUAL), [], "clé de répartition : aucun contributeur"),
        (Rule(POPULATION), inhabitants(1, None), "population manquante pour EPCI 2 (rang 2)"),
        (Rule(POPULATION), inhabitants(0, 1), "population nulle ou négative pour EPCI 1 (rang 1)"),
        (Rule(POPULATION), inhabitants(1, -1), "population nulle ou négative pour EPCI 2 (rang 2)"),
        (
            Rule(FIXED),
            [*fixed("40"), Term("CCPR")],
            "population manquante pour CCPR (rang 2)",
        ),
        (Rule(FIXED), inhabitants(1, 2), "aucun contributeur n'a de pourcentage fixé"),
        (
            Rule(FIXED),
            fixed("60", "40.01", None),
            "les pourcentages fixés font 100,01\u00a0%, plus de 100\u00a0%",
        ),
        (Rule(FIXED), fixed("60", "39"), "personne ne partage le solde de 1\u00a0%"),
        (Rule(FIXED), fixed("60", "-1", None), "taux négatif pour EPCI 2 (rang 2)"),
        (
            Rule(FIXED, Fraction(1), LARGEST),
            fixed("33.3", None),
            "le solde de 66,70\u00a0% n'est pas un multiple du pas de 1 point",
        ),
        (
            Rule(FIXED, Fraction("0.25"), LARGEST),
            fixed("33.3", None),
            "le solde de 66,70\u00a0% n'est pas un multiple du pas de 0,25 point",
        ),
        (
            Rule(VOTED),
            fixed("60", "39.95"),
            "les taux votés font 99,95\u00a0% et non 100\u00a0%",
        ),
        (
            Rule(VOTED),
            fixed("60", "41"),
            "les taux votés font 101\u00a0% et non 100\u00a0%",
        ),
        (Rule(VOTED), fixed("60", None), "taux manquant pour EPCI 2 (rang 2)"),
        (Rule(VOTED), fixed("-1", "101"), "taux négatif pour EPCI 1 (rang 1)"),
        (Rule(AMOUNTS), amounts(1, None), "montant manquant pour EPCI 2 (rang 2)"),
        (Rule(AMOUNTS), amounts(-1, 2), "montant négatif pour EPCI 1 (rang 1)"),
        (Rule(AMOUNTS), amounts(0, 0), "tous les montants fixés sont nuls"),
    ],
)
def test_a_key_that_cannot_be_built_says_what_and_where(
    rule: Rule, terms: list[Term], refusal: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        build_key(rule, terms)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"kind": "area"}, "règle de répartition inconnue : « area »"),
        (
            {"kind": POPULATION, "step": Fraction(1), "rounding": "hare"},
            "méthode d'arrondi inconnue : « hare »",
        ),
        ({"kind": POPULATION, "basis": "school"}, "base de population inconnue : « school »"),
        (
            {"kind": POPULATION, "step": Fraction(1)},
            "un pas d'arrondi et une méthode d'arrondi vont ensemble",
        ),
        (
            {"kind": POPULATION, "rounding": LARGEST},
            "un pas d'arrondi et une méthode d'arrondi vont ensemble",
        ),
        (
            {"kind": VOTED, "step": Fraction(1), "rounding": LARGEST},
            "des taux votés ou des montants fixés ne s'arrondissent pas",
        ),
        (
            {"kind": AMOUNTS, "step": Fraction(1), "rounding": LARGEST},
            "des taux votés ou des montants fixés ne s'arrondissent pas",
        ),
        (
            {"kind": POPULATION, "step": Fraction("0.2"), "rounding": LARGEST},
            "pas d'arrondi inconnu : 1/5 (admis : 1 ; 0,5 ; 0,25 ; 0,1 ; 0,05 ; 0,01)",
        ),
    ],
)
def test_a_rule_that_contradicts_itself_cannot_exist(
    fields: dict[str, object], refusal: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        Rule(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("basis", [None, *PopulationFigure])
def test_every_step_and_basis_of_the_domain_is_accepted(step: Fraction, basis: str | None) -> None:
    key = build_key(Rule(POPULATION, step, LARGEST, basis), inhabitants(1, 1))
    assert percents_of(key) == [50, 50]


def test_percentages_and_steps_read_as_acts_write_them() -> None:
    values = ("40", "15.3", "12.85", "33.333", "0.0625")
    assert [plain_percent(Fraction(value)) for value in values] == [
        "40\u00a0%",
        "15,30\u00a0%",
        "12,85\u00a0%",
        "33,333\u00a0%",
        "0,0625\u00a0%",
    ]
    assert plain_percent(Fraction(200, 3)) == "66,6667\u00a0%"
    assert list(map(plain_step, STEPS)) == ["1", "0,5", "0,25", "0,1", "0,05", "0,01"]


def test_names_are_those_that_are_stored() -> None:
    assert [str(kind) for kind in RuleKind] == [
        "fixed_percent_then_population",
        "population",
        "equal",
        "voted_percentages",
        "fixed_amounts",
    ]
    assert list(map(str, Rounding)) == ["largest_remainder", "highest_averages"]
    assert list(map(str, PopulationFigure)) == ["municipal", "total"]


def test_one_inhabitant_is_a_population() -> None:
    assert population_of(1, Term("EPCI", 1)) == 1
