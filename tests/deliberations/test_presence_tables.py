"""Tables of presence: crosses under heads, codes P, A, E beside names. All names are invented."""

from time import process_time

import pytest

from deliberations.attendance.grids import without_grids
from deliberations.attendance.reading import read

JEAN, IDA, LUC, PAUL = "M. Jean INVENTÉ", "Mme Ida FICTIVE", "M. Luc SUPPOSÉ", "M. Paul IMAGINÉ"
CROSSES = f"""Nombre de membres en exercice : 5

Nom\tPrésent\tAbsent\tExcusé\tPouvoir à
{JEAN}\tX\t\t\t
{IDA}\tx\t\t\t
{LUC}\t\t\tX\t{IDA}
{PAUL}\t\tX\t\t
Mme Zoé CONTE\t\t\t\t

Le quorum est atteint.
"""
BARS = """
| Commune | Nom Prénom | P | A | E |
|---|---|---|---|---|
| Valfeinte | INVENTÉ Jean | ✓ |  |  |
| Valfeinte | FICTIVE Ida | ✓ | | |
| Combe-Rêvée | SUPPOSÉ Luc | | | ✓ |
| Combe-Rêvée | IMAGINÉ Paul |  | ✓ | |
"""
SPACES = f"""
Conseillers               Présent    Excusé    Absent
{JEAN}              X
{IDA}                         X
{LUC}                                   X
{PAUL}              X
"""
CODES = f"""
P = présent, A = absent, E = excusé

{JEAN}\tP
{IDA}\tE\tpouvoir à {JEAN}
{LUC}\tA
{PAUL}\tP
"""
STATES = """
Nom et prénom ; Présence
INVENTÉ Jean ; P
IMAGINÉ Paul ; Présent
FICTIVE Ida ; Exc.
SUPPOSÉ Luc ; Abs
"""
SIDES = f"PRÉSENTS\tABSENTS\n{JEAN}\t{IDA}\n{PAUL}\t{LUC}\n"


def said(text):
    roll = read(text)
    names = [sorted(one.name for one in found) for found in (roll.present, roll.absent)]
    return [*names, [one.name for one in roll.excused], [str(one) for one in roll.proxies]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CROSSES, [[JEAN, IDA], [PAUL], [], [f"{LUC} à {IDA}"]]),
        (BARS, [["FICTIVE Ida", "INVENTÉ Jean"], ["IMAGINÉ Paul"], ["SUPPOSÉ Luc"], []]),
        (SPACES, [[JEAN, PAUL], [LUC], [IDA], []]),
        (CODES, [[JEAN, PAUL], [LUC], [], [f"{IDA} à {JEAN}"]]),
        (STATES, [["IMAGINÉ Paul", "INVENTÉ Jean"], ["SUPPOSÉ Luc"], ["FICTIVE Ida"], []]),
        (SIDES, [[JEAN, PAUL], [LUC, IDA], [], []]),
    ],
    ids=["crosses", "bars", "spaces", "codes", "states", "side by side"],
)
def test_who_is_there_by_the_table(text, expected):
    assert said(text) == expected


def test_a_row_without_a_cross_and_one_with_two_are_not_understood():
    both = CROSSES.replace(f"{PAUL}\t\tX\t\t", f"{PAUL}\tX\tX\t\t")
    assert read(both).unread == (f"{PAUL} X X", "Mme Zoé CONTE")


def test_a_commune_stands_beside_its_member():
    assert {(one.name, one.commune) for one in read(BARS).present} == {
        ("INVENTÉ Jean", "Valfeinte"),
        ("FICTIVE Ida", "Valfeinte"),
    }


def test_what_a_cell_says_beside_the_cross_is_a_mention():
    late = CROSSES.replace(f"{IDA}\tx", f"{IDA}\tà partir de la question 3")
    roll = read(late)
    assert (roll.at("2").present, roll.at("3").present) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Étaient présents : M. A UN, Mme B DEUX\nAbsents : M. C TROIS\n",
        "Dépenses\tMontant\nSalaires\t10\nLoyer\t20\n",
        "Pour : 20\tContre : 3\tAbstentions : 1\n",
    ],
)
def test_what_is_no_table_of_presence_stays_as_it_is(text):
    assert without_grids(text) == (text, [])


def test_a_long_table_is_read_in_the_time_of_its_rows():
    rows = "\n".join(f"M. Jean INVENTÉ{'abcdefghij'[n % 10] * 3}\tX\t\t" for n in range(4_000))
    start = process_time()
    without_grids(f"Nom\tPrésent\tAbsent\tExcusé\n{rows}\n")
    assert process_time() - start < 10
