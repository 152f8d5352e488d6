"""The request at work: the number by which an error page, a log line and a journal name it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

SECRET_PARTS = {"secret", "token", "key", "code", "uidb36"}  # of addresses, by their names
HIDDEN = "…"
LONGEST = 32  # a part of an address as long as this may be a secret where no page knows it


@dataclass(frozen=True)
class RequestTrace:
    """What a line says of its request; `whence` is the address that the trusted proxies say."""

    number: str = ""
    method: str = ""
    whence: str = ""


NOBODY = RequestTrace()
_at_work: ContextVar[RequestTrace] = ContextVar("trace", default=NOBODY)


@contextmanager
def tracing(trace: RequestTrace) -> Iterator[None]:
    token = _at_work.set(trace)
    try:
        yield
    finally:
        _at_work.reset(token)


def current() -> RequestTrace:
    """That of the request at work; an empty one for a command."""
    return _at_work.get()


def new_number() -> str:
    """« 4F2A-91C0 »: short enough to be read on the telephone."""
    drawn = secrets.token_hex(4).upper()
    return f"{drawn[:4]}-{drawn[4:]}"


def safe_path(request: HttpRequest) -> str:
    """The path of a request without its query, and without the secrets that addresses hold."""
    match = getattr(request, "resolver_match", None)
    path = request.path
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRET_PARTS and value:
            path = path.replace(str(value), HIDDEN)
    if match:
        return path
    return "/".join(HIDDEN if len(part) >= LONGEST else part for part in path.split("/"))
