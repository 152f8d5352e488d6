"""The criteria of a convention, and the grid of one of them in a year."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.access import in_sight
from conventions.models import Convention
from epci.populations.figures import FIRST_YEAR, LAST_YEAR
from financing.criteria.acts import add_criterion, drop_criterion, enter_figures, require_counter
from financing.criteria.counting import (
    CountedParty,
    counted_parties,
    facts_of,
    parties_of,
    used_by,
)
from financing.criteria.files import ReadFigures, read_figures
from financing.criteria.forms import CriterionForm, FiguresForm, FileForm
from financing.criteria.tables import CriterionTable, listed_criteria
from financing.models import Criterion
from press.kit.lists import list_page
from press.kit.way_back import offer
from press.words.french import plural


@require_safe
def criteria(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What the rules of the convention may share by."""
    convention, year = in_sight(request.user, reference), timezone.localdate().year
    table = CriterionTable(listed_criteria(convention, year), request=request)
    context = {
        "convention": convention,
        "table": table,
        "refusal": _refusal(request, convention, is_official=False),
    }
    return list_page(request, "financing/criteria/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_criterion(request: HttpRequest, reference: str) -> HttpResponse:
    """One more criterion; its grid follows."""
    convention = in_sight(request.user, reference)
    require_counter(convention, False, request.user)
    form = CriterionForm(request.POST or None)
    if form.accepts(add_criterion, convention=convention, by=request.user):
        messages.success(request, f"« {form.done} » est ajouté : donnez ses chiffres.")
        year = timezone.localdate().year
        return redirect("criterion", reference, form.done.code, year)
    context = {"convention": convention, "form": form}
    return render(request, "financing/criteria/new_criterion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, reference: str, code: str, year: int) -> HttpResponse:
    """The figures of a year; typed, pasted or read from a file, then saved."""
    convention = in_sight(request.user, reference)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404("Cette année n'a pas de chiffres.")
    found = get_object_or_404(Criterion.objects.of(convention), code=code)
    lines = counted_parties(found, year, parties_of(convention))
    form, file, report = _form(found, lines, None), FileForm(), None
    if request.method == "POST":
        require_counter(convention, found.convention_id is None, request.user)
        match request.POST.get("step"):
            case "drop":
                return _dropped(request, convention, found, year)
            case "read":
                file = FileForm(request.POST, request.FILES)
                form, report = _filled(found, lines, file)
            case _:
                form = _form(found, lines, request.POST)
                if _entered(request, form, convention, found, year):
                    return redirect("criterion", reference, code, year)
    context = {
        "convention": convention,
        "criterion": found,
        "year": year,
        "form": form,
        "file": file,
        "report": report,
        "refusal": _refusal(request, convention, is_official=found.convention_id is None),
        "rules": used_by(found),
    }
    return render(request, "financing/criteria/criterion.html", context)


def _entered(
    request: HttpRequest, form: FiguresForm, convention: Convention, found: Criterion, year: int
) -> bool:
    """Whether the figures are kept; the form says why they are not."""
    facts = {"convention": convention, "criterion": found, "year": year, "by": request.user}
    if not form.accepts(enter_figures, **facts):
        return False
    said = plural(form.done, "chiffre enregistré", "chiffres enregistrés")
    messages.success(request, f"{found} {year} : {said}." if form.done else "Rien ne change.")
    return True


def _form(found: Criterion, lines: list[CountedParty], posted: Any) -> FiguresForm:
    facts = facts_of({line.holder: line.figure for line in lines})
    initial = {line.cell: line.value for line in lines}
    return FiguresForm(posted, lines=lines, criterion=found, initial=initial, facts=facts)


def _filled(
    found: Criterion, lines: list[CountedParty], file: FileForm
) -> tuple[FiguresForm, ReadFigures | None]:
    """The grid with what a file says, not saved yet, and the report of what it gave.

    The file's form says why there is none.
    """
    form = _form(found, lines, None)
    if not file.is_valid():
        return form, None
    names = {line.siren: line.label for line in lines}
    try:
        read = read_figures(file.content, file.cleaned_data["colonne"], names, found.decimals)
    except ValidationError as refused:
        file.add_error(None, refused)
        return form, None
    for line in lines:
        if text := read.texts.get(line.siren):
            form.initial[line.cell] = text
    return form, read


def _dropped(
    request: HttpRequest, convention: Convention, found: Criterion, year: int
) -> HttpResponse:
    try:
        gone = drop_criterion(convention=convention, criterion=found, by=request.user)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
        return redirect("criterion", convention.reference, found.code, year)
    offer(request, gone, reverse("criteria", args=[convention.reference]))
    messages.success(request, f"« {found} » est retiré.")
    return redirect("criteria", convention.reference)


def _refusal(request: HttpRequest, convention: Convention, *, is_official: bool) -> str:
    """Why the person only reads; empty for whoever may count."""
    try:
        require_counter(convention, is_official, request.user)
    except PermissionDenied as refused:
        return str(refused)
    return ""
