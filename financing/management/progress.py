"""How far a long command is, on a terminal; silent in a file or a pipe."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper


def progress_on(stream: OutputWrapper) -> Callable[[str, int, int], None] | None:
    """Say « lettres : 400 / 10 000 » over the same line; None where nobody looks."""
    if not stream.isatty():
        return None

    def say(what: str, done: int, total: int) -> None:
        end = "\n" if done == total else ""
        stream.write(f"\r{what} : {done} / {total}", ending=end)
        stream.flush()

    return say
