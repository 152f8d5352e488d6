"""The rules that conventions usually vote, to start from: a kind, or blocks as rules store them."""

from collections.abc import Sequence
from dataclasses import dataclass

from financing.core.keys import RuleKind
from financing.core.rule_document import EQUAL
from financing.core.rule_json import Json
from financing.entities.keys import BLOCKS
from press.words.french import spaced

POPULATION = "population-municipale"
FLOOR = "500.00"


@dataclass(frozen=True)
class RulePattern:
    """One card of the gallery: its name in the address, what it says, an example with figures."""

    code: str
    title: str
    said: str
    kind: str = BLOCKS

    @property
    def example(self) -> str:
        return spaced(self.said)


USUAL_RULES = (
    RulePattern(
        "egale",
        "À parts égales",
        "12 000 € entre quatre : 3 000 € chacun.",
        RuleKind.EQUAL,
    ),
    RulePattern(
        "population",
        "Par population",
        "25 811 habitants sur 142 293 : 18,14 % du reste à charge.",
        RuleKind.POPULATION,
    ),
    RulePattern(
        "fixe",
        "Une part fixe, le solde par population",
        "40 % pour l'agglomération, le solde entre les autres par habitant.",
        RuleKind.FIXED_PERCENT_THEN_POPULATION,
    ),
    RulePattern(
        "moitie",
        "Moitié, moitié",
        "50 % par population, le solde par un second critère : élèves, surface, potentiel fiscal.",
    ),
    RulePattern(
        "habitant", "Par habitant", "0,50 € par habitant : 12 905,50 € pour 25 811 habitants."
    ),
    RulePattern(
        "acte",
        "Par acte",
        "180 € par acte compté dans l'année : 7 200 € pour 40 actes.",
    ),
    RulePattern(
        "plancher",
        "Avec un plancher",
        "Par population, et 500 € au moins pour chacun : les autres portent la différence.",
    ),
)


def usual(code: str) -> RulePattern | None:
    return next((one for one in USUAL_RULES if one.code == code), None)


def document_of(code: str, contributors: Sequence[str], criteria: Sequence[str]) -> Json:
    """The blocks of a usual rule among contributors, by id; of another code, by population.

    `criteria` are the codes of those of the convention, of which the first is proposed.
    """
    counted = criteria[0] if criteria else EQUAL
    match code:
        case "moitie":
            blocks = [{"percent": "50", "by": POPULATION}, {"rest": True, "by": counted}]
        case "habitant":
            blocks = [{"price": "0.50", "by": POPULATION}]
        case "acte":
            blocks = [{"price": "180", "by": counted}]
        case _:
            blocks = [{"rest": True, "by": POPULATION}]
    document: Json = {"blocks": blocks}
    if code == "plancher":
        document |= {"floors": dict.fromkeys(contributors, FLOOR), "excess": "others"}
    return document
