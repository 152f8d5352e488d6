"""Every figure that a council voted comes out of the core, to the centime."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from financing.core.keys import Rule, RuleKind, Term, build_key, effective_ceilings
from financing.core.remainder import Funding, imbalance, remainder_of
from financing.core.sharing import Sharing, share

from . import acts
from .acts import VotedKey, centimes

KEYS = {
    "Doubs 2024": acts.DOUBS_2024,
    "Doubs 2025": acts.DOUBS_2025,
    "Bourgogne Industrie, post 1": acts.BOURGOGNE_POST_1,
    "Bourgogne Industrie, post 2": acts.BOURGOGNE_POST_2,
}
PERIODS = range(4)


def shared(rule: Rule, terms: Sequence[Term], amount: int) -> tuple[int, ...]:
    return share(amount, [line.weight for line in build_key(rule, terms)]).amounts


@pytest.mark.parametrize("voted", KEYS.values(), ids=KEYS)
def test_voted_percentages_come_out_of_the_rule(voted: VotedKey) -> None:
    assert [line.percent for line in build_key(voted.rule, voted.terms)] == voted.percents


@pytest.mark.parametrize("voted", KEYS.values(), ids=KEYS)
def test_voted_amounts_come_out_to_the_centime(voted: VotedKey) -> None:
    assert list(shared(voted.rule, voted.terms, voted.shared)) == voted.amounts
    assert sum(voted.amounts) == voted.shared


@pytest.mark.parametrize("voted", KEYS.values(), ids=KEYS)
def test_the_percentages_given_as_voted_share_alike(voted: VotedKey) -> None:
    terms = [Term(row[0], fixed_percent=Fraction(row[2])) for row in voted.rows]
    assert list(shared(Rule(RuleKind.VOTED_PERCENTAGES), terms, voted.shared)) == voted.amounts


def test_only_highest_averages_give_the_table_of_doubs_2024() -> None:
    rule = Rule(acts.DOUBS_2024.rule.kind, Fraction("0.5"), "largest_remainder", "municipal")
    percents = [line.percent for line in build_key(rule, acts.DOUBS_2024.terms)]
    assert percents != acts.DOUBS_2024.percents
    assert sum(percent for percent in percents if percent is not None) == 100


def test_either_method_gives_the_table_of_doubs_2025() -> None:
    rule = Rule(acts.DOUBS_2025.rule.kind, Fraction("0.05"), "largest_remainder", "total")
    percents = [line.percent for line in build_key(rule, acts.DOUBS_2025.terms)]
    assert percents == acts.DOUBS_2025.percents


def test_only_largest_remainder_gives_the_table_of_bourgogne() -> None:
    rule = Rule(RuleKind.POPULATION, Fraction(1), "highest_averages", "municipal")
    percents = [line.percent for line in build_key(rule, acts.BOURGOGNE_POST_1.terms)]
    assert percents == [58, 20, 8, 9, 5]


@pytest.mark.parametrize(
    ("voted", "inhabitants"),
    [
        (acts.DOUBS_2024, 295_985),  # « Total 295 985 »
        (acts.DOUBS_2025, 304_686),  # « Total 304 686 »
        (acts.BOURGOGNE_POST_1, 444_993),  # « une population de 444 993 habitants »
    ],
)
def test_populations_add_up_to_the_figure_of_the_act(voted: VotedKey, inhabitants: int) -> None:
    assert sum(population for _, population, *_ in voted.rows) == inhabitants


def test_the_agency_pays_for_the_first_post_of_bourgogne_alone() -> None:
    assert remainder_of(acts.BOURGOGNE_EXPENSES, [acts.ANCT]).amount == centimes(18_500)
    assert remainder_of(acts.BOURGOGNE_EXPENSES, []).amount == centimes(58_500)


def test_dijon_pays_43890_euros_over_both_posts() -> None:
    posts = (acts.BOURGOGNE_POST_1, acts.BOURGOGNE_POST_2)
    assert sum(post.amounts[0] for post in posts) == centimes(43_890)


def hainaut() -> Sharing:
    rule = Rule(RuleKind.EQUAL)
    key = build_key(rule, acts.HAINAUT_TERMS)
    remainder = remainder_of(acts.HAINAUT_EXPENSES, [acts.CCI_HAINAUT])
    ceilings = effective_ceilings(rule, key, [acts.HAINAUT_CEILING] * 6)
    return share(remainder.amount, [line.weight for line in key], ceilings)


def test_hainaut_leaves_two_centimes_with_the_carrier() -> None:
    assert hainaut() == Sharing(
        amount=centimes(65_000),
        before_ceilings=(1_083_334, 1_083_334, 1_083_333, 1_083_333, 1_083_333, 1_083_333),
        amounts=(centimes("10833.33"),) * 6,
        left_with_carrier=2,
    )
    assert sum(hainaut().amounts) == centimes("64999.98")


def test_the_plan_of_hainaut_balances_with_its_two_centimes() -> None:
    expenses, fundings, sharing = acts.HAINAUT_EXPENSES, [acts.CCI_HAINAUT], hainaut()
    assert sum(expense.amount for expense in expenses) == centimes("74865.00")
    contributions = sum(sharing.amounts)
    assert imbalance(expenses, fundings, contributions=contributions) == 2
    left = sharing.left_with_carrier
    assert imbalance(expenses, fundings, contributions=contributions, left_with_carrier=left) == 0


def pmt(amount: int) -> Sharing:
    rule, terms = Rule(RuleKind.FIXED_AMOUNTS), [Term("GBM", fixed_amount=acts.PMT_SUBSIDY)]
    key = build_key(rule, terms)
    return share(amount, [line.weight for line in key], effective_ceilings(rule, key, [None]))


def test_the_subsidy_is_what_the_programme_lacks() -> None:
    remainder = remainder_of(acts.PMT_EXPENSES, acts.PMT_FUNDINGS)
    assert remainder.amount == acts.PMT_SUBSIDY
    assert pmt(remainder.amount) == Sharing(
        centimes(45_000), (centimes(45_000),), (centimes(45_000),), 0
    )


def test_the_subsidy_is_limited_to_balance_and_never_raised() -> None:
    assert pmt(centimes(44_000)).amounts == (centimes(44_000),)
    raised = pmt(centimes(46_000))
    assert (raised.amounts, raised.left_with_carrier) == ((centimes(45_000),), centimes(1_000))


def test_the_programme_s_plan_balances() -> None:
    assert sum(expense.amount for expense in acts.PMT_EXPENSES) == centimes(752_100)
    private = acts.PMT_FUNDINGS[:4]  # « Sous-total PRIVE 376 050 »
    public = acts.PMT_FUNDINGS[4:]  # « Sous- total PUBLIC 376 050 », with the subsidy
    assert sum(funding.amount for funding in private) == centimes(376_050)
    assert sum(funding.amount for funding in public) + acts.PMT_SUBSIDY == centimes(376_050)
    assert imbalance(acts.PMT_EXPENSES, acts.PMT_FUNDINGS, contributions=acts.PMT_SUBSIDY) == 0
    subsidy = Funding("Grand Besançon Métropole", acts.PMT_SUBSIDY, frozenset())
    assert imbalance(acts.PMT_EXPENSES, [*acts.PMT_FUNDINGS, subsidy]) == 0


def test_the_subsidy_is_paid_at_once() -> None:
    """« 100 %, soit 45 000 € à la signature de la présente convention »."""
    at_signature = Term("à la signature", fixed_percent=Fraction(100))
    rule = Rule(RuleKind.VOTED_PERCENTAGES)
    assert shared(rule, [at_signature], acts.PMT_SUBSIDY) == (centimes(45_000),)


@pytest.mark.parametrize("period", PERIODS)
def test_the_plan_of_doubs_adds_up_and_balances(period: int) -> None:
    expenses = acts.doubs_expenses(period)
    cash = remainder_of(expenses, [acts.fnadt(period)])
    in_kind = centimes(acts.DOUBS_IN_KIND[period])
    assert cash.expenses_total == centimes(acts.DOUBS_CASH_TOTALS[period])
    assert cash.expenses_total + in_kind == centimes(acts.DOUBS_GRAND_TOTALS[period])
    assert cash.amount + in_kind == centimes(acts.DOUBS_BODIES[period])
    stated = imbalance(
        expenses,
        [acts.fnadt(period)],
        contributions=cash.amount,
        in_kind_contributions=in_kind,
    )
    assert stated == 0
    assert imbalance(expenses, [acts.fnadt(period)], in_kind_contributions=in_kind) == 0


def test_the_totals_of_doubs_over_the_four_periods() -> None:
    assert sum(acts.DOUBS_CASH_TOTALS) == 164_500  # « 164 500 € »
    assert sum(acts.DOUBS_GRAND_TOTALS) == 332_500  # « 332 500 € 100 % »
    assert sum(acts.DOUBS_FNADT) == 70_000  # « 70 000 € 21 % »
    assert sum(acts.DOUBS_BODIES) == 262_500  # « 262 500 € 79 % »
    assert round(Fraction(100 * 70_000, 332_500)) == 21
    assert round(Fraction(100 * 262_500, 332_500)) == 79


@pytest.mark.parametrize(
    ("period", "remainder"), list(zip(PERIODS, ("16500", "28000", "25000", "25000"), strict=True))
)
def test_what_is_left_of_the_cash_of_doubs(period: int, remainder: str) -> None:
    cash = remainder_of(acts.doubs_expenses(period), [acts.fnadt(period)])
    assert cash.amount == centimes(remainder)


CALLS = [  # derived from the act's plan and tables, the FNADT imputed to the salary
    (
        acts.DOUBS_2024,
        0,
        ["salaire", "deplacements"],
        ("11500", "4600", "1782.50", "1897.50", "1495", "1265", "460"),
    ),
    (
        acts.DOUBS_2025,
        1,
        ["salaire", "deplacements"],
        ("23000", "9200", "3519", "3749", "2955.50", "2587.50", "989"),
    ),
    (
        acts.DOUBS_2025,
        1,
        ["communication"],
        ("5000", "2000", "765", "815", "642.50", "562.50", "215"),
    ),
    (
        acts.DOUBS_2024,
        0,
        None,
        ("16500", "6600", "2557.50", "2722.50", "2145", "1815", "660"),
    ),
    (
        acts.DOUBS_2025,
        1,
        None,
        ("28000", "11200", "4284", "4564", "3598", "3150", "1204"),
    ),
]


@pytest.mark.parametrize(("voted", "period", "called", "figures"), CALLS)
def test_the_calls_of_doubs(
    voted: VotedKey, period: int, called: list[str] | None, figures: tuple[str, ...]
) -> None:
    remainder = remainder_of(acts.doubs_expenses(period), [acts.fnadt(period)], called)
    total, *expected = map(centimes, figures)
    assert remainder.amount == total
    assert list(shared(voted.rule, voted.terms, remainder.amount)) == expected


def test_the_voted_maxima_hold_an_action_that_costs_more() -> None:
    """« Participation 2025 maximale en € »: what exceeds 100 000 € is the carrier's."""
    weights = [line.weight for line in build_key(acts.DOUBS_2025.rule, acts.DOUBS_2025.terms)]
    sharing = share(centimes(110_000), weights, acts.DOUBS_2025.amounts)
    assert list(sharing.amounts) == acts.DOUBS_2025.amounts
    assert sharing.left_with_carrier == centimes(10_000)
