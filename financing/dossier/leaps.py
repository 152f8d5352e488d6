"""Figures that moved too much in a year to be taken without a look: a warning, never a refusal."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from financing.core.block_terms import quantity
from financing.dossier.blocks import KeyCriterion
from financing.dossier.dossier import ComponentFile
from financing.dossier.key import KeyInForce
from press.words.french import percent

MOST = Fraction(10, 100)  # of the figure of the year before


def leaps(file: ComponentFile, key: KeyInForce) -> list[str]:
    """A sentence for each figure of a key that moved by more than a tenth in a year."""
    year = key.population_year
    if year is None:
        return []
    before = {one.criterion.name: one.figures for one in file.used(key.rule, year - 1)}
    return [said for one in key.criteria for said in _leaps(key, one, before.get(one.name, {}))]


def _leaps(
    key: KeyInForce, criterion: KeyCriterion, before: Mapping[int, Fraction]
) -> Iterator[str]:
    what = "Population" if criterion.is_population else f"« {criterion.name} »"
    check = "Vérifiez-la" if criterion.is_population else "Vérifiez ce chiffre"
    year = criterion.year
    for partner in key.partners:
        now, then = partner.figures.get(criterion.name), before.get(partner.party.organisation_id)
        if now is None or not then or abs(now - then) <= MOST * then:
            continue
        sign = "+" if now > then else ""
        change = f"{sign}{percent(100 * (now - then) / then, 1)}"
        yield (
            f"{what} de {partner.party} : {quantity(now)} {criterion.unit} en {year}, "
            f"{quantity(then)} en {year - 1} ({change}). {check}."
        )
