"""Figures that councils voted, each with the line of the act that prints it.

Populations are INSEE's figures in force on 1 January of the year, amounts euros as printed.
The rounding method is ours: it reproduces the tables, no act names it.
"""

from dataclasses import dataclass
from fractions import Fraction

from financing.core.keys import Rule, RuleKind, Term
from financing.core.remainder import Expense, Funding


@dataclass(frozen=True)
class VotedKey:
    """A sharing table: label, population, percent and euros of each row, and the sum shared."""

    rule: Rule
    fixed: dict[str, Fraction]
    rows: tuple[tuple[str, int, str, str], ...]
    shared: int

    @property
    def terms(self) -> list[Term]:
        return [Term(label, people, self.fixed.get(label)) for label, people, *_ in self.rows]

    @property
    def percents(self) -> list[Fraction]:
        return [Fraction(percent) for _, _, percent, _ in self.rows]

    @property
    def amounts(self) -> list[int]:
        return [centimes(amount) for *_, amount in self.rows]


def centimes(euros: str | int) -> int:
    """Euros as written here, with a point, in centimes."""
    return int(Fraction(euros) * 100)


GBM_40 = {"GBM": Fraction(40)}
HIGHEST, LARGEST = "highest_averages", "largest_remainder"

# GBM, délibération 2025/2025.00113 du 10 avril 2025.
# « sur la base d'une participation à 40 % pour GBM, le solde étant réparti entre les
# 5 communautés de communes au prorata de leur population au premier janvier de l'année »
DOUBS_2024 = VotedKey(  # « Répartition 2024 (à appliquer sur dépenses réelles) »
    Rule(RuleKind.FIXED_PERCENT_THEN_POPULATION, Fraction("0.5"), HIGHEST, "municipal"),
    GBM_40,
    (
        ("GBM", 197_494, "40.00", "40000"),  # « GBM 197 494 40,00 % 40 000 »
        ("CCLL", 25_338, "15.50", "15500"),  # « CCLL 25 338 15,50 % 15 500 »
        ("CCPHD", 26_736, "16.50", "16500"),  # « CCPHD 26 736 16,50 % 16 500 »
        ("CCVM", 20_983, "13.00", "13000"),  # « CCVM 20 983 13,00 % 13 000 »
        ("CCPM", 18_546, "11.00", "11000"),  # « CCPM 18 546 11,00 % 11 000 »
        ("CCPR", 6_888, "4.00", "4000"),  # « CCPR 6 888 4,00 % 4 000 »
    ),
    centimes(100_000),  # « Total 295 985 100,00 % 100 000 »
)
DOUBS_2025 = VotedKey(  # « Répartition 2025 (à appliquer sur dépenses réelles) »
    Rule(RuleKind.FIXED_PERCENT_THEN_POPULATION, Fraction("0.05"), HIGHEST, "total"),
    GBM_40,
    (
        ("GBM", 203_293, "40.00", "40000"),  # « GBM 203 293 40,00 % 40 000 »
        ("CCLL", 25_811, "15.30", "15300"),  # « CCLL 25 811 15,30 % 15 300 »
        ("CCPHD", 27_549, "16.30", "16300"),  # « CCPHD 27 549 16,30 % 16 300 »
        ("CCVM", 21_721, "12.85", "12850"),  # « CCVM 21 721 12,85 % 12 850 »
        ("CCPM", 19_027, "11.25", "11250"),  # « CCPM 19 027 11,25 % 11 250 »
        ("CCPR", 7_285, "4.30", "4300"),  # « CCPR 7 285 4,30 % 4 300 »
    ),
    centimes(100_000),  # « Total 304 686 100,00 % 100 000 »
)

# Dijon métropole, délibération du 26 septembre 2024, « Territoire "Bourgogne Industrie" ».
# « 5 intercommunalités pour une population de 444 993 habitants »: the municipal figures of 2022.
BY_POPULATION = Rule(RuleKind.POPULATION, Fraction(1), LARGEST, "municipal")
BOURGOGNE_POST_1 = VotedKey(
    BY_POPULATION,
    {},
    (
        ("Dijon métropole", 255_127, "57", "10545"),  # « Dijon métropole 10 545 € (18%) »
        ("CUCM", 92_305, "21", "3885"),  # « CUCM 3885 € (7%) »
        ("CCGAM", 35_311, "8", "1480"),  # « CCGAM 1480 € (2,5%) »
        ("Le Grand Charolais", 40_194, "9", "1665"),  # « Le Grand Charolais 1665 € (3%) »
        ("CCEALS", 22_056, "5", "925"),  # « CCEALS 925 € (1,5%) »
    ),
    centimes(18_500),  # « TOTAL 58 500 € » less « ANCT 40 000 € (68%) »
)
BOURGOGNE_POST_2 = VotedKey(
    BY_POPULATION,
    {},
    (
        ("Dijon métropole", 255_127, "57", "33345"),  # « Dijon métropole 33 345 € (57%) »
        ("CUCM", 92_305, "21", "12285"),  # « CUCM 12 285 € (21%) »
        ("CCGAM", 35_311, "8", "4680"),  # « CCGAM 4680 € (8%) »
        ("Le Grand Charolais", 40_194, "9", "5265"),  # « Le Grand Charolais 5265 € (9%) »
        ("CCEALS", 22_056, "5", "2925"),  # « CCEALS 2 925 € (5%) »
    ),
    centimes(58_500),  # « TOTAL 58 500 € », « ANCT 0 € »
)
BOURGOGNE_EXPENSES = [Expense("poste", "Chef de projet", centimes(58_500))]
ANCT = Funding("ANCT", centimes(40_000), frozenset({"poste"}))

# CA2C, délibération 2022/70 du 6 juillet 2022, article 4, « Budget prévisionnel », as amended.
HAINAUT_EXPENSES = [
    Expense("salaire", "Salaire et charges", centimes(65_000)),  # « 65 000,00 € »
    Expense("locaux", "Locaux et moyens techniques", centimes(7_100)),  # « 7 100,00 € »
    Expense("vehicule", "Véhicule de service partagé", centimes(2_265)),  # « 2 265,00 € »
    Expense("fournitures", "Fournitures diverses", centimes(500)),  # « 500,00€ »
]
CCI_HAINAUT = Funding(  # « CCI GH HDF 9 865,00 € »
    "CCI Grand Hainaut", centimes(9_865), frozenset({"locaux", "vehicule", "fournitures"})
)
HAINAUT_CEILING = centimes("10833.33")  # « CA Cambrai 10 833,33 € », and so for each of the six
HAINAUT_TERMS = [Term(label) for label in ("CAC", "CAVM", "CA2C", "CAMVS", "CAPH", "CAD")]

# GBM, délibération 2024/2024.00098 du 11 avril 2024, annexe 2, « budget prévisionnel 2024 ».
PMT_EXPENSES = [
    Expense("personnels", "Personnels (salaires)", centimes(453_100)),  # « 453 100 »
    Expense("deplacements", "Déplacements", centimes(11_000)),  # « 11 000 »
    Expense("structure", "Frais de structure", centimes(104_000)),  # « 104 000 »
    Expense("externes", "Frais externes", centimes(166_000)),  # « 166 000. »
    Expense("nature", "Contributions volontaires en nature", centimes(18_000), in_kind=True),
]
NOTHING_NAMED: frozenset[str] = frozenset()  # the annex does not say which resource pays for what
PMT_FUNDINGS = [
    Funding("Cotisations", centimes(201_050), NOTHING_NAMED),  # « Cotisations 201 050 »
    Funding("Prestations collectives", centimes(150_000), NOTHING_NAMED),  # « 150 000 »
    Funding("Formation", centimes(7_000), NOTHING_NAMED),  # « Formation 7 000 »
    Funding(
        "Contributions volontaires", centimes(18_000), NOTHING_NAMED, in_kind=True
    ),  # « 18 000 »
    Funding("État", centimes(60_454), NOTHING_NAMED),  # « Etat 60 454 »
    Funding("Conseil Régional BFC", centimes(262_596), NOTHING_NAMED),  # « 262 596 »
    Funding("Parc Naturel Régional", centimes(3_000), NOTHING_NAMED),  # « 3 000 »
    Funding("Pays de Montbéliard Agglomération", centimes(5_000), NOTHING_NAMED),  # « 5 000 »
]
PMT_SUBSIDY = centimes(45_000)  # « Grand Besançon Métropole 45 000 »

# GBM, délibération 2025/2025.00113, « plan de financement prévisionnel »: one column a period.
DOUBS_SALARY = (20_000, 40_000, 40_000, 40_000)  # « Rémunération du chef de projet CCI (0,5 ETP) »
DOUBS_COMMUNICATION = (5_000, 5_000, 2_000, 2_000)  # « Frais de communication générale TI … »
DOUBS_TRAVEL = (1_500, 3_000, 3_000, 3_000)  # « Participation du chef de projet CCI à des … »
DOUBS_IN_KIND = (24_000, 48_000, 48_000, 48_000)  # « Valorisation participation … (0,6 ETP) »
DOUBS_FNADT = (10_000, 20_000, 20_000, 20_000)  # « FNADT 10 000 € 20 000 € 20 000 € 20 000 € »
DOUBS_CASH_TOTALS = (26_500, 48_000, 45_000, 45_000)  # « Total convention d'animation CCI/EPCI »
DOUBS_GRAND_TOTALS = (50_500, 96_000, 93_000, 93_000)  # « Total animation Territoire d'Industrie »
DOUBS_BODIES = (40_500, 76_000, 73_000, 73_000)  # « 6 EPCI cosignataires », cash and in kind


def doubs_expenses(period: int) -> list[Expense]:
    """The plan's expenses of a period: 0 is the second half of 2024, then 2025, 2026, 2027."""
    return [
        Expense("salaire", "Rémunération du chef de projet", centimes(DOUBS_SALARY[period])),
        Expense("communication", "Communication", centimes(DOUBS_COMMUNICATION[period])),
        Expense("deplacements", "Déplacements", centimes(DOUBS_TRAVEL[period])),
        Expense("valorisation", "Chargés de mission", centimes(DOUBS_IN_KIND[period]), True),
    ]


def fnadt(period: int) -> Funding:
    """Imputed to the salary: a reading, since the act asks for it without naming a line."""
    return Funding("FNADT", centimes(DOUBS_FNADT[period]), frozenset({"salaire"}))
