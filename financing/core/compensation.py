"""A partner that lowers its part, and the others that bear it: the total stays what it was."""

from collections.abc import Mapping

from financing.core.apportionment import apportion


def compensated(parts: Mapping[str, int], who: str, new: int) -> dict[str, int]:
    """The parts, in whole units, once one of them is `new` and the others share what is left.

    The others keep their proportions, by largest remainder; the total does not change. ValueError,
    in French: somebody who has no part, a part above the total, others who have none.
    """
    if who not in parts:
        raise ValueError(f"{who} n'a pas encore de part")
    total = sum(parts.values())
    if not 0 <= new <= total:
        raise ValueError("la nouvelle part est plus grande que le total des parts")
    others = {name: part for name, part in parts.items() if name != who}
    if not any(others.values()):
        raise ValueError("personne d'autre n'a de part à augmenter")
    shared = apportion(total - new, list(others.values()))
    borne = dict(zip(others, shared, strict=True))
    return {name: new if name == who else borne[name] for name in parts}
