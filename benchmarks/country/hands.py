"""Ranks dealt between processes, some at a time, each process with its own connection."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

PROCESSES = 2


def pool() -> ProcessPoolExecutor:
    """Processes that share nothing with this one."""
    spawned = get_context("spawn")
    return ProcessPoolExecutor(PROCESSES, mp_context=spawned, initializer=django.setup)


def deal(work: Callable[[range], object], ranks: range, at_once: int) -> None:
    """Do a work, a function of some module, for all of these ranks. Raises what it raises."""
    starts = range(ranks.start, ranks.stop, at_once)
    with pool() as hands:
        some = (range(start, min(start + at_once, ranks.stop)) for start in starts)
        for _done in hands.map(work, some):
            pass
