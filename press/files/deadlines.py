"""Python that goes on too long is stopped in its own thread, where a signal would not reach.

An exception is raised in the thread at its next instruction, and again each second until it has
left: what swallows it once does not escape. A call that is not Python's ends first.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident

AGAIN = 1.0  # seconds


@contextmanager
def stopped_after(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """What is inside is left by `error`, raised without argument, after so many seconds."""
    watch = _Watch(get_ident(), seconds, error)
    Thread(target=watch.run, daemon=True).start()
    try:
        yield
    finally:
        watch.end()


class _Watch:
    """Who looks at the clock; it never touches a thread whose work has ended."""

    def __init__(self, thread: int, seconds: float, error: type[BaseException]) -> None:
        self.thread, self.seconds, self.error = thread, seconds, error
        self.over, self.lock = Event(), Lock()

    def run(self) -> None:
        wait = self.seconds
        while not self.over.wait(wait):
            with self.lock:
                if not self.over.is_set():
                    _raise_in(self.thread, self.error)
            wait = AGAIN

    def end(self) -> None:
        with self.lock:
            self.over.set()
        _raise_in(self.thread, None)  # what was about to be raised no longer is


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
