"""What someone sees when the database does not answer, or refuses: a way to try again, never a 500.

The page reads neither the database nor the session. A form that was being sent comes back with
its fields, to be sent again by one button: its token, where it has one, keeps it from counting
twice.
"""

import sqlite3
import sys

from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts.unsent import holds_secret, pairs
from press.files.pdf import RenderingBusyError, RenderingTooLongError

RETRY_AFTER = 5  # seconds: a database that restarts is back by then
# SQLite calls operational what is a fault of ours, as a table that does not exist: not these.
PASSING_ON_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
DISK_FULL_ON_POSTGRESQL = "53100"
TWICE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, "23505"}
BEYOND = {sqlite3.SQLITE_CONSTRAINT_CHECK, "23514"}
ALREADY = (
    "La même chose vient d'être enregistrée, par quelqu'un d'autre ou par un second envoi de ce "
    "formulaire : rien n'est écrit deux fois."
)
TOO_MUCH = "Une des valeurs tapées est trop longue, trop grande ou hors de ce qui est permis."


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an exception.

    503 where the database is out of reach, 409 for what is there already, 400 for what its
    tables do not hold, 500 for a bug.
    """
    error = sys.exc_info()[1]
    if said := what_is_refused(error):
        return refuse(request, *said)
    refused = database_refusal(error)
    if refused is None:
        page = render_to_string("500.html", {"number": number_of(request)})
        return HttpResponse(page, status=500)
    context = {
        "disk_is_full": is_full(refused),
        "typed": typed(request),
        "number": number_of(request),
    }
    page = render_to_string("503.html", context)  # without the request: no context that asks it
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def number_of(request: HttpRequest) -> str:
    """The number of the request, as the logs give it."""
    return getattr(request, "number", "inconnu")


def refuse(request: HttpRequest, status: int, why: str) -> HttpResponse:
    page = render_to_string(
        "409.html", {"why": why, "typed": typed(request), "number": number_of(request)}
    )
    return HttpResponse(page, status=status)


def what_is_refused(error: BaseException | None) -> tuple[int, str] | None:
    """What the tables themselves refuse to hold: the status and the sentence; None for a bug."""
    if isinstance(error, RenderingTooLongError | RenderingBusyError):
        return 503, error.message
    if isinstance(error, DataError):
        return 400, TOO_MUCH
    if not isinstance(error, IntegrityError):
        return None
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "sqlstate", None)
    if code in TWICE:
        return 409, ALREADY
    return (400, TOO_MUCH) if code in BEYOND else None


def database_refusal(error: BaseException | None) -> BaseException | None:
    """What the database itself said, behind an exception; None where it is not out of reach."""
    while error is not None:
        cause = error.__cause__
        if isinstance(error, OperationalError | InterfaceError) and is_passing(cause):
            return cause or error
        error = cause or error.__context__
    return None


def is_passing(cause: BaseException | None) -> bool:
    """Whether trying again later may succeed."""
    if not isinstance(cause, sqlite3.Error):
        return True
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING_ON_SQLITE


def is_full(refused: BaseException) -> bool:
    if isinstance(refused, sqlite3.Error):
        return getattr(refused, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return getattr(refused, "sqlstate", None) == DISK_FULL_ON_POSTGRESQL


def typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The fields of the form that was sent; None where there is none, or it holds a secret."""
    if request.method != "POST" or request.FILES or holds_secret(request):
        return None
    return pairs(request)
