"""Six blocks among forty contributors: the shares alone, then with the sentence that explains each.

Two rules: one in percent, rounded to a step; one of every slice, on half-months of presence, whose
floors and ceilings are borne by others. In processor time, so that a busy machine slows it no more.
"""

from dataclasses import replace
from fractions import Fraction
from statistics import median
from time import process_time

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import (
    AmountsBlock,
    BlockMeasure,
    BlockRule,
    PercentBlock,
    PriceBlock,
    RestBlock,
)

CONTRIBUTORS = tuple(f"Communauté {rank}" for rank in range(1, 41))
AMOUNT = 1_862_484_37
ROUNDS, CALLS = 40, 25
MOST_SHARED, MOST_EXPLAINED = 1, 5  # milliseconds


def run() -> None:
    for label, rule in (("en pourcentages", _in_percents()), ("de toutes tranches", _of_all())):
        shared = _milliseconds(lambda rule=rule: share_by_blocks(replace(rule), AMOUNT))
        told = _milliseconds(lambda rule=rule: explain_blocks(share_by_blocks(rule, AMOUNT)))
        print(
            f"  {len(rule.blocks)} blocs {label}, {len(CONTRIBUTORS)} contributeurs : "
            f"{shared:.2f} ms (au plus {MOST_SHARED}), expliqués {told:.2f} ms "
            f"(au plus {MOST_EXPLAINED}), médiane de {ROUNDS}"
        )


def _milliseconds(call) -> float:
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        for _ in range(CALLS):
            call()
        times.append((process_time() - start) * 1000 / CALLS)
    return median(times)


def _figures(name: str, factor: int, scale: int = 1) -> BlockMeasure:
    values = ((factor * rank * rank) % 9_973 + 17 for rank in range(1, len(CONTRIBUTORS) + 1))
    pairs = zip(CONTRIBUTORS, values, strict=True)
    return BlockMeasure(name, {label: Fraction(value, scale) for label, value in pairs}, name)


def _in_percents() -> BlockRule:
    measures = [_figures(f"critère {rank}", 7_919 + rank, 10**rank) for rank in range(5)]
    blocks = [PercentBlock(Fraction("12.5"), one, CONTRIBUTORS) for one in measures]
    return BlockRule(
        CONTRIBUTORS, (*blocks, RestBlock(None, CONTRIBUTORS)), Fraction("0.01"), "highest_averages"
    )


def _of_all() -> BlockRule:
    half = CONTRIBUTORS[::2]
    return BlockRule(
        CONTRIBUTORS,
        (
            PercentBlock(Fraction(20), _figures("hab.", 104_729), CONTRIBUTORS),
            PercentBlock(Fraction("7.25"), _figures("km", 611, 100), half),
            PercentBlock(Fraction(10), None, CONTRIBUTORS),
            AmountsBlock(dict.fromkeys(half, 2_000_00)),
            PriceBlock(Fraction("12.5"), _figures("actes", 31_337), CONTRIBUTORS),
            RestBlock(_figures("élèves", 2_718), CONTRIBUTORS),
        ),
        floors=dict.fromkeys(CONTRIBUTORS[:20], 30_000_00),
        ceilings=dict.fromkeys(CONTRIBUTORS[10:], 60_000_00),
        excess="others",
        presence={label: Fraction(rank % 23 + 1, 24) for rank, label in enumerate(half)},
    )
