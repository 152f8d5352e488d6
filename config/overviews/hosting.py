"""The host's page: what it answers for, for everybody, and nothing of what conventions say."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, FilteredRelation, Q
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
from epci.tasks.reading import is_held, task_counts
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
        "is_held": is_held(),
    }
    return render(request, "config/overviews/host.html", context)


def _unverified() -> list[Organisation]:
    """Those for which somebody acts, and that nobody has checked."""
    acting = Membership.objects.order_by().values("organisation")
    return list(Organisation.objects.filter(pk__in=acting, verified_on=None)[:MOST])


def _disputes() -> list[tuple[Party, Organisation | None]]:
    """Who says no to what a lead writes of it, and to which lead; one query."""
    is_lead = Q(convention__parties__is_lead=True)
    parties = Party.objects.contested().annotate(
        lead=FilteredRelation("convention__parties", condition=is_lead)
    )
    said = parties.select_related("organisation", "lead__organisation")
    # Django sets no lead where there is none.
    return [
        (one, one.lead.organisation if getattr(one, "lead", None) else None)
        for one in said.order_by("-refused_on", "pk")[:MOST]
    ]


def _figures(request: HttpRequest) -> dict[str, Any]:
    rows = AsideFigure.objects.waiting().select_related("epci__organisation", "asked_by")
    today = timezone.localdate()
    return {"asides": [(one, why_not_yet(one, request.user, today)) for one in rows[:MOST]]}


def _health() -> dict[str, Any]:
    """What the last verification found, the letters that wait for their PDF, what was kept out."""
    yesterday = timezone.now() - timedelta(days=1)
    kept_out = (SecurityEvent.Kind.FAILED, SecurityEvent.Kind.LOCKED, SecurityEvent.Kind.REFUSED)
    letters = FundCall.objects.aggregate(
        every=Count("pk"), unprinted=Count("pk", filter=Q(rendering=None))
    )
    return {
        "last": Verification.objects.first(),
        "may_verify": may_verify(letters["every"]),
        "unprinted": letters["unprinted"],
        "kept_out": SecurityEvent.objects.filter(at__gte=yesterday, kind__in=kept_out).count(),
    }
