"""The bodies of a convention: who sits, when they meet, who came, and whether they may decide."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conventions.body_forms import BodyForm, MeetingForm, MinutesForm, initial_of, minutes_of
from conventions.editing import refused_editor, require_editor
from conventions.models import Body, Convention, Meeting
from conventions.sittings import committees_of
from conventions.steering import (
    add_body,
    cancel_meeting,
    edit_body,
    plan_meeting,
    record_meeting,
)
from press.french import long_date


@require_safe
def convention_bodies(request: HttpRequest, reference: str) -> HttpResponse:
    convention = _convention(request.user, reference)
    context = {
        "convention": convention,
        "committees": committees_of(convention, timezone.localdate()),
        "refusal": refused_editor(convention, request.user),
    }
    return render(request, "conventions/bodies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_body(request: HttpRequest, reference: str) -> HttpResponse:
    convention = _convention(request.user, reference)
    require_editor(convention, request.user)
    form = BodyForm(request.POST or None)
    if form.is_valid():
        try:
            added = add_body(convention=convention, composition=form.composition(), by=request.user)
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"« {added} » est une instance de la convention.")
            return redirect("convention_bodies", reference)
    return render(request, "conventions/body.html", {"convention": convention, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change_body(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    convention = _convention(request.user, reference)
    found = _body(convention, body)
    require_editor(convention, request.user)
    form = BodyForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        try:
            edit_body(body=found, composition=form.composition(), by=request.user)
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"« {found} » est modifiée.")
            return redirect("convention_bodies", reference)
    context = {"convention": convention, "form": form, "body": found}
    return render(request, "conventions/body.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    """Plan a meeting; one of the past is noted the same way, and asks who came."""
    convention = _convention(request.user, reference)
    found = _body(convention, body)
    require_editor(convention, request.user)
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            meeting = plan_meeting(body=found, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{found}, réunion du {long_date(meeting.held_on)} : notée.")
            if meeting.held_on <= timezone.localdate():
                return redirect("record_meeting", reference, meeting.pk)
            return redirect("convention_bodies", reference)
    context = {"convention": convention, "form": form, "body": found}
    return render(request, "conventions/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_minutes(request: HttpRequest, reference: str, meeting: int) -> HttpResponse:
    """Who came by seat, the decisions and the minutes."""
    convention, today = _convention(request.user, reference), timezone.localdate()
    found = _meeting(convention, meeting)
    require_editor(convention, request.user)
    form = MinutesForm(request.POST or None, meeting=found, initial=minutes_of(found))
    if form.is_valid():
        try:
            record_meeting(meeting=found, minutes=form.told(), by=request.user, on=today)
        except ValidationError as refused:
            form.refuse(refused)
        else:
            day = long_date(found.held_on)
            messages.success(request, f"{found.body}, réunion du {day} : enregistrée.")
            return redirect("convention_bodies", reference)
    context = {
        "convention": convention,
        "form": form,
        "meeting": found,
        "is_past": found.held_on <= today,
    }
    return render(request, "conventions/minutes.html", context)


@require_POST
def call_off_meeting(request: HttpRequest, reference: str, meeting: int) -> HttpResponse:
    found = _meeting(_convention(request.user, reference), meeting)
    try:
        cancel_meeting(meeting=found, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{found.body}, réunion du {long_date(found.held_on)} : annulée.")
    return redirect("convention_bodies", reference)


def _convention(user: User, reference: str) -> Convention:
    return get_object_or_404(Convention.objects.visible_to(user), reference=reference)


def _body(convention: Convention, pk: int) -> Body:
    return get_object_or_404(convention.bodies.select_related("convention"), pk=pk)


def _meeting(convention: Convention, pk: int) -> Meeting:
    held = Meeting.objects.filter(body__convention=convention)
    return get_object_or_404(held.select_related("body__convention"), pk=pk)
