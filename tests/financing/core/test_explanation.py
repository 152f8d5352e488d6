"""The French of a share, word for word; typographic spaces are read as plain ones here."""

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.explanation import SharingTable, describe, explain
from financing.core.keys import Rule, RuleKind, Term, build_key, effective_ceilings
from financing.core.sharing import share
from press.words.french import euros

from .acts import DOUBS_2025, HAINAUT_CEILING, HAINAUT_TERMS

FIXED, POPULATION, EQUAL, VOTED, AMOUNTS = RuleKind
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})


def explained(
    rule: Rule,
    terms: Sequence[Term],
    amount: int,
    ceilings: Sequence[int | None] | None = None,
    carrier: int | None = None,
) -> list[str]:
    key = build_key(rule, terms)
    held = effective_ceilings(rule, key, ceilings or [None] * len(terms))
    sharing = share(amount, [line.weight for line in key], held)
    table = SharingTable(rule, tuple(terms), key, sharing, carrier)
    return [explain(table, index).translate(PLAIN) for index in range(len(terms))]


def people(*populations: int) -> list[Term]:
    return [Term(f"EPCI {rank}", population) for rank, population in enumerate(populations, 1)]


def voted(*percents: str) -> list[Term]:
    return [Term(f"EPCI {r}", None, Fraction(percent)) for r, percent in enumerate(percents, 1)]


def asked(*amounts: int) -> list[Term]:
    return [Term(f"EPCI {rank}", fixed_amount=amount) for rank, amount in enumerate(amounts, 1)]


def test_the_whole_component_of_doubs_in_2025() -> None:
    how = "(pas de 0,05, plus forte moyenne) ; 28 000,00 €"
    assert explained(DOUBS_2025.rule, DOUBS_2025.terms, 2_800_000) == [
        "40 % fixés par la convention ; 28 000,00 € × 40 % = 11 200,00 €",
        f"60 % × 25 811 / 101 393 = 15,2738 % soit 15,30 % {how} × 15,30 % = 4 284,00 €",
        f"60 % × 27 549 / 101 393 = 16,3023 % soit 16,30 % {how} × 16,30 % = 4 564,00 €",
        f"60 % × 21 721 / 101 393 = 12,8536 % soit 12,85 % {how} × 12,85 % = 3 598,00 €",
        f"60 % × 19 027 / 101 393 = 11,2594 % soit 11,25 % {how} × 11,25 % = 3 150,00 €",
        f"60 % × 7 285 / 101 393 = 4,3109 % soit 4,30 % {how} × 4,30 % = 1 204,00 €",
    ]


def test_spaces_are_those_of_french_typography() -> None:
    rule, terms = DOUBS_2025.rule, tuple(DOUBS_2025.terms)
    key = build_key(rule, terms)
    table = SharingTable(rule, terms, key, share(2_800_000, [line.weight for line in key]))
    assert explain(table, 0) == (
        "40\u00a0% fixés par la convention\u202f; "
        "28\u202f000,00\u00a0€ × 40\u00a0% = 11\u202f200,00\u00a0€"
    )


def test_equal_parts_of_hainaut_that_do_not_divide_and_their_ceiling() -> None:
    short = "65 000,00 € / 6 = 10 833,3333… €, soit 10 833,33 € (plus fort reste)"
    long = "65 000,00 € / 6 = 10 833,3333… €, soit 10 833,34 € (plus fort reste)"
    capped = f"{long} ; plafonné à 10 833,33 €"
    assert explained(Rule(EQUAL), HAINAUT_TERMS, 6_500_000, [HAINAUT_CEILING] * 6) == [
        *[capped] * 2,
        *[short] * 4,
    ]


def test_equal_parts_that_divide() -> None:
    assert explained(Rule(EQUAL), people(1, 1), 500) == ["5,00 € / 2 = 2,50 €"] * 2


def test_equal_parts_with_a_step() -> None:
    rule = Rule(EQUAL, Fraction("0.01"), "largest_remainder")
    assert explained(rule, people(1, 1, 1), 10_000) == [
        (
            "1 / 3 = 33,3333 % soit 33,34 % (pas de 0,01, plus fort reste) ; "
            "100,00 € × 33,34 % = 33,34 €"
        ),
        *[
            (
                "1 / 3 = 33,3333 % soit 33,33 % (pas de 0,01, plus fort reste) ; "
                "100,00 € × 33,33 % = 33,33 €"
            )
        ]
        * 2,
    ]


def test_population_in_whole_percents_and_the_carrier_s_own_share() -> None:
    rule = Rule(POPULATION, Fraction(1), "largest_remainder", "municipal")
    assert explained(rule, people(2000, 1000), 10_000, carrier=0) == [
        (
            "2 000 / 3 000 = 66,6667 % soit 67 % (pas de 1, plus fort reste) ; "
            "100,00 € × 67 % = 67,00 € ; part conservée par le porteur"
        ),
        (
            "1 000 / 3 000 = 33,3333 % soit 33 % (pas de 1, plus fort reste) ; "
            "100,00 € × 33 % = 33,00 €"
        ),
    ]


def test_a_percentage_that_needs_no_rounding_says_none() -> None:
    rule = Rule(POPULATION, Fraction("0.5"), "highest_averages")
    assert explained(rule, people(3, 1), 10_000) == [
        "3 / 4 = 75,00 % ; 100,00 € × 75,00 % = 75,00 €",
        "1 / 4 = 25,00 % ; 100,00 € × 25,00 % = 25,00 €",
    ]


def test_exact_fractions_multiply_the_amount_itself() -> None:
    assert explained(Rule(POPULATION), people(2, 1), 10_001) == [
        "100,01 € × 2 / 3 = 66,6733… €, soit 66,67 € (plus fort reste)",
        "100,01 € × 1 / 3 = 33,3366… €, soit 33,34 € (plus fort reste)",
    ]


def test_exact_fractions_after_a_fixed_percentage() -> None:
    terms = [*voted("1.5", "38.5"), *people(2, 1)]
    assert explained(Rule(FIXED), terms, 100_000) == [
        "1,50 % fixé par la convention ; 1 000,00 € × 1,50 % = 15,00 €",
        "38,50 % fixés par la convention ; 1 000,00 € × 38,50 % = 385,00 €",
        "1 000,00 € × 60 % × 2 / 3 = 400,00 €",
        "1 000,00 € × 60 % × 1 / 3 = 200,00 €",
    ]


def test_a_fixed_percentage_of_two_is_plural() -> None:
    terms = [*voted("2"), *people(1)]
    assert explained(Rule(FIXED), terms, 100)[0] == (
        "2 % fixés par la convention ; 1,00 € × 2 % = 0,02 €"
    )


def test_voted_percentages_and_a_product_that_ends_within_a_centime() -> None:
    assert explained(Rule(VOTED), voted("57", "42.5", "0.5"), 1_001) == [
        "57 % (taux votés) ; 10,01 € × 57 % = 5,7057 €, soit 5,71 € (plus fort reste)",
        "42,50 % (taux votés) ; 10,01 € × 42,50 % = 4,2542… €, soit 4,25 € (plus fort reste)",
        "0,50 % (taux votés) ; 10,01 € × 0,50 % = 0,0500… €, soit 0,05 € (plus fort reste)",
    ]


def test_fixed_amounts_that_the_remainder_covers() -> None:
    both = ["montant fixé par la convention : 45,00 €", "montant fixé par la convention : 15,00 €"]
    assert explained(Rule(AMOUNTS), asked(4_500, 1_500), 6_000) == both
    assert explained(Rule(AMOUNTS), asked(4_500, 1_500), 6_001) == both
    assert explained(Rule(AMOUNTS), asked(4_500, 1_500), 90_000) == both


def test_fixed_amounts_that_a_smaller_remainder_reduces() -> None:
    assert explained(Rule(AMOUNTS), asked(4_500, 1_500), 5_999) == [
        (
            "montant fixé par la convention : 45,00 € ; réduit en proportion : "
            "59,99 € × 45,00 € / 60,00 € = 44,9925 €, soit 44,99 € (plus fort reste)"
        ),
        (
            "montant fixé par la convention : 15,00 € ; réduit en proportion : "
            "59,99 € × 15,00 € / 60,00 € = 14,9975 €, soit 15,00 € (plus fort reste)"
        ),
    ]


def test_a_ceiling_below_a_fixed_amount() -> None:
    assert explained(Rule(AMOUNTS), asked(4_500, 1_500), 90_000, [None, 1_000]) == [
        "montant fixé par la convention : 45,00 €",
        "montant fixé par la convention : 15,00 € ; plafonné à 10,00 €",
    ]


def test_a_carrier_may_be_held_to_a_ceiling_too() -> None:
    assert explained(Rule(EQUAL), people(1, 1), 200, [50, None], carrier=0) == [
        "2,00 € / 2 = 1,00 € ; plafonné à 0,50 € ; part conservée par le porteur",
        "2,00 € / 2 = 1,00 €",
    ]


ROWS = st.lists(
    st.tuples(st.integers(1, 10**6), st.none() | st.integers(0, 10**6)), min_size=1, max_size=8
)
RULES = st.sampled_from(
    [
        Rule(POPULATION),
        Rule(POPULATION, Fraction("0.05"), "highest_averages", "total"),
        Rule(EQUAL),
        Rule(AMOUNTS),
    ]
)


@given(RULES, ROWS, st.integers(0, 10**8))
def test_the_last_figure_of_an_explanation_is_the_amount_asked(
    rule: Rule, rows: list[tuple[int, int | None]], amount: int
) -> None:
    terms = [Term("EPCI", figure, fixed_amount=figure) for figure, _ in rows]
    ceilings = [ceiling for _, ceiling in rows]
    key = build_key(rule, terms)
    held = effective_ceilings(rule, key, ceilings)
    asked_for = share(amount, [line.weight for line in key], held).amounts
    texts = explained(rule, terms, amount, ceilings)
    last = [re.findall(r"[0-9][0-9 ]*,[0-9]{2} €", text)[-1] for text in texts]
    assert last == [euros(one).translate(PLAIN) for one in asked_for]


def test_a_table_has_one_line_a_contributor() -> None:
    rule, terms = Rule(EQUAL), people(1, 1)
    key = build_key(rule, terms)
    with pytest.raises(ValueError, match=r"^le tableau n'a pas une ligne par contributeur$"):
        SharingTable(rule, tuple(terms), key, share(100, [1, 1, 1]))
    with pytest.raises(ValueError, match=r"^le tableau n'a pas une ligne par contributeur$"):
        SharingTable(rule, (terms[0],), key, share(100, [1, 1]))


@pytest.mark.parametrize(("known", "rank"), [((1, None), 2), ((None, 1), 1)])
def test_a_population_that_is_not_in_the_table_is_missed_by_its_rank(
    known: tuple[int | None, ...], rank: int
) -> None:
    rule = Rule(POPULATION)
    terms = tuple(Term("EPCI", population) for population in known)
    table = SharingTable(rule, terms, build_key(rule, people(1, 1)), share(100, [1, 1]))
    with pytest.raises(ValueError, match=rf"^population manquante pour EPCI \(rang {rank}\)$"):
        explain(table, rank - 1)


@pytest.mark.parametrize(
    ("rule", "terms", "sentence"),
    [
        (
            DOUBS_2025.rule,
            DOUBS_2025.terms,
            (
                "40 % pour GBM, le solde au prorata de la population totale ; "
                "pas de 0,05 point, plus forte moyenne"
            ),
        ),
        (
            Rule(FIXED, basis="municipal"),
            [*voted("40", "7.5", "2.5"), *people(1)],
            (
                "40 % pour EPCI 1, 7,50 % pour EPCI 2 et 2,50 % pour EPCI 3, "
                "le solde au prorata de la population municipale ; sans arrondi des pourcentages"
            ),
        ),
        (
            Rule(FIXED, Fraction(1), "largest_remainder"),
            voted("60", "40"),
            "60 % pour EPCI 1 et 40 % pour EPCI 2 ; pas de 1 point, plus fort reste",
        ),
        (
            Rule(POPULATION, Fraction(1), "largest_remainder", "municipal"),
            people(1, 2),
            "au prorata de la population municipale ; pas de 1 point, plus fort reste",
        ),
        (
            Rule(POPULATION),
            people(1, 2),
            "au prorata de la population ; sans arrondi des pourcentages",
        ),
        (Rule(EQUAL), HAINAUT_TERMS, "à parts égales entre 6 contributeurs"),
        (
            Rule(EQUAL, Fraction("0.5"), "largest_remainder"),
            people(1, 2),
            "à parts égales entre 2 contributeurs ; pas de 0,5 point, plus fort reste",
        ),
        (Rule(VOTED), voted("60", "40"), "selon les taux votés"),
        (
            Rule(AMOUNTS),
            asked(4_500_000),
            "montant fixé par la convention : 45 000,00 € pour EPCI 1",
        ),
        (
            Rule(AMOUNTS),
            asked(4_500_000, 100),
            "montants fixés par la convention : 45 000,00 € pour EPCI 1 et 1,00 € pour EPCI 2",
        ),
    ],
)
def test_the_rule_in_one_sentence(rule: Rule, terms: list[Term], sentence: str) -> None:
    assert describe(rule, terms).translate(PLAIN) == sentence
