"""The blocks of a usual rule of the gallery, among the contributors of a text."""

from collections.abc import Sequence

from financing.core.rule_document import EQUAL
from financing.core.rule_json import Json

POPULATION = "population-municipale"
FIXED, FLOOR = "2000.00", "500.00"


def document_of(code: str, contributors: Sequence[str], criteria: Sequence[str]) -> Json:
    """The rule as a text stores it; of another code, by population.

    `contributors` are ids, of which the first has the fixed part; `criteria` the codes of those of
    the convention, of which the first is proposed.
    """
    counted = criteria[0] if criteria else EQUAL
    first, others = list(contributors[:1]), list(contributors[1:])
    blocks: list[Json] = [{"rest": True, "by": POPULATION}]
    match code:
        case "egale":
            blocks = [{"rest": True, "by": EQUAL}]
        case "fixe" if others:
            fixed = {"percent": "40", "by": EQUAL, "among": first}
            blocks = [fixed, {"rest": True, "by": POPULATION, "among": others}]
        case "moitie":
            blocks = [{"percent": "50", "by": POPULATION}, {"rest": True, "by": counted}]
        case "habitant":
            blocks = [{"price": "0.50", "by": POPULATION}]
        case "part-fixe":
            each = {"amounts": dict.fromkeys(contributors, FIXED)}
            blocks = [each, {"price": "0.50", "by": POPULATION}]
        case "acte":
            blocks = [{"price": "105", "by": counted}]
    document: Json = {"blocks": blocks}
    if code == "plancher":
        document |= {"floors": dict.fromkeys(contributors, FLOOR), "excess": "others"}
    return document
