"""The words of a block's sentence: what each of its choices says, and who is in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from conventions.models import Party
from financing.core.block_description import among_words, one_unit
from financing.core.rule_document import EQUAL, PARTS
from financing.models import Criterion
from financing.plans.blocks.drafting import PERCENT, PRICE

VALUES = {PERCENT: "Pourcentage", PRICE: "Prix (€)"}  # what a block says with a number


@dataclass(frozen=True)
class BlockPhrase:
    """One block: the fields of its sentence, who is in it, and the fields of each party."""

    rank: int
    fields: list[Any]
    who: str
    parties: list[tuple[Party, list[Any]]]

    @property
    def asks_each(self) -> bool:
        """Whether each party has a number of its own to type."""
        return any(field.name.startswith("q") for _, fields in self.parties for field in fields)


def who_words(among: Sequence[str], sharing: Collection[str], named: Collection[str]) -> str:
    """« pour GBM », « entre tous », « entre les autres »; or that nobody is chosen yet."""
    if not among:
        return "entre… choisissez qui"
    return among_words(among, sharing, named) or "entre tous"


def measures_of(criteria: Sequence[Criterion]) -> dict[str, str]:
    """What a block may share by, as its sentence goes on."""
    return {
        EQUAL: "à parts égales",
        "population-municipale": "au prorata de la population municipale",
        "population-totale": "au prorata de la population totale",
        **{one.code: f"au prorata : {one.name} ({one.unit})" for one in criteria},
        PARTS: "selon des parts votées",
    }


def prices_of(criteria: Sequence[Criterion]) -> dict[str, str]:
    """What a price is of."""
    return {
        EQUAL: "par contributeur",
        "population-municipale": "par habitant (population municipale)",
        "population-totale": "par habitant (population totale)",
        **{one.code: f"par {one_unit(one.unit)} ({one.name})" for one in criteria},
        PARTS: "par part votée",
    }
