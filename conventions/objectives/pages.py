"""The pages of what a convention aims at: the whole of it, and what its lead writes there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.access import in_sight, refused_editor, require_editor
from conventions.journal import taking
from conventions.models import Convention, Indicator, Lever
from conventions.objectives.forms import IndicatorForm, LeverEntry, ReadingsForm
from conventions.objectives.indicators.acts import keep_indicator, remove_indicator
from conventions.objectives.levers.acts import keep_lever, remove_lever
from conventions.objectives.readings.acts import keep_readings, known_readings
from conventions.objectives.readings.sheet import ReadingEntry, entry_of
from conventions.objectives.scorecard import (
    Aims,
    axes_of,
    goal_rows_of,
    indicators_of,
    marker_rows_of,
    read_aims,
    rows_of,
)
from press.files.sheets import csv_bytes, xlsx_bytes
from press.kit.downloads import download
from press.kit.undoing import TakenOut
from press.kit.way_back import offer
from press.words.french import plural

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def convention_aims(request: HttpRequest, reference: str) -> HttpResponse:
    """Indicators by axis, and the matrix of levers by horizons."""
    convention = in_sight(request.user, reference)
    context = {
        "convention": convention,
        "aims": read_aims(convention, timezone.localdate()),
        "refusal": refused_editor(convention, request.user),
        "late_icons": ["clock-history"],
    }
    return render(request, "conventions/objectives/aims.html", context)


@require_safe
def aims_file(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """The readings as a CSV; with the goals and the markers, as a workbook."""
    convention = in_sight(request.user, reference)
    if kind not in WRITERS:
        raise Http404("Les objectifs s'exportent en CSV ou en XLSX.")
    content = WRITERS[kind](read_aims(convention, timezone.localdate()))
    journal = taking(convention, request.user)
    name = f"{convention.reference}_objectifs.{kind}"
    return download(request, content, name=name, journal=journal)


@require_http_methods(METHODS)
def readings(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """All the readings of a period, in one form."""
    convention, today = in_sight(request.user, reference), timezone.localdate()
    entry = entry_of(key, convention, today)
    indicators = indicators_of(convention, entry.rhythm) if entry else []
    if entry is None or not indicators:
        raise Http404("Aucun indicateur ne se relève sur cette période.")
    require_editor(convention, request.user)
    known = known_readings(entry.rhythm, entry.period, indicators)
    form = ReadingsForm(request.POST or None, indicators, known)
    if form.is_valid() and _kept(request, form, convention, entry):
        return _onward(request, reference, entry)
    form.read_again(known)
    context = {"convention": convention, "entry": entry, "form": form}
    return render(request, "conventions/objectives/readings.html", context)


@require_http_methods(METHODS)
def add_indicator(request: HttpRequest, reference: str) -> HttpResponse:
    return _indicator(request, _edited(request.user, reference), None)


@require_http_methods(METHODS)
def edit_indicator(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Define an indicator anew, or take it away."""
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.indicators, pk=pk)
    require_editor(convention, request.user)
    if request.POST.get("step") != "remove":
        return _indicator(request, convention, found)
    return _remove(request, reference, partial(remove_indicator, indicator=found, by=request.user))


@require_http_methods(METHODS)
def add_lever(request: HttpRequest, reference: str) -> HttpResponse:
    return _lever(request, _edited(request.user, reference), None)


@require_http_methods(METHODS)
def edit_lever(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write a lever anew with its goals and markers, or take it away."""
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.levers, pk=pk)
    require_editor(convention, request.user)
    if request.POST.get("step") != "remove":
        return _lever(request, convention, found)
    return _remove(request, reference, partial(remove_lever, lever=found, by=request.user))


def _edited(user: User, reference: str) -> Convention:
    """The convention, for whoever may write what it aims at."""
    convention = in_sight(user, reference)
    require_editor(convention, user)
    return convention


def _indicator(
    request: HttpRequest, convention: Convention, indicator: Indicator | None
) -> HttpResponse:
    form = IndicatorForm(request.POST or None, indicator)

    def keep() -> str:
        about = {"convention": convention, "indicator": indicator, "by": request.user}
        place = form.cleaned_data["place"]
        about |= form.read()
        kept = keep_indicator(definition=form.definition, place=place, **about)
        return f"L'indicateur « {kept} » est enregistré."

    if form.is_valid() and _done(request, keep, form.refuse):
        return redirect("convention_aims", convention.reference)
    context = {"convention": convention, "form": form, "indicator": indicator}
    return render(
        request, "conventions/objectives/indicator.html", context | {"axes": axes_of(convention)}
    )


def _lever(request: HttpRequest, convention: Convention, lever: Lever | None) -> HttpResponse:
    entry = LeverEntry(request.POST or None, lever, convention.indicators.order_by("rank"))

    def keep() -> str:
        about = {"convention": convention, "lever": lever, "by": request.user}
        about |= entry.form.read()
        return f"« {keep_lever(on=timezone.localdate(), **about, **entry.parts)} » est enregistré."

    if entry.is_valid() and _done(request, keep, entry.form.refuse):
        return redirect("convention_aims", convention.reference)
    context = {"convention": convention, "entry": entry, "lever": lever}
    return render(
        request, "conventions/objectives/lever.html", context | {"axes": axes_of(convention)}
    )


def _onward(request: HttpRequest, reference: str, entry: ReadingEntry) -> HttpResponse:
    """To the next period where that was asked for, else back to the whole."""
    if request.POST.get("step") == "next" and entry.next:
        return redirect("readings", reference, entry.next.key)
    return redirect("convention_aims", reference)


def _kept(
    request: HttpRequest, form: ReadingsForm, convention: Convention, entry: ReadingEntry
) -> bool:
    def keep() -> str:
        count = keep_readings(
            convention=convention,
            rhythm=entry.rhythm,
            period=entry.period,
            measures=form.measures,
            seen=form.seen,
            by=request.user,
            on=timezone.localdate(),
        )
        if not count:
            return "Rien n'avait changé : rien n'est enregistré."
        done = plural(count, "enregistré")
        return f"Relevés {entry.of_name} : {done}."

    return _done(request, keep, form.refuse)


def _done(
    request: HttpRequest, act: Callable[[], str], refuse: Callable[[ValidationError], Any]
) -> bool:
    """Whether the act is done, and said; a refusal goes to the form that keeps what was typed."""
    try:
        said = act()
    except ValidationError as error:
        refuse(error)
        return False
    messages.success(request, said)
    return True


def _remove(request: HttpRequest, reference: str, act: Callable[[], TakenOut]) -> HttpResponse:
    """Take away and offer it back, or say why not."""
    page = reverse("convention_aims", args=[reference])
    try:
        gone = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        offer(request, gone, page)
        messages.success(request, f"{gone.said} : c'est retiré, le journal en garde la trace.")
    return redirect(page)


def _csv(aims: Aims) -> bytes:
    return csv_bytes(rows_of(aims))


def _xlsx(aims: Aims) -> bytes:
    sheets = {"Relevés": rows_of, "Objectifs": goal_rows_of, "Repères": marker_rows_of}
    return xlsx_bytes({title: rows(aims) for title, rows in sheets.items()})


WRITERS = {"csv": _csv, "xlsx": _xlsx}
