"""Python that goes on too long is stopped in its own thread, where a signal would not reach.

An exception is raised in the thread, once, at its next instruction. It is no `Exception`, so that
what is stopped does not take it for one of its own. A call that is not Python's ends first.

Nothing is ever taken back: CPython would then look, at each call and loop of the whole process, for
an exception that is not there, and hang under a tracer.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident


class _StoppedError(BaseException):
    pass


@contextmanager
def stopped_after(seconds: float, error: type[Exception]) -> Iterator[None]:
    """What is inside is left by `error`, raised without argument, after so many seconds."""
    try:
        with _Watch(get_ident(), seconds):
            yield
    except _StoppedError:
        raise error from None


class _Watch:
    """Who looks at the clock: it raises once at most, and never after what it watches has ended."""

    def __init__(self, thread: int, seconds: float) -> None:
        self.thread, self.seconds = thread, seconds
        self.over, self.lock = Event(), Lock()

    def __enter__(self) -> None:
        Thread(target=self._look, daemon=True).start()

    def __exit__(self, *_raised: object) -> None:
        with self.lock:  # what was raised meanwhile arrives here, since `set` is Python's
            self.over.set()

    def _look(self) -> None:
        if not self.over.wait(self.seconds):
            with self.lock:
                if not self.over.is_set():
                    _raise_in(self.thread, _StoppedError)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
