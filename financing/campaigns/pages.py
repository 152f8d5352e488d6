"""The pages of campaigns over many conventions: planned, checked, confirmed, followed."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from conventions.journal import taking
from epci.permissions import Act, acting_for, can, refusal, require
from epci.tasks.reading import goes_on, is_held, may_decide, time_left
from epci.zones import today_of
from financing.campaigns.acts import (
    check_again,
    check_planned,
    confirm_campaign,
    number_planned,
    plan_campaign,
    put_aside,
)
from financing.campaigns.forms import ConfirmCampaignForm, PlanForm
from financing.campaigns.reading import (
    campaigns_of,
    figures_of,
    has_credits,
    letters_in,
    planned_in,
    refusals_in,
)
from financing.campaigns.tables import CampaignTable, PlannedFilters, PlannedTable
from financing.letters.bundles import bundle
from financing.letters.rendering import finish_letter
from financing.models import Campaign
from post.models import Task
from post.tasks import work_task
from press.kit import confirm
from press.kit.lists import list_page

METHODS = ["GET", "HEAD", "POST"]
AGAIN = "again"
KINDS = ("zip", "pdf")
POLL = 1  # seconds: without workers, what a page that asks again does


@require_http_methods(METHODS)
def campaigns(request: HttpRequest) -> HttpResponseBase:
    """Those of the carrier that one acts for; POST plans one, and leads to it."""
    carrier = acting_for(request.user)
    if carrier is None:
        return render(request, "financing/payments/no_carrier.html")
    today = today_of(carrier)
    form = PlanForm(request.POST or None, initial={"year": today.year})
    if request.method == "POST":
        require(request.user, Act.ISSUE_CALLS, carrier)
        if form.accepts(plan_campaign, carrier=carrier, by=request.user, on=today):
            return redirect("campaign", form.done.pk)
    own = campaigns_of(request.user).filter(carrier=carrier)
    context = {
        "carrier": carrier,
        "form": form,
        "table": CampaignTable(own, request=request, chosen=request.user.chosen_columns),
        "may_issue": can(request.user, Act.ISSUE_CALLS, carrier),
        "refusal": refusal(Act.ISSUE_CALLS, carrier, request.user),
    }
    return list_page(request, "financing/campaigns/campaigns.html", context)


@require_http_methods(METHODS)
def campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its rounds and what blocks them; POST checks them again, tells, then has them numbered."""
    found = get_object_or_404(campaigns_of(request.user), pk=pk)
    today = today_of(found.carrier)
    if request.method == "POST":
        require(request.user, Act.ISSUE_CALLS, found.carrier)
        if request.POST.get("step") == AGAIN:
            _check_again(request, found)
            return redirect("campaign", pk)
    rows = _table(request, found)
    if rows.wanted_file:
        return list_page(request, "", {"table": rows})
    context = {**_followed(request, found), "table": rows, "today": today}
    context["has_credits"] = any(one.name == "avoirs" for one in rows.shown)
    typed = request.POST if confirm.step_of(request) != confirm.CHOOSE else None
    kept = {"override": request.POST.get("override", "")}
    form = ConfirmCampaignForm(typed, initial=kept, campaign=found)
    return confirm.answer(request, _confirming(request, found), form, context)


@require_POST
def campaign_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again by itself; without workers, it is what works."""
    found = get_object_or_404(campaigns_of(request.user), pk=pk)
    task = _task_of(found)
    if not settings.MESSAGES_BY_WORKERS and can(request.user, Act.ISSUE_CALLS, found.carrier):
        _work(found, task)
    context = _followed(request, found)
    if not context["goes_on"]:
        return HttpResponseClientRefresh()
    return render(request, "financing/campaigns/_campaign_progress.html", context)


@require_safe
def campaign_letters(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """All its letters, once each is printed: an archive of them, or one PDF for the printer."""
    found = get_object_or_404(campaigns_of(request.user), pk=pk)
    if kind not in KINDS or not figures_of(found).is_printed:
        raise Http404("Les lettres de cette campagne ne sont pas toutes prêtes.")
    name = f"campagne_{found.year}_{found.pk}.{kind}"
    journal = taking(None, request.user)
    return bundle(request, letters_in(found), name=name, journal=journal)


@require_POST
def put_planned_aside(request: HttpRequest, pk: int, planned: int) -> HttpResponse:
    """Leave a round out, or take it in again."""
    found = get_object_or_404(campaigns_of(request.user), pk=pk)
    require(request.user, Act.ISSUE_CALLS, found.carrier)
    row = get_object_or_404(planned_in(found), pk=planned)
    row.campaign = found
    try:
        put_aside(planned=row, by=request.user, is_excluded=not row.is_excluded)
    except ValidationError as refused:
        messages.error(request, refused.message)
    return redirect("campaign", pk)


def _check_again(request: HttpRequest, found: Campaign) -> None:
    try:
        check_again(campaign=found, by=request.user, on=today_of(found.carrier))
    except ValidationError as refused:
        messages.error(request, refused.message)


def _confirming(request: HttpRequest, found: Campaign) -> confirm.Flow:
    def already(token: str) -> HttpResponseBase | None:
        done = found.token is not None and str(found.token) == token
        return redirect("campaign", found.pk) if done else None

    act = partial(confirm_campaign, campaign=found, by=request.user, on=today_of(found.carrier))
    return confirm.Flow(
        typed="financing/campaigns/campaign.html",
        told="financing/campaigns/campaign_confirmation.html",
        act=act,
        then=lambda done: redirect("campaign", done.pk),
        already=already,
    )


def _table(request: HttpRequest, found: Campaign) -> PlannedTable:
    filters = PlannedFilters(request.GET, planned_in(found))
    table = PlannedTable(filters.found, request=request, chosen=request.user.chosen_columns)
    table.refusals = refusals_in(found) if found.confirmed_at else {}
    may_issue = can(request.user, Act.ISSUE_CALLS, found.carrier)
    table.may_decide = may_issue and found.confirmed_at is None
    table.filters = filters
    if not has_credits(found):
        table.columns.hide("avoirs")
    return table


def _task_of(found: Campaign) -> Task | None:
    """What is done for it now, or was last."""
    kind = number_planned if found.confirmed_at else check_planned
    return kind.last(found.pk)


def _followed(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    """How far it is; `goes_on` says whether the page asks again by itself."""
    now, task, figures = timezone.now(), _task_of(found), figures_of(found)
    is_worked = task is not None and goes_on(task, now)
    prints = found.confirmed_at is not None and figures.ready < figures.letters
    return {
        "campaign": found,
        "figures": figures,
        "task": task,
        "goes_on": is_worked or (prints and not is_held()),
        "time_left": time_left(task) if task else "",
        "may_issue": can(request.user, Act.ISSUE_CALLS, found.carrier),
        "may_decide": task is not None and may_decide(request.user, task),
        "refusal": refusal(Act.ISSUE_CALLS, found.carrier, request.user),
    }


def _work(found: Campaign, task: Task | None) -> None:
    """A little of what is asked of it, then of what its letters wait for."""
    if task is not None and task.is_active:
        work_task(task.pk, POLL)
        return
    rounds = found.planned.filter(is_ordered=True).values("round")
    waiting = Task.objects.active().filter(name=finish_letter.name, subject__in=rounds)
    if row := waiting.order_by("pk").first():
        work_task(row.pk, POLL)
