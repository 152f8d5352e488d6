"""Counts that the processes of one machine share, and that outlive each of them.

One array of integers in a file that has no name: a process inherits it, and locks it for the time
of an addition. A worker that is replaced, or killed in the middle of one, leaves the others going:
the system gives its lock back.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path
from tempfile import mkstemp
from threading import Lock

BYTES = 8  # of an integer


class SharedCounts:
    """So many integers, all 0 at first; made before the processes that share them."""

    def __init__(self, size: int) -> None:
        self._file, name = mkstemp()  # open as long as the processes
        Path(name).unlink()
        os.truncate(self._file, size * BYTES)
        self._counts = memoryview(mmap(self._file, size * BYTES)).cast("Q")
        self._threads = Lock()  # a lock of the system is a process's, not a thread's

    def add(self, amounts: Iterable[tuple[int, int]]) -> None:
        """Each amount at its place."""
        with self._alone():
            for place, amount in amounts:
                self._counts[place] += amount

    def read(self) -> list[int]:
        with self._alone():
            return self._counts.tolist()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
