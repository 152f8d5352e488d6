"""The host's page: what it answers for, for everybody, and nothing of what conventions say."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import SecurityEvent
from conventions.models import Party
from conventions.parties.forms import OrganisationSearch
from epci.messages.reading import post_counts
from epci.models import AsideFigure, Membership, Organisation
from epci.permissions import host_only
from epci.populations.asides.acts import why_not_yet
from epci.tasks.reading import task_counts
from financing.models import FundCall, Verification
from financing.register.checking import ask_to_verify, may_verify

MOST = 50  # lines of each list: the rest is found by its name


@require_http_methods(["GET", "HEAD", "POST"])
@host_only
def host(request: HttpRequest) -> HttpResponse:
    """Organisations, figures set aside, disputes, tasks, and the registers, which POST verifies."""
    if request.method == "POST":
        asked = ask_to_verify(by=request.user) if may_verify() else None
        return redirect("task", asked.identifier) if asked else redirect("host")
    search = OrganisationSearch(request.GET)
    context = {
        "search": search,
        "found": search.found(),
        "unverified": _unverified(),
        "disputes": _disputes(),
        **_figures(request),
        **_health(),
        "post": post_counts(),
        "tasks": task_counts(timezone.now()),
    }
    return render(request, "config/overviews/host.html", context)


def _unverified() -> list[Organisation]:
    """Those for which somebody acts, and that nobody has checked."""
    acting = Membership.objects.order_by().values("organisation")
    return list(Organisation.objects.filter(pk__in=acting, verified_on=None)[:MOST])


def _disputes() -> list[tuple[Party, Organisation | None]]:
    """Who says no to what a lead writes of it, and to which lead; two queries."""
    parties = Party.objects.contested().select_related("organisation").order_by("-refused_on", "pk")
    said = list(parties[:MOST])
    leads = Party.objects.filter(
        is_lead=True, convention__in=[one.convention_id for one in said]
    ).select_related("organisation")
    by_convention = {one.convention_id: one.organisation for one in leads.order_by()}
    return [(one, by_convention.get(one.convention_id)) for one in said]


def _figures(request: HttpRequest) -> dict[str, Any]:
    rows = AsideFigure.objects.waiting().select_related("epci__organisation", "asked_by")
    today = timezone.localdate()
    return {"asides": [(one, why_not_yet(one, request.user, today)) for one in rows[:MOST]]}


def _health() -> dict[str, Any]:
    """What the last verification found, the letters that wait for their PDF, what was kept out."""
    yesterday = timezone.now() - timedelta(days=1)
    kept_out = (SecurityEvent.Kind.FAILED, SecurityEvent.Kind.LOCKED, SecurityEvent.Kind.REFUSED)
    return {
        "last": Verification.objects.first(),
        "may_verify": may_verify(),
        "unprinted": FundCall.objects.filter(rendering__isnull=True).count(),
        "kept_out": SecurityEvent.objects.filter(at__gte=yesterday, kind__in=kept_out).count(),
    }
