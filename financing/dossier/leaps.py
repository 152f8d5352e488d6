"""Figures that moved too much in a year to be taken without a look: a warning, never a refusal."""

from collections.abc import Iterator
from fractions import Fraction

from financing.dossier.dossier import ComponentFile
from financing.dossier.key import KeyInForce
from press.words.french import integer, percent

MOST = Fraction(10, 100)  # of the figure of the year before


def leaps(file: ComponentFile, key: KeyInForce) -> list[str]:
    """A sentence for each population of a key that moved by more than a tenth in a year."""
    return list(_leaps(file, key))


def _leaps(file: ComponentFile, key: KeyInForce) -> Iterator[str]:
    basis, year = key.rule.basis, key.population_year
    if not basis or year is None:
        return
    before = file.figures_on(basis, year - 1)
    for partner in key.partners:
        now, then = partner.term.population, before.get(partner.party.organisation_id)
        if now is None or not then or abs(now - then) <= MOST * then:
            continue
        sign = "+" if now > then else ""
        change = f"{sign}{percent(Fraction(100 * (now - then), then), 1)}"
        yield (
            f"Population de {partner.party} : {integer(now)} hab. en {year}, {integer(then)} en "
            f"{year - 1} ({change}). Vérifiez-la."
        )
