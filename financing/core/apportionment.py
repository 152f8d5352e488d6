"""Whole units shared in proportion to weights, exactly: centimes, or steps of a percentage.

The two methods are those of electoral law: largest remainder (Hamilton, « plus fort reste ») and
highest averages (D'Hondt, Jefferson, « plus forte moyenne »). Integers only, of any size.
"""

from collections.abc import Sequence


def apportion(
    total: int, weights: Sequence[int], *, method: str = "largest_remainder"
) -> list[int]:
    """The parts of `total`, one per weight in the order given; they add up to `total`.

    Methods: `largest_remainder`, `highest_averages`. A tie goes to the first in the order given;
    a negative total gives the opposite of the parts of the positive one. The cost grows with the
    number of weights, not with the total.
    ValueError, in French: no weight, one that is negative or not an integer, none above zero,
    a total that is not an integer, an unknown method.
    """
    distribute = METHODS.get(method)
    if distribute is None:
        raise ValueError(f"méthode de répartition inconnue : « {method} »")
    if type(total) is not int:
        raise ValueError(f"le total à répartir n'est pas un nombre entier : {total!r}")
    weight_sum = _checked_sum(weights)
    if total < 0:
        return [-part for part in distribute(-total, weights, weight_sum)]
    return distribute(total, weights, weight_sum)


def _checked_sum(weights: Sequence[int]) -> int:
    for weight in weights:
        if type(weight) is not int or weight < 0:  # neither a float nor a bool comes near money
            raise ValueError(_refusal(weights))
    if weight_sum := sum(weights):
        return weight_sum
    raise ValueError("tous les poids sont nuls" if weights else "aucun poids")


def _refusal(weights: Sequence[int]) -> str:
    for rank, weight in enumerate(weights, 1):
        if type(weight) is not int:
            return f"le poids de rang {rank} n'est pas un nombre entier : {weight!r}"
        if weight < 0:
            break
    return f"le poids de rang {rank} est négatif : {weight}"


def _largest_remainder(total: int, weights: Sequence[int], weight_sum: int) -> list[int]:
    products = [total * weight for weight in weights]
    parts = [product // weight_sum for product in products]
    remainders = [product % weight_sum for product in products]
    # Python's sort keeps the order given among equals, reversed or not.
    ranked = sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)
    for i in ranked[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _highest_averages(total: int, weights: Sequence[int], weight_sum: int) -> list[int]:
    # Two different averages w/(s+1) differ by at least 1/scale: floors of the scaled ones order
    # them exactly. Hagenbach-Bischoff: fewer than total + 1 averages reach the quota, so all of
    # them win, and what is left is less than one part a weight.
    scale = (total + 1) * (total + 1)
    quota = weight_sum * (total + 1) + 1
    parts, averages = [], []
    for weight in weights:
        scaled = weight * scale
        parts.append(part := scaled // quota)
        averages.append(scaled // (part + 1))
    for _ in range(total - sum(parts)):
        first = averages.index(max(averages))
        parts[first] = part = parts[first] + 1
        averages[first] = weights[first] * scale // (part + 1)
    return parts


METHODS = {"largest_remainder": _largest_remainder, "highest_averages": _highest_averages}
