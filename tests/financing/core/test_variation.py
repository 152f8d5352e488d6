"""Why a share moved: three effects, each to the centime, and their sum."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.blocks import BlockMeasure, BlockRule, PercentBlock, RestBlock
from financing.core.keys import STEPS, Rounding, Rule, RuleKind, Term
from financing.core.kinds_as_blocks import blocks_of
from financing.core.variation import SharedAmount, Variation, tell, variations
from tests.financing.core.acts import DOUBS_2024, DOUBS_2025, VotedKey, centimes

MUNICIPAL_2025 = {  # INSEE, in force on 1 January 2025
    "GBM": 198_387,
    "CCLL": 25_269,
    "CCPHD": 26_872,
    "CCVM": 21_035,
    "CCPM": 18_577,
    "CCPR": 7_007,
}


POPULATION = "population municipale"


def shared(act: VotedKey, euros: int, *ceilings: int, without: str = "") -> SharedAmount:
    terms = [term for term in act.terms if term.label != without]
    return SharedAmount(centimes(euros), blocks_of(act.rule, terms, ceilings))


def exact(figures: dict[str, int]) -> dict[str, dict[str, Fraction]]:
    return {POPULATION: {label: Fraction(one) for label, one in figures.items()}}


def test_the_doubs_from_2024_to_2025_part_populations_rule_and_amount():
    found = variations(
        shared(DOUBS_2024, 16_500), shared(DOUBS_2025, 28_000), exact(MUNICIPAL_2025)
    )
    assert found["GBM"] == Variation(6_600_00, 0, 4_600_00, 11_200_00, {POPULATION: 0})
    ccll = found["CCLL"]
    assert (ccll.before, ccll.after, ccll.change) == (2_557_50, 4_284_00, 1_726_50)
    assert sum(one.of_figures for one in found.values()) == 0
    assert sum(one.rule for one in found.values()) == 0
    assert sum(one.amount for one in found.values()) == 11_500_00


def test_a_contributor_that_comes_or_goes_owes_it_to_the_rule():
    before, rest = (shared(DOUBS_2024, 16_500, without=one) for one in ("", "CCPR"))
    gone, back = variations(before, rest, {}), variations(rest, before, {})
    assert gone["CCPR"] == Variation(660_00, -660_00, 0, 0, {POPULATION: 0})
    assert back["CCPR"] == Variation(0, 660_00, 0, 660_00, {POPULATION: 0})


def test_a_ceiling_belongs_to_the_rule():
    before, held = shared(DOUBS_2024, 100_000), shared(DOUBS_2024, 100_000, centimes(30_000))
    assert variations(before, held, {})["GBM"].rule == -10_000_00


def test_each_criterion_has_its_own_effect_in_the_order_of_the_rule():
    def half(people: tuple[int, int], pupils: tuple[int, int]) -> SharedAmount:
        measures = [
            BlockMeasure(name, dict(zip("AB", map(Fraction, figures), strict=True)))
            for name, figures in ((POPULATION, people), ("élèves", pupils))
        ]
        blocks = (
            PercentBlock(Fraction(50), measures[0], ("A", "B")),
            RestBlock(measures[1], ("A", "B")),
        )
        return SharedAmount(centimes(1_000), BlockRule(("A", "B"), blocks))

    later = exact({"A": 60, "B": 40}) | {"élèves": {"A": Fraction(3), "B": Fraction(1)}}
    found = variations(half((50, 50), (1, 1)), half((60, 40), (3, 1)), later)
    assert found["A"] == Variation(500_00, 0, 0, 675_00, {POPULATION: 50_00, "élèves": 125_00})
    said = tell("A", found["A"]).replace("\u202f", " ").replace("\u00a0", " ")
    assert said.endswith(
        "+50,00 € par la population municipale, +125,00 € par le critère « élèves »."
    )


def test_effects_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="les effets ne font pas la variation"):
        Variation(1, 1, 1, 5, {POPULATION: 1})


@pytest.mark.parametrize(
    ("variation", "reasons", "told"),
    [
        (
            Variation(6_600_00, 30_00, 4_582_00, 11_200_00, {POPULATION: -12_00}),
            ("population totale au lieu de population municipale",),
            (
                "La quote-part de GBM passe de 6 600,00 € à 11 200,00 €, soit +4 600,00 € : "
                "−12,00 € par les populations, +30,00 € par la règle (population totale au lieu de "
                "population municipale), +4 582,00 € par le montant à partager."
            ),
        ),
        (
            Variation(100_00, 0, 0, 100_00),
            (),
            "La quote-part de GBM reste de 100,00 €, sans que rien ait changé.",
        ),
        (
            Variation(100_00, 0, 1_00, 100_00, {POPULATION: -1_00}),
            (),
            (
                "La quote-part de GBM reste de 100,00 € : −1,00 € par les populations, "
                "+1,00 € par le montant à partager."
            ),
        ),
    ],
)
def test_it_is_told_in_one_sentence(variation, reasons, told):
    said = tell("GBM", variation, reasons)
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == told


@st.composite
def years(draw: st.DrawFn) -> SharedAmount:
    size = draw(st.integers(1, 5))
    step = draw(st.sampled_from((None, *STEPS)))
    rounding = draw(st.sampled_from(Rounding)) if step else None
    kind = draw(st.sampled_from((RuleKind.POPULATION, RuleKind.EQUAL)))
    labels = draw(st.permutations("ABCDEF"))[:size]
    terms = tuple(Term(label, draw(st.integers(1, 100_000))) for label in labels)
    ceilings = tuple(draw(st.none() | st.integers(0, 10_000)) for _ in labels)
    rule = Rule(kind, step, rounding, "municipal" if kind == RuleKind.POPULATION else None)
    return SharedAmount(draw(st.integers(0, 100_000)), blocks_of(rule, terms, ceilings))


@given(years(), years(), st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 100_000)))
def test_the_effects_add_up_to_the_centime_for_every_contributor(before, after, populations):
    found = variations(before, after, exact(populations))
    then, now = before.shares(), after.shares()
    assert set(found) == set(then) | set(now)
    for label, one in found.items():
        assert (one.before, one.after) == (then.get(label, 0), now.get(label, 0))
        assert one.of_figures + one.rule + one.amount == one.change


@given(years(), st.integers(0, 100_000))
def test_what_does_not_change_has_no_effect(year, amount):
    found = variations(year, replace(year, amount=amount), {})
    assert {(one.of_figures, one.rule) for one in found.values()} == {(0, 0)}
    assert {one.change for one in variations(year, year, {}).values()} == {0}
