"""What more workers would give, from what few gave: Amdahl, Gunther's USL, and a simulation.

Speeds are those of one worker times something: `speedup(1) == 1`. Seconds throughout.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple


class Letter(NamedTuple):
    """What one letter took: laid out by a worker alone, then what the database did for it."""

    layout: float
    shared: float


def amdahl(part: float, workers: int) -> float:
    """The speedup of `workers` where `part` of the work (0 to 1) cannot be shared out."""
    return 1 / (part + (1 - part) / workers)


def part_of(speedup: float, workers: int) -> float:
    """The part that cannot be shared out, by Amdahl, of a speedup that was measured; 0 at least."""
    return max(0.0, (workers / speedup - 1) / (workers - 1))


def usl(contention: float, coherence: float, workers: int) -> float:
    """The speedup by Gunther's Universal Scalability Law."""
    others = workers - 1
    return workers / (1 + contention * others + coherence * workers * others)


def fitted(speedups: Mapping[int, float]) -> tuple[float, float]:
    """The contention and coherence nearest to the speedups measured, neither below 0.

    Least squares of n / C(n) - 1 = contention (n - 1) + coherence n (n - 1).
    """
    rows = [(n - 1, n * (n - 1), n / speed - 1) for n, speed in speedups.items() if n > 1]
    aa, bb = sum(a * a for a, _, _ in rows), sum(b * b for _, b, _ in rows)
    ab = sum(a * b for a, b, _ in rows)
    ay, by = sum(a * y for a, _, y in rows), sum(b * y for _, b, y in rows)
    determinant = aa * bb - ab * ab
    if determinant > 0:
        contention = (ay * bb - by * ab) / determinant
        coherence = (by * aa - ay * ab) / determinant
        if contention >= 0 and coherence >= 0:
            return contention, coherence
    alone = [(max(0.0, ay / aa), 0.0), (0.0, max(0.0, by / bb))]
    return min(alone, key=lambda one: sum((one[0] * a + one[1] * b - y) ** 2 for a, b, y in rows))


def simulated(letters: Sequence[Letter], workers: int, cores: int) -> float:
    """The seconds that so many workers take for these letters.

    Each takes the next letter, lays it out on a core, then waits for its turn at the database,
    which serves one at a time: the worst that a database can do.
    """
    todo, idle, free, now = deque(letters), cores, workers, 0.0
    laying: list[tuple[float, float]] = []  # until when, then what the database does
    asked: deque[float] = deque()
    served = inf  # when the database ends what it does
    while todo or laying or asked or served < inf:
        while todo and idle and free:
            letter = todo.popleft()
            heappush(laying, (now + letter.layout, letter.shared))
            idle, free = idle - 1, free - 1
        if asked and served == inf:
            served = now + asked.popleft()
        if laying and laying[0][0] <= served:
            now, shared = heappop(laying)
            asked.append(shared)
            idle += 1
        else:
            now, served, free = served, inf, free + 1
    return now


def speedup(letters: Sequence[Letter], workers: int, cores: int) -> float:
    return simulated(letters, 1, 1) / simulated(letters, workers, cores)
