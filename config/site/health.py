"""Whether the application answers, reaches its database, and may be given requests."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers: nothing else is asked. Without it, start it again."""
    return HttpResponse("vivant", content_type=PLAIN)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; a monitor reads the word."""
    _ask_the_database()
    return HttpResponse("bien", content_type=PLAIN)


@login_not_required
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests may come: the database answers, and its tables are of this version."""
    _ask_the_database()
    if lacking := awaited_migrations():
        said = f"migrations à appliquer : {', '.join(lacking)}"
        return HttpResponse(said, status=503, content_type=PLAIN)
    return HttpResponse("prêt", content_type=PLAIN)


def awaited_migrations() -> list[str]:
    """Those of this version that the database has not had, « financing.0024_backup »."""
    lacking = written_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in lacking)


@cache
def written_migrations() -> frozenset[tuple[str, str]]:
    """The code of a process does not change."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _ask_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
