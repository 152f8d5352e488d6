"""The bodies of a convention: who sits, when they meet, who came, and whether they may decide."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conventions.access import in_sight, refused_editor, require_editor
from conventions.committees.acts import (
    add_body,
    cancel_meeting,
    edit_body,
    facts_of,
    minutes_of,
    plan_meeting,
    record_meeting,
)
from conventions.committees.forms import BodyForm, MeetingForm, MinutesForm
from conventions.committees.reading import committees_of
from conventions.committees.tables import MeetingTable
from conventions.models import Body, Convention, Meeting
from press.kit.forms import ActForm
from press.kit.lists import list_file
from press.kit.way_back import offer
from press.words.french import long_date


@require_safe
def convention_bodies(request: HttpRequest, reference: str) -> HttpResponseBase:
    convention = in_sight(request.user, reference)
    refusal = refused_editor(convention, request.user)
    committees = [
        (one, MeetingTable.of(one, request, may_edit=not refusal))
        for one in committees_of(convention, timezone.localdate())
    ]
    for _, table in committees:
        if table.wanted_file:
            return list_file(table, table.wanted_file)
    context = {"convention": convention, "committees": committees, "refusal": refusal}
    return render(request, "conventions/committees/bodies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_body(request: HttpRequest, reference: str) -> HttpResponse:
    convention = in_sight(request.user, reference)
    require_editor(convention, request.user)
    form = BodyForm(request.POST or None)
    if form.accepts(add_body, convention=convention, by=request.user):
        name = form.cleaned_data["name"]
        messages.success(request, f"« {name} » est une instance de la convention.")
        return redirect("convention_bodies", reference)
    return _form(request, convention, form, "Ajouter une instance", "Enregistrer")


@require_http_methods(["GET", "HEAD", "POST"])
def change_body(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    convention = in_sight(request.user, reference)
    found = _body(convention, body)
    require_editor(convention, request.user)
    known = facts_of(found)
    form = BodyForm(request.POST or None, initial=known, facts=known)
    if form.accepts(edit_body, body=found, by=request.user):
        messages.success(request, f"« {found} » est modifiée.")
        return redirect("convention_bodies", reference)
    return _form(request, convention, form, str(found), "Enregistrer")


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    """Plan a meeting; one of the past is noted the same way."""
    convention = in_sight(request.user, reference)
    found = _body(convention, body)
    require_editor(convention, request.user)
    form = MeetingForm(request.POST or None)
    if form.accepts(plan_meeting, body=found, by=request.user, on=timezone.localdate()):
        day = long_date(form.cleaned_data["held_on"])
        messages.success(request, f"{found}, réunion du {day} : notée.")
        return redirect("convention_bodies", reference)
    return _form(request, convention, form, f"{found} : prévoir une réunion", "Noter cette réunion")


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_minutes(request: HttpRequest, reference: str, meeting: int) -> HttpResponse:
    """Who came by seat, the decisions and the minutes."""
    convention, today = in_sight(request.user, reference), timezone.localdate()
    found = _meeting(convention, meeting)
    require_editor(convention, request.user)
    heading = f"{found.body}, réunion du {long_date(found.held_on)}"
    known = minutes_of(found)
    form = MinutesForm(request.POST or None, meeting=found, initial=known, facts=known)
    if form.accepts(record_meeting, meeting=found, by=request.user, on=today):
        messages.success(request, f"{heading} : enregistrée.")
        return redirect("convention_bodies", reference)
    return _form(request, convention, form, heading, "Enregistrer la réunion")


@require_POST
def call_off_meeting(request: HttpRequest, reference: str, meeting: int) -> HttpResponse:
    found = _meeting(in_sight(request.user, reference), meeting)
    try:
        gone = cancel_meeting(meeting=found, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        offer(request, gone, reverse("convention_bodies", args=[reference]))
        messages.success(request, f"{found.body}, réunion du {long_date(found.held_on)} : annulée.")
    return redirect("convention_bodies", reference)


def _form(
    request: HttpRequest, convention: Convention, form: ActForm, heading: str, act: str
) -> HttpResponse:
    context = {"convention": convention, "form": form, "heading": heading, "act": act}
    return render(request, "conventions/committees/body_form.html", context)


def _body(convention: Convention, pk: int) -> Body:
    return get_object_or_404(convention.bodies.select_related("convention"), pk=pk)


def _meeting(convention: Convention, pk: int) -> Meeting:
    held = Meeting.objects.filter(body__convention=convention)
    return get_object_or_404(held.select_related("body__convention"), pk=pk)
