"""Whether the application answers and reaches its database."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; a monitor reads the word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("bien", content_type="text/plain; charset=utf-8")
