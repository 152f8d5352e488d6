"""Acts of other councils, invented: other layouts, other words, the same figures read."""

import pytest

from config.published_acts.reading import PublishedAct, read_act
from epci.naming.mentions import Names

GBM, CCLL, CCVM, CCPR = "242500361", "200068070", "242504116", "242504355"
CCPM, MONTBENOIT, DIJON = "200023075", "242500320", "242100410"
CUCM, CCGAM, CHAROLAIS = "247100290", "200070530", "200071884"
DOUAISIS, CAMBRAI = "200044618", "200068500"

SEMICOLONS = """COMMUNAUTÉ DE COMMUNES DU VAL DE MORTEAU
DÉLIBÉRATION N° 2025-06-12
L'an deux mille vingt-cinq, le dix-neuf juin, le conseil communautaire s'est réuni.
Répartition 2026 :
Collectivité ; Montant ; Part ; Population
CC du Val de Morteau ; 21 000,00 € ; 60 % ; 21 721
CC du Plateau du Russey ; 7 000,00 € ; 20 % ; 7 285
CC de Montbenoît ; 7 000,00 € ; 20 % ; 7 300
Total ; 35 000,00 € ; 100 % ; 36 306
"""
TWO_YEARS = """DIJON MÉTROPOLE
Conseil métropolitain du jeudi 30 janvier 2025
| Contributeur | Taux (%) | Contribution 2025 (€) | Contribution 2026 (€) |
|---|---|---|---|
| Dijon métropole | 70 | 70 000 | 71 400 |
| CC Norge et Tille | 30 | 30 000 | 30 600 |
| TOTAL | 100 | 100 000 | 102 000 |
"""
BULLETS = """Communauté de Communes du Pays de Maîche
La clé de répartition retenue pour l'année 2025 est la suivante :
- Communauté de communes du Pays de Maîche : 45,5 %, soit 18 200 €
- Communauté de communes du Plateau du Russey : 17,5 %, soit 7 000 €
- Communauté de communes du Val de Morteau : 37 %, soit 14 800 €
"""
A_CELL_A_LINE = """GRAND BESANCON METROPOLE
Répartition 2025
EPCI
Population
Taux
Participation
GBM
203 293
40,00 %
40 000 €
CC Loue Lison
25 811
30,00 %
30 000 €
CC Val de Mor-
teau
21 721
30,00 %
30 000 €
"""
RUNS_OF_SPACES = """La CU du Creusot-Montceau
Participation des EPCI au titre de 2024 (en €)
Population municipale   EPCI                           Participation
92 305                  Creusot Montceau               3 885,00
35 311                  CC du Grand Autunois Morvan    1 480,00
40 194                  CC Le Grand Charolais          1 665,00
"""
NO_COLUMNS = """Communauté de communes de Montbenoit
EPCI Population totale 2025 Taux Montant 2025
Communauté de communes du Plateau
du Russey 7 285 25 % 100 000
CC Val de Morteau 21 721 75 % 300 000
Total 29 006 100 % 400 000
"""
DOTS = """Contributions 2027
CC du Val de Morteau ......... 12 850 €
CC Loue-Lison ................ 10.833,33 €
"""
COMMAS = """Budget 2028
epci,population,taux,montant
CC du Val de Morteau,21721,60.5,60500
CC Loue-Lison,25811,39.5,39500
"""
BY_SIREN = """Exercice 2025
SIREN\tLibellé\tContribution
242504116\tMorteau\t12 850
200068070\tLoue\t15 300
"""
THOUSANDS = """Plan 2026 : participation
CC du Val de Morteau\t12,5 k€
CC Loue-Lison\t15 k€
"""
ONE_SPACE = """Partenaire          2025        2026
CA de Cambrai       10 000 €    10 500 €
CA du Caudrésis et du Catésis 9 000 €    9 500 €
"""
CENTS = """Les communautés de communes du Val de Morteau et de Loue Lison paient en 2025 :
CCVM 12 850,00
CCLL 15 300,00
"""
PARTS = """Répartition 2025
Membre\tPart fixe\tPart variable\tTotal
CC du Val de Morteau\t5 000 €\t7 850 €\t12 850 €
CC Loue-Lison\t5 000 €\t10 300 €\t15 300 €
"""
AMBIGUOUS = """Année 2025
Membre Population Montant
CC du Val de Morteau 21 721 90 000
Grand Besançon Métropole 203 293 100 000
CC Loue-Lison 25 811 80 000
"""


@pytest.mark.parametrize(
    ("text", "year", "rows", "total"),
    [
        (
            SEMICOLONS,
            2026,
            [(CCVM, 21721, 60, 21000), (CCPR, 7285, 20, 7000), (MONTBENOIT, 7300, 20, 7000)],
            35000,
        ),
        (TWO_YEARS, 2025, [(DIJON, None, 70, 70000), ("200069540", None, 30, 30000)], 100000),
        (
            BULLETS,
            2025,
            [(CCPM, None, 45.5, 18200), (CCPR, None, 17.5, 7000), (CCVM, None, 37, 14800)],
            None,
        ),
        (
            A_CELL_A_LINE,
            2025,
            [(GBM, 203293, 40, 40000), (CCLL, 25811, 30, 30000), (CCVM, 21721, 30, 30000)],
            None,
        ),
        (
            RUNS_OF_SPACES,
            2024,
            [(CUCM, 92305, None, 3885), (CCGAM, 35311, None, 1480), (CHAROLAIS, 40194, None, 1665)],
            None,
        ),
        (NO_COLUMNS, 2025, [(CCPR, 7285, 25, 100000), (CCVM, 21721, 75, 300000)], 400000),
        (DOTS, 2027, [(CCVM, None, None, 12850), (CCLL, None, None, 10833.33)], None),
        (COMMAS, 2028, [(CCVM, 21721, 60.5, 60500), (CCLL, 25811, 39.5, 39500)], None),
        (BY_SIREN, 2025, [(CCVM, None, None, 12850), (CCLL, None, None, 15300)], None),
        (THOUSANDS, 2026, [(CCVM, None, None, 12500), (CCLL, None, None, 15000)], None),
        (ONE_SPACE, 2025, [(CAMBRAI, None, None, 10000), ("200030633", None, None, 9000)], None),
        (CENTS, 2025, [(CCVM, None, None, 12850), (CCLL, None, None, 15300)], None),
        (PARTS, 2025, [(CCVM, None, None, 12850), (CCLL, None, None, 15300)], None),
        (
            AMBIGUOUS,
            2025,
            [(CCVM, 21721, None, 90000), (GBM, 203293, None, 100000), (CCLL, 25811, None, 80000)],
            None,
        ),
    ],
)
def test_a_sharing_is_read_in_any_layout(text, year, rows, total, names: Names):
    sharing = read_act(text, names).sharings[0]
    found = [(row.siren, row.population, row.percent, row.amount) for row in sharing.rows]
    assert sharing.year == year
    assert found == [
        (siren, people, rate, round(euros * 100)) for siren, people, rate, euros in rows
    ]
    assert sharing.total == (total and total * 100)


def test_a_column_a_year_is_a_sharing_a_year(names: Names):
    act = read_act(TWO_YEARS, names)
    assert [(one.year, one.total) for one in act.sharings] == [
        (2025, 10_000_000),
        (2026, 10_200_000),
    ]


def test_halves_of_a_plan_side_by_side(names: Names):
    act = read_act(
        "Communauté d'agglomération du Douaisis\nPLAN DE FINANCEMENT 2025\n"
        "DÉPENSES | MONTANT | RECETTES | MONTANT\n"
        "Poste | 52 000 € | État (FNADT) | 25 000 €\n"
        "Déplacements | 8 000 € | Douaisis Agglo | 17 500 €\n"
        " | | CA de Cambrai | 17 500 €\n"
        "TOTAL | 60 000 € | TOTAL | 60 000 €\n",
        names,
    )
    [plan] = act.plans
    assert plan.year == 2025
    assert {
        side: [(one.label, one.amount, one.line) for one in lines]
        for side, lines in plan.sides.items()
    } == {
        "expenses": [("Poste", 5_200_000, 4), ("Déplacements", 800_000, 5)],
        "resources": [
            ("État (FNADT)", 2_500_000, 4),
            ("Douaisis Agglo", 1_750_000, 5),
            ("CA de Cambrai", 1_750_000, 6),
        ],
    }
    [sharing] = act.sharings
    assert (sharing.sirens, sharing.total) == ((DOUAISIS, CAMBRAI), None)


def test_a_town_is_a_council_that_the_register_does_not_know(names: Names):
    act = read_act(
        "COMMUNE DE PONTARLIER\nConseil municipal - Séance du 4 mars 2025\n"
        "Objet : Convention avec la communauté de communes du Grand Pontarlier",
        names,
    )
    assert (act.council.siren, act.council.name) == (None, "COMMUNE DE PONTARLIER")
    assert [one.siren for one in act.parties] == ["242500338"]


def test_a_table_says_no_council(names: Names):
    act = read_act("Clé 2025\nCC du Val de Morteau | 60 %\nCC Loue-Lison | 40 %", names)
    assert act.council is None


def test_the_identifier_says_the_council_the_day_and_the_number(names: Names):
    act = read_act(
        "ID : 025-242504355-20250303-2025_12-DE\nSéance du 31 février 2025\nConvention", names
    )
    assert (act.council.siren, act.held_on.isoformat()) == (CCPR, "2025-03-03")
    assert [line.raw for line in act.not_understood] == ["Séance du 31 février 2025"]


@pytest.mark.parametrize(
    "text",
    [
        "La subvention est de 45 000 € pour l'année 2024.",
        "Répartition\nCommune A\t7 000 €\nCommune B\t8 000 €",
        "Vote : pour : M. X",
    ],
)
def test_what_is_seen_and_not_read_comes_back_as_it_stands(text, names: Names):
    act = read_act(text, names)
    assert (act.sharings, act.parties) == ((), ())
    money = [line for line in text.split("\n") if "€" in line]
    assert [line.raw for line in act.not_understood] == money


def test_nothing_is_invented_from_nothing(names: Names):
    act = read_act("Le temps est beau.\n\nLes pommes de Cambrai sont mûres.", names)
    assert act == PublishedAct(
        lines=act.lines,
        identifier=None,
        council=None,
        sitting=None,
        number=None,
        item=None,
        title=None,
        counts=act.counts,
        outcome=act.outcome,
        parties=(),
        sharings=(),
        plans=(),
        articles=(),
        clauses=(),
        not_understood=(),
    )
    assert (act.counts.votes, act.outcome.value) == ({}, None)
