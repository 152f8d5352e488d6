"""For which letters a bank's lines are: by number, amount and name, and never twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.payments.matching import AskedLetter, BankLine, PaymentProposal, match, quoted_in

DAY = date(2025, 7, 1)
GBM, CCLL, MORTEAU = 1, 2, 3
NAMES = {
    GBM: ("GBM", "Grand Besançon Métropole"),
    CCLL: ("CCLL", "Communauté de communes Loue Lison"),
    MORTEAU: ("CCVM", "Communauté de Communes du Val de Morteau"),
}


def letter(key: int, left: int, addressee: int = CCLL, carrier: int = 9, **facts) -> AskedLetter:
    number = facts.pop("number", f"2025-{key:04d}")
    return AskedLetter(key, number, carrier, addressee, NAMES[addressee], DAY, left, **facts)


def line(amount: int, label: str, rank: int = 2) -> BankLine:
    return BankLine(rank, DAY, amount, label)


def parts(proposal: PaymentProposal) -> list[tuple[int, int]]:
    return [(one.key, part) for one, part in proposal.parts]


def proposed(lines: list[BankLine], letters: list[AskedLetter]) -> dict[int, tuple[str, list]]:
    found = match(lines, letters).proposals
    return {one.line.line: (one.confidence.value, parts(one)) for one in found}


def why_not(lines: list[BankLine], letters: list[AskedLetter]) -> list[str]:
    return [one.reason for one in match(lines, letters).unmatched]


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("VIR CCLL APPEL 2025-0007", ["2025-0007"]),
        ("2025/0007 ET 2025–0008", ["2025-0007", "2025-0008"]),
        ("appels 2025-0007, 0008 et 0009", ["2025-0007", "2025-0008", "2025-0009"]),
        ("virement du 2025-06-12", []),
        ("FR7620250007", []),
        ("2025-0007 rappel de 2025-0007", ["2025-0007"]),
    ],
)
def test_numbers_are_read_as_banks_write_them(label, numbers):
    assert [one.number for one in quoted_in(label)] == numbers


def test_a_number_quoted_decides_whatever_the_amount():
    letters = [letter(7, 300_00), letter(8, 120_00)]
    assert proposed([line(120_00, "APPEL 2025-0007")], letters) == {2: ("number", [(7, 120_00)])}


def test_several_letters_at_once_and_the_last_takes_what_is_beyond():
    letters = [letter(7, 300_00), letter(8, 120_00)]
    found = proposed([line(430_00, "2025-0007 et 2025-0008")], letters)
    assert found == {2: ("number", [(7, 300_00), (8, 130_00)])}


def test_figures_without_a_sign_may_be_a_day_and_ask_for_the_amount_or_the_name():
    letters = [letter(612, 300_00)]
    assert proposed([line(45_00, "CB 20250612 STATION")], letters) == {}
    assert proposed([line(45_00, "CCLL 20250612")], letters)[2][0] == "number"
    assert proposed([line(300_00, "REF 2025 0612")], letters)[2][0] == "number"


def test_a_number_of_several_carriers_is_decided_by_name_then_by_amount_else_not():
    two = [
        letter(1, 300_00, GBM, carrier=8, number="2025-0001"),
        letter(2, 120_00, CCLL, carrier=9, number="2025-0001"),
    ]
    assert proposed([line(50_00, "GRAND BESANCON METROPOLE 2025-0001")], two)[2] == (
        "number",
        [(1, 50_00)],
    )
    assert proposed([line(50_00, "SGC BESANCON 2025-0001")], two)[2] == ("number", [(1, 50_00)])
    assert proposed([line(120_00, "VIR 2025-0001")], two)[2] == ("number", [(2, 120_00)])
    assert proposed([line(50_00, "VIR 2025-0001")], two) == {}
    assert why_not([line(50_00, "VIR 2025-0001")], two) == [
        "plusieurs porteurs ont une lettre 2025-0001."
    ]


def test_a_cancelled_letter_takes_nothing():
    gone = [letter(7, 300_00, is_standing=False)]
    assert why_not([line(300_00, "2025-0007")], gone) == [
        "l'appel 2025-0007 est annulé : rien ne s'y encaisse."
    ]


def test_a_recall_s_number_is_its_letter_s():
    recalled = [letter(7, 300_00, recalls=("2025-0031",))]
    assert proposed([line(300_00, "RAPPEL 2025-0031")], recalled)[2] == ("number", [(7, 300_00)])


def test_an_amount_that_one_letter_alone_still_asks():
    letters = [letter(7, 300_00), letter(8, 120_00, GBM)]
    assert proposed([line(120_00, "VIREMENT")], letters) == {2: ("amount", [(8, 120_00)])}
    assert proposed([line(120_00, "CC LOUE LISON")], letters) == {2: ("name", [(7, 120_00)])}


def test_equal_amounts_are_told_by_the_name_or_not_at_all():
    letters = [letter(7, 120_00), letter(8, 120_00, GBM)]
    assert proposed([line(120_00, "VIREMENT")], letters) == {}
    assert proposed([line(120_00, "GBM")], letters) == {2: ("amount", [(8, 120_00)])}


def test_all_the_letters_of_one_addressee_together():
    letters = [letter(7, 300_00), letter(8, 120_00), letter(9, 420_00, GBM)]
    assert proposed([line(420_00, "CC LOUE LISON")], letters) == {
        2: ("amount", [(7, 300_00), (8, 120_00)])
    }


def test_a_name_alone_tells_a_part_of_its_one_letter_and_nothing_more():
    letters = [letter(7, 300_00), letter(8, 120_00, GBM)]
    assert proposed([line(100_00, "CC DU VAL DE MORTEAU")], letters) == {}
    assert proposed([line(100_00, "CCLL ACOMPTE")], letters) == {2: ("name", [(7, 100_00)])}
    assert proposed([line(301_00, "CCLL ACOMPTE")], letters) == {}


def test_what_is_sure_is_done_first_and_no_letter_is_paid_twice():
    letters = [letter(7, 300_00)]
    lines = [line(300_00, "VIREMENT", 2), line(300_00, "APPEL 2025-0007", 3)]
    assert proposed(lines, letters) == {3: ("number", [(7, 300_00)])}


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=6),
    st.lists(
        st.tuples(
            st.integers(1, 900),
            st.sampled_from(("", "GBM", "CCLL", "2025-0001", "2025-0002, 0003", "2025-0009")),
        ),
        max_size=12,
    ),
)
def test_each_line_goes_once_whole_and_only_what_is_quoted_is_paid_beyond(left, lines):
    letters = [letter(key, one, (GBM, CCLL)[key % 2]) for key, one in enumerate(left, start=1)]
    typed = [line(amount, label, rank) for rank, (amount, label) in enumerate(lines, start=2)]
    found = match(typed, letters)
    ranks = [one.line.line for one in (*found.proposals, *found.unmatched)]
    assert sorted(ranks) == [one.line for one in typed]
    assert all(sum(part for _, part in one.parts) == one.line.amount for one in found.proposals)
    taken = dict.fromkeys(range(1, len(left) + 1), 0)
    for one in found.proposals:
        for asked, part in one.parts:
            assert part > 0
            taken[asked.key] += part
    quoted = {
        asked.key for one in found.proposals if one.confidence == "number" for asked, _ in one.parts
    }
    assert all(taken[one.key] <= one.left for one in letters if one.key not in quoted)
