"""python -m tests.oracles.walking [COUNT [FIRST]]: random rules, shared by the core and the oracle.

A document that both refuse is agreed upon too. The first disagreement ends the walk with its seed.
"""

import sys
from collections import Counter
from fractions import Fraction
from typing import Any

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.rule_document import read_rule
from tests.oracles.blocks import RefusedError, answer
from tests.oracles.random_rules import Document, random_document

REFUSED = "refusée"


class DisagreementError(AssertionError):
    """The core and the oracle do not answer alike."""


def by_core(document: Document) -> dict[str, Any] | str:
    """In the shape of the oracle's answer; the word alone for a refusal."""
    try:
        rule, amount = read_rule(document)
        sharing = share_by_blocks(rule, amount)
    except ValueError:
        return REFUSED
    if not all(explain_blocks(sharing)):
        raise DisagreementError("a share without an explanation")
    names = rule.contributors
    stated = sharing.percents if rule.states_percents else None
    return {
        "exact": dict(zip(names, (one / 100 for one in sharing.exact), strict=True)),
        "percents": None if stated is None else dict(zip(names, stated, strict=True)),
        "amounts": dict(zip(names, (Fraction(one, 100) for one in sharing.amounts), strict=True)),
        "left_with_carrier": Fraction(sharing.left_with_carrier, 100),
    }


def by_oracle(document: Document) -> dict[str, Any] | str:
    try:
        return answer(document)
    except RefusedError:
        return REFUSED


def walk(count: int, first: int = 0) -> Counter[str]:
    """How many rules of each kind were agreed upon."""
    met: Counter[str] = Counter()
    for seed in range(first, first + count):
        document = random_document(seed)
        found, expected = by_core(document), by_oracle(document)
        if found != expected:
            raise DisagreementError(f"seed {seed}: {document}\n{found}\n{expected}")
        met[found if isinstance(found, str) else kind_of(document)] += 1
    return met


def kind_of(document: Document) -> str:
    said = [key for key in ("percent_step", "presence", "excess") if document.get(key)]
    return " ".join([document.get("rounding", "largest_remainder"), *said])


def main() -> None:
    met = walk(*map(int, sys.argv[1:3] or ["100000"]))
    for kind, number in met.most_common():
        sys.stdout.write(f"{number:>8}  {kind}\n")
    sys.stdout.write(f"{met.total():>8}  règles, le même partage au centime\n")


if __name__ == "__main__":
    main()
