"""The page that Prometheus reads."""

from hmac import compare_digest
from itertools import chain

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.monitoring.exposition import CONTENT_TYPE, exposed
from config.monitoring.requests import request_metrics
from config.monitoring.stored import stored_metrics

THIS_MACHINE = {"127.0.0.1", "::1"}


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token, or without one for the machine itself; 404 for whoever else."""
    if not _may_read(request):
        raise Http404("Les mesures ne se lisent que de cette machine, ou avec leur jeton.")
    text = exposed(chain(request_metrics(), stored_metrics(timezone.now())))
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {token}".encode())
    is_through_a_proxy = "X-Forwarded-For" in request.headers
    return not is_through_a_proxy and request.META["REMOTE_ADDR"] in THIS_MACHINE
