"""A price or a fixed amount that follows an index from one year to the next."""

from fractions import Fraction

from press.words.french import nearest


def indexed(
    voted: Fraction, first: Fraction | None, current: Fraction | None, *, decimals: int
) -> Fraction:
    """`voted` × current / first, rounded half up to the decimals stated, in the unit of `voted`.

    ValueError, in French, for an index that is missing, null or negative, and a negative value.
    """
    if voted < 0:
        raise ValueError(f"la valeur à indexer est négative : {voted}")
    moved = voted * _known("de l'année", current) / _known("de la première année", first)
    return Fraction(nearest(moved, 10**decimals), 10**decimals)


def _known(what: str, index: Fraction | None) -> Fraction:
    if index is None:
        raise ValueError(f"l'indice {what} manque")
    if index <= 0:
        raise ValueError(f"l'indice {what} est nul ou négatif : {index}")
    return index
