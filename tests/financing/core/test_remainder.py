"""What is left to share of the lines called, and whether a plan balances."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.remainder import Expense, Funding, Remainder, imbalance, remainder_of

SALARY = Expense("salaire", "Rémunération", 4_000_000)
TRAVEL = Expense("deplacements", "Déplacements", 300_000)
COMMUNICATION = Expense("communication", "Communication", 500_000)
TIME = Expense("temps", "Chargés de mission", 4_800_000, in_kind=True)
EXPENSES = [SALARY, TRAVEL, COMMUNICATION, TIME]
STATE = Funding("FNADT", 2_000_000, frozenset({"salaire"}))
REGION = Funding("Région", 100_000, frozenset({"deplacements", "communication"}))
VOLUNTEERS = Funding("Bénévolat", 4_800_000, frozenset({"temps"}), in_kind=True)
WHOLE = Funding("Département", 50_000, frozenset())


def test_all_cash_lines_are_called_when_none_is_named() -> None:
    assert remainder_of(EXPENSES, [STATE, REGION]) == Remainder(
        (SALARY, TRAVEL, COMMUNICATION), (STATE, REGION)
    )


def test_a_funding_comes_off_the_lines_that_it_names_alone() -> None:
    with_salary = remainder_of(EXPENSES, [STATE], ["deplacements", "salaire"])
    without = remainder_of(EXPENSES, [STATE], ["communication"])
    assert with_salary == Remainder((SALARY, TRAVEL), (STATE,))
    assert (with_salary.expenses_total, with_salary.fundings_total) == (4_300_000, 2_000_000)
    assert with_salary.amount == 2_300_000
    assert without == Remainder((COMMUNICATION,), ())
    assert without.amount == 500_000


def test_a_funding_of_several_lines_is_counted_once() -> None:
    together = remainder_of(EXPENSES, [REGION], ["deplacements", "communication"])
    assert together.fundings == (REGION,)
    assert together.amount == 700_000


def test_a_line_named_twice_is_called_once() -> None:
    assert remainder_of(EXPENSES, [], ["salaire", "salaire"]) == Remainder((SALARY,), ())


def test_two_fundings_of_one_line_both_come_off_it() -> None:
    second = Funding("Leader", 500_000, frozenset({"salaire"}))
    assert remainder_of(EXPENSES, [STATE, second], ["salaire"]).amount == 1_500_000


def test_the_remainder_is_never_below_nothing() -> None:
    generous = Funding("Mécénat", 300_001, frozenset({"deplacements"}))
    remainder = remainder_of(EXPENSES, [generous], ["deplacements"])
    assert (remainder.fundings_total, remainder.amount) == (300_001, 0)


def test_what_is_in_kind_neither_adds_to_the_call_nor_comes_off_it() -> None:
    in_kind_help = Funding("Prêt de locaux", 100_000, frozenset({"salaire"}), in_kind=True)
    remainder = remainder_of(EXPENSES, [VOLUNTEERS, in_kind_help])
    assert remainder == Remainder((SALARY, TRAVEL, COMMUNICATION), ())


def test_a_cash_funding_of_a_line_in_kind_counts_for_its_cash_lines() -> None:
    mixed = Funding("Agence", 10_000, frozenset({"temps", "salaire"}))
    assert remainder_of(EXPENSES, [mixed], ["salaire"]).fundings == (mixed,)
    assert remainder_of(EXPENSES, [mixed], ["communication"]).fundings == ()


def test_a_funding_that_names_no_line_pays_for_all_of_them() -> None:
    assert remainder_of(EXPENSES, [WHOLE]).fundings == (WHOLE,)


def test_a_line_may_be_planned_at_nothing() -> None:
    free = Expense("gratuit", "Gratuit", 0)
    assert remainder_of([SALARY, free], [], ["gratuit"]) == Remainder((free,), ())


def test_nothing_planned_leaves_nothing_to_share() -> None:
    assert remainder_of([TIME], [VOLUNTEERS]).amount == 0


@pytest.mark.parametrize(
    ("fundings", "called", "refusal"),
    [
        (
            [],
            ["salaires"],
            (
                "dépense appelée inconnue : salaires"
                " (connues : salaire, deplacements, communication, temps)"
            ),
        ),
        ([], ["salaire", "temps"], "« temps » est en nature et ne s'appelle pas"),
        ([], [], "aucune dépense appelée"),
        (
            [REGION],
            ["salaire", "communication"],
            "« Région » paie plusieurs dépenses, à appeler ensemble : il manque deplacements",
        ),
        (
            [WHOLE],
            ["salaire"],
            (
                "« Département » paie plusieurs dépenses, à appeler ensemble :"
                " il manque deplacements, communication"
            ),
        ),
        (
            [Funding("Leader", 1, frozenset({"etudes", "audit"}))],
            None,
            (
                "dépense de « Leader » inconnue : audit, etudes"
                " (connues : salaire, deplacements, communication, temps)"
            ),
        ),
        (
            [Funding("Leader", -1, frozenset({"salaire"}))],
            None,
            "le montant de « Leader » est négatif : \u22120,01\u00a0€",
        ),
    ],
)
def test_a_call_that_cannot_be_made_says_why(
    fundings: list[Funding], called: list[str] | None, refusal: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        remainder_of(EXPENSES, fundings, called)


@pytest.mark.parametrize(
    ("expenses", "refusal"),
    [
        ([SALARY, TRAVEL, TRAVEL], "dépense en double : deplacements"),
        ([SALARY, TRAVEL, TRAVEL, SALARY], "dépense en double : deplacements, salaire"),
        (
            [Expense("avoir", "Avoir", -100)],
            "le montant de « Avoir » est négatif : \u22121,00\u00a0€",
        ),
    ],
)
def test_a_plan_that_cannot_be_read_says_why(expenses: list[Expense], refusal: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        remainder_of(expenses, [])


@given(st.sets(st.sampled_from(["salaire", "deplacements", "communication"]), min_size=1))
def test_calling_lines_apart_leaves_what_calling_them_together_does(first: set[str]) -> None:
    fundings = [
        Funding("A", 100_000, frozenset({"salaire"})),
        Funding("B", 100_000, frozenset({"deplacements"})),
        Funding("C", 100_000, frozenset({"communication"})),
    ]
    second = {"salaire", "deplacements", "communication"} - first
    parts = [remainder_of(EXPENSES, fundings, sorted(part)) for part in (first, second) if part]
    assert sum(part.amount for part in parts) == remainder_of(EXPENSES, fundings).amount


def test_a_plan_that_lacks_120_euros_says_so() -> None:
    lacking = imbalance(
        EXPENSES, [STATE], contributions=2_800_000 - 12_000, in_kind_contributions=4_800_000
    )
    assert lacking == 12_000


def test_a_plan_with_120_euros_too_many_says_so() -> None:
    exceeding = imbalance(
        EXPENSES, [STATE], contributions=2_800_000, in_kind_contributions=4_812_000
    )
    assert exceeding == -12_000


def test_what_a_ceiling_leaves_with_the_carrier_is_a_resource() -> None:
    assert imbalance([SALARY], [], contributions=3_999_998, left_with_carrier=2) == 0


def test_partners_who_state_no_contribution_share_the_rest() -> None:
    assert imbalance(EXPENSES, [STATE], in_kind_contributions=4_800_000) == 0
    assert imbalance(EXPENSES, [STATE, VOLUNTEERS]) == 0
    assert imbalance([SALARY], [STATE], contributions=0) == 2_000_000


def test_a_rest_that_partners_share_hides_nothing_in_kind() -> None:
    assert imbalance(EXPENSES, [STATE]) == 4_800_000


def test_more_cash_funding_than_expenses_is_never_a_rest() -> None:
    assert imbalance([TRAVEL], [Funding("A", 300_001, frozenset())]) == -1
    assert imbalance([TRAVEL], [Funding("A", 300_000, frozenset())]) == 0
