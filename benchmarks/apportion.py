"""Sharing among six weights, against the PyPI library `apportionment` on the same inputs.

The library runs as its README shows it, with floats, its fastest form; validation is included here.
"""

from collections.abc import Callable
from statistics import median
from timeit import timeit

from apportionment.methods import compute

from financing.core.apportionment import apportion

WEIGHTS = [197_494, 25_338, 26_736, 20_983, 18_546, 6_888]  # the six bodies of Doubs, 2024
SEATS = 1_200
TOTALS = (1_200, 10**6, 10**13)
ROUNDS = 25
CALLS = 2_000  # of ours in a timing; theirs, slower, are 20 times fewer
METHODS = (  # ours, theirs, target
    ("largest_remainder", "largest_remainder", 5),
    ("highest_averages", "dhondt", 50),
)


def run() -> None:
    """Print, for each method, the medians, their ratio and its target, then the cost by total."""
    print(f"apportion: six weights, median of {ROUNDS} timings, microseconds a call")
    for ours, theirs, target in METHODS:
        _compare(ours, theirs, target)
    for ours, *_ in METHODS:
        _flat(ours)


def _compare(ours: str, theirs: str, target: int) -> None:
    if apportion(SEATS, WEIGHTS, method=ours) != compute(theirs, WEIGHTS, SEATS):
        raise AssertionError(f"{ours}: the two libraries do not share alike")
    mine, reference = _medians(
        (lambda: apportion(SEATS, WEIGHTS, method=ours), CALLS),
        (lambda: compute(theirs, WEIGHTS, SEATS), CALLS // 20),
    )
    print(
        f"  {ours:18} total {SEATS:,}: {mine:.2f} µs, apportionment {reference:.2f} µs, "
        f"ratio {reference / mine:.1f} (target >= {target})"
    )


def _flat(method: str) -> None:
    costs = _medians(
        *((lambda total=total: apportion(total, WEIGHTS, method=method), CALLS) for total in TOTALS)
    )
    row = ", ".join(f"{total:,}: {cost:.2f} µs" for total, cost in zip(TOTALS, costs, strict=True))
    print(f"  {method:18} {row}, largest / smallest {costs[-1] / costs[0]:.2f} (target: flat)")


def _medians(*timed: tuple[Callable[[], list[int]], int]) -> list[float]:
    """Microseconds a call; the rounds alternate, so that a busy machine slows all alike."""
    rounds = [[timeit(call, number=n) / n * 1e6 for call, n in timed] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*rounds, strict=True)]
