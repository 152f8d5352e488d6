"""The one gallery: rules that councils vote, to start from, each with an example.

Its communes do not exist. « Essayer une règle » opens the example; a rule's page opens the same
rule among the convention's own contributors, by its code.
"""

from dataclasses import dataclass
from functools import cache

from financing.simulations.trying.tried import TriedRule
from press.words.french import euros

HAB = "commune;population\nCommune A;25 811\nCommune B;21 721\nCommune C;7 285"


@dataclass(frozen=True)
class UsualRule:
    """A rule of the gallery: its name, the address that opens it, and what its example gives."""

    code: str
    title: str
    told: str
    query: str
    example: str


TITLES = {
    "egale": "À parts égales",
    "population": "À la population",
    "fixe": "Une part fixée, le solde à la population",
    "moitie": "Moitié population, moitié élèves",
    "habitant": "Tant par habitant",
    "part-fixe": "Une part fixe et tant par habitant",
    "acte": "À l'acte",
    "plancher": "À la population, avec un plancher",
}
EXAMPLES: dict[str, dict[str, str]] = {
    "egale": {
        "montant": "40 005",
        "tableau": "commune\nCommune A\nCommune B\nCommune C",
    },
    "population": {"montant": "28 000", "tableau": HAB, "c1": "population"},
    "fixe": {
        "montant": "28 000",
        "tableau": f"{HAB}\nGrande ville;",
        "pas": "1/20",
        "methode": "highest_averages",
        "blocs": "2",
        "t1": "percent",
        "v1": "40",
        "e1": "Grande ville",
        "c2": "population",
        "e2": "sauf Grande ville",
    },
    "moitie": {
        "montant": "28 000",
        "tableau": (
            "commune;population;élèves\nCommune A;25 811;1 250\nCommune B;50 000;3 000\n"
            "Commune C;25 582;550"
        ),
        "blocs": "2",
        "t1": "percent",
        "v1": "50",
        "c1": "population",
        "c2": "élèves",
    },
    "habitant": {
        "montant": "30 000",
        "tableau": HAB,
        "t1": "price",
        "v1": "0,50",
        "c1": "population",
    },
    "part-fixe": {
        "montant": "60 000",
        "tableau": "commune;population;part fixe\nCommune A;25 811;2 000\nCommune B;50 001;2 000",
        "blocs": "2",
        "t1": "amounts",
        "c1": "part fixe",
        "t2": "price",
        "v2": "0,50",
        "c2": "population",
    },
    "acte": {
        "montant": "20 000",
        "tableau": "commune;actes\nCommune A;112\nCommune B;64\nCommune C;9",
        "t1": "price",
        "v1": "105",
        "c1": "actes",
    },
    "plancher": {
        "montant": "28 000",
        "tableau": (
            "commune;population;plancher\nCommune A;25 811;\nCommune B;21 721;\n"
            "Commune C;1 285;1 500"
        ),
        "unite": "1",
        "c1": "population",
        "planchers": "plancher",
        "ecart": "others",
    },
}


@cache
def usual_rules() -> tuple[UsualRule, ...]:
    return tuple(_usual(code, TriedRule(EXAMPLES[code])) for code in TITLES)


def usual(code: str) -> UsualRule | None:
    return next((one for one in usual_rules() if one.code == code), None)


def _usual(code: str, rule: TriedRule) -> UsualRule:
    if rule.sharing is None:
        raise ValueError(f"{TITLES[code]} : cet exemple ne se répartit pas.")
    amounts = ", ".join(f"{one.name} {euros(one.amount)}" for one in rule.shares)
    example = f"pour {euros(rule.sharing.amount)}, {amounts}"
    return UsualRule(code, TITLES[code], rule.told, rule.query, example)
