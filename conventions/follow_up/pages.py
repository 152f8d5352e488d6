"""The follow-up of a convention: its dated duties, what was done of them, and its year."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conventions.access import in_sight, refused_editor, require_editor
from conventions.follow_up.acts import (
    add_milestone,
    complete,
    edit_milestone,
    facts_of,
    give_up,
    may_report,
    open_days,
    reopen,
    require_reporter,
    resume,
)
from conventions.follow_up.duties import Duty, dated, duties_of, last_day_of, rule_of
from conventions.follow_up.forms import (
    CompletionForm,
    MilestoneForm,
)
from conventions.follow_up.tables import (
    DoneDuty,
    DoneTable,
    DutyTable,
    ExpectedDuty,
    GivenUpDuty,
    GivenUpTable,
)
from conventions.follow_up.timetable import DutyRow, FollowUp, months_of, years_of
from conventions.follow_up.usual_duties import usual_duties
from conventions.journal import taking
from conventions.models import Completion, Convention, Meeting, Milestone
from press.kit.lists import list_page
from press.kit.tables import Table
from press.words.french import long_date


@require_safe
def convention_follow_up(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What is due, late on top; the year drawn; what was done."""
    convention, today = in_sight(request.user, reference), timezone.localdate()
    duties = duties_of([dated(convention, today)])
    refusal = refused_editor(convention, request.user)
    rows = [
        DutyRow(one, today, not refusal or may_report(one.milestone.owner, request.user))
        for one in duties
    ]
    found = FollowUp(rows)
    tables = _tables(request, found, may_edit=not refusal)
    tables["table"].files = f"echeances-{reference}"
    context = {
        "convention": convention,
        "follow_up": found,
        "refusal": refusal,
        **tables,
        **_year(request, convention, duties, today),
    }
    return list_page(
        request,
        "conventions/follow_up/follow_up.html",
        context,
        journal=taking(convention, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_duty(request: HttpRequest, reference: str) -> HttpResponse:
    """One more duty; « ?usuelle= » fills the form with one that conventions usually have."""
    convention = in_sight(request.user, reference)
    require_editor(convention, request.user)
    usual = usual_duties(convention, last_day_of(convention, timezone.localdate()))
    proposed = usual.get(request.GET.get("usuelle", ""))
    initial = facts_of(proposed) if proposed else {}
    form = MilestoneForm(request.POST or None, convention=convention, initial=initial)
    if form.accepts(add_milestone, convention=convention, by=request.user):
        messages.success(request, f"« {form.cleaned_data['title']} » est suivie.")
        return redirect("convention_follow_up", reference)
    return render(
        request, "conventions/follow_up/duty.html", {"convention": convention, "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_duty(request: HttpRequest, reference: str, milestone: int) -> HttpResponse:
    convention = in_sight(request.user, reference)
    found = _milestone(convention, milestone)
    require_editor(convention, request.user)
    known = facts_of(found)
    form = MilestoneForm(request.POST or None, convention=convention, initial=known, facts=known)
    if form.accepts(edit_milestone, milestone=found, by=request.user):
        messages.success(request, f"« {found} » est modifiée.")
        return redirect("convention_follow_up", reference)
    context = {"convention": convention, "form": form, "milestone": found}
    return render(request, "conventions/follow_up/duty.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def complete_duty(request: HttpRequest, reference: str, milestone: int) -> HttpResponse:
    """Say that one occurrence is done, and when."""
    convention, today = in_sight(request.user, reference), timezone.localdate()
    found = _milestone(convention, milestone)
    require_reporter(found, request.user)
    days = open_days(found, today)
    form = CompletionForm(request.POST or None, days=days, today=today, initial={"done_on": today})
    if form.accepts(complete, milestone=found, by=request.user, on=today):
        day = long_date(form.cleaned_data["due_on"])
        messages.success(request, f"« {found} », échéance du {day} : faite.")
        return redirect("convention_follow_up", reference)
    context = {"convention": convention, "form": form, "milestone": found, "days": days}
    return render(request, "conventions/follow_up/duty_done.html", context)


@require_POST
def reopen_duty(request: HttpRequest, reference: str, completion: int) -> HttpResponse:
    """An occurrence that was said done is not."""
    convention = in_sight(request.user, reference)
    done = Completion.objects.filter(milestone__convention=convention)
    found = get_object_or_404(done.select_related("milestone__owner__organisation"), pk=completion)
    reopen(completion=found, by=request.user)
    day = long_date(found.due_on)
    messages.success(request, f"« {found.milestone} », échéance du {day} : à faire à nouveau.")
    return redirect("convention_follow_up", reference)


@require_POST
def give_up_duty(request: HttpRequest, reference: str, milestone: int) -> HttpResponse:
    convention = in_sight(request.user, reference)
    found, reason = _milestone(convention, milestone), request.POST.get("reason", "")
    try:
        give_up(milestone=found, reason=reason, by=request.user, on=timezone.localdate())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("edit_duty", reference, milestone)
    messages.success(request, f"« {found} » est abandonnée : sa ligne et son motif restent.")
    return redirect("convention_follow_up", reference)


@require_POST
def resume_duty(request: HttpRequest, reference: str, milestone: int) -> HttpResponse:
    convention = in_sight(request.user, reference)
    found = _milestone(convention, milestone)
    resume(milestone=found, by=request.user)
    messages.success(request, f"« {found} » est suivie à nouveau.")
    return redirect("convention_follow_up", reference)


def _tables(request: HttpRequest, found: FollowUp, *, may_edit: bool) -> dict[str, Table]:
    expected = [ExpectedDuty(row, may_edit) for row in found.expected]
    done = [DoneDuty(row, one) for row, one in found.done]
    given_up = [GivenUpDuty(row, may_edit) for row in found.given_up]
    chosen = request.user.chosen_columns
    return {
        "table": DutyTable(expected, request=request, chosen=chosen),
        "done": DoneTable(done, request=request, prefix="f-"),
        "given_up": GivenUpTable(given_up, request=request, prefix="a-"),
    }


def _milestone(convention: Convention, pk: int) -> Milestone:
    owners = convention.milestones.select_related("owner__organisation")
    found = get_object_or_404(owners, pk=pk)
    found.convention = convention  # not a query more
    return found


def _year(
    request: HttpRequest, convention: Convention, duties: list[Duty], today: date
) -> dict[str, Any]:
    """The year asked for, among those of the convention, and the usual duties not written yet."""
    last_day = last_day_of(convention, today)
    years = years_of(convention.starts_on, last_day, today)
    asked = next((one for one in years if str(one) == request.GET.get("annee")), today.year)
    met = Meeting.objects.filter(
        body__convention=convention, held_on__year=asked, cancelled=False
    ).select_related("body")
    known = {one.milestone.title for one in duties}
    usual = usual_duties(convention, last_day).items()
    return {
        "year": asked,
        "years": years,
        "months": months_of(duties, met, asked, today),
        "usual": [(key, one, rule_of(one).said) for key, one in usual if one.title not in known],
    }
