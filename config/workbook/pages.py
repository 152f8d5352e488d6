"""« Apporter mon classeur »: the template, a workbook, its preview, what it made; the export."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.workbook.acts import (
    abandon_workbook,
    adopt_agreed,
    bring_workbook,
    receive_workbook,
    undo_workbook,
    why_not_undone,
)
from config.workbook.agreed import agreed_keys
from config.workbook.book import BroughtBook
from config.workbook.columns import SHEETS
from config.workbook.export import book_of
from config.workbook.foresight import Foreseen, foresee, summed
from config.workbook.forms import AgreedForm, ForeseenForm, WorkbookForm, choices_in
from config.workbook.tables import (
    AgreedTable,
    BookFaultTable,
    ForeseenTable,
    GapTable,
    WorkbookTable,
)
from config.workbook.writing import workbook_bytes
from conventions.access import founder_for
from conventions.journal import taking
from conventions.models import Convention, WorkbookImport
from epci.permissions import Act, can, organisations_of, require
from press.kit import confirm
from press.kit.downloads import download
from press.kit.lists import list_page
from press.words.french import plural

METHODS = ["GET", "HEAD", "POST"]
MOST_WARNINGS = 100
OPENED = "workbook"  # in the session: the one that was opened last
GONE = "Ce classeur n'attend plus d'être confirmé : rien n'en est perdu, envoyez-le à nouveau."


@require_http_methods(METHODS)
def bring(request: HttpRequest) -> HttpResponseBase:
    """The template to take, the workbook to send; nothing of it is written here."""
    organisation = founder_for(request.user)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_sent else WorkbookForm()
    if form.is_valid():
        file = form.cleaned_data["fichier"]
        pending = receive_workbook(
            organisation=organisation,
            content=file.read(),
            name=file.name,
            by=request.user,
            at=timezone.now(),
        )
        return redirect("workbook", pending.pk)
    imports = WorkbookImport.objects.filter(organisation=organisation)
    context = {
        "form": form,
        "organisation": organisation,
        "sheets": SHEETS,
        "table": WorkbookTable.of(imports, request),
    }
    return list_page(request, "config/workbook/bring.html", context)


@require_http_methods(METHODS)
def workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a workbook would do, and its confirmation; then what it made.

    One that waits no more, given up or sent anew, is what the button Back of a browser asks for.
    """
    if request.session.get(OPENED) == pk and not WorkbookImport.objects.filter(pk=pk).exists():
        messages.warning(request, GONE)
        return redirect("bring_workbook")
    found = _of_ours(request, pk)
    request.session[OPENED] = pk
    if not found.is_waiting:
        return _made(request, found)
    if request.POST.get("step") == "abandon":
        abandon_workbook(pending=found, by=request.user)
        messages.info(request, "Classeur abandonné : rien n'est enregistré.")
        return redirect("bring_workbook")
    choices = choices_in(request.POST)
    today = timezone.localdate()
    foreseen = foresee(bytes(found.content), found.organisation, request.user, today, choices)
    form = ForeseenForm(request.POST if request.method == "POST" else None, foreseen=foreseen)
    act = partial(bring_workbook, pending=found, choices=choices, by=request.user, on=today)
    template = "config/workbook/preview.html"
    flow = confirm.Flow(typed=template, told=template, act=act, then=partial(_brought, request))
    return confirm.answer(request, flow, form, _of_the_preview(request, found, foreseen))


def _of_ours(request: HttpRequest, pk: int) -> WorkbookImport:
    """A workbook of one of the person's organisations, who may write conventions for it."""
    own = WorkbookImport.objects.filter(organisation__in=organisations_of(request.user))
    found = get_object_or_404(own.select_related("organisation"), pk=pk)
    require(request.user, Act.EDIT_CONVENTION, found.organisation)
    return found


def _brought(request: HttpRequest, made: WorkbookImport) -> HttpResponse:
    messages.success(request, f"Enregistré : {made.told['said']}.")
    return redirect("workbook", made.pk)


def _of_the_preview(
    request: HttpRequest, found: WorkbookImport, foreseen: Foreseen
) -> dict[str, object]:
    return {
        "found": found,
        "foreseen": foreseen,
        "said": summed(foreseen),
        "warnings": foreseen.warnings[:MOST_WARNINGS],
        "faults": BookFaultTable(foreseen.faults, request=request, prefix="e-"),
        "table": ForeseenTable(foreseen.conventions, request=request, prefix="c-"),
        "gaps": GapTable(foreseen.gaps, request=request, prefix="p-"),
    }


def _made(request: HttpRequest, made: WorkbookImport) -> HttpResponse:
    conventions = Convention.objects.filter(brought_by=made).order_by("reference", "pk")
    context = {
        "made": made,
        "conventions": conventions,
        "held": "" if made.undone_on else why_not_undone(made),
        "may_adopt": can(request.user, Act.ADOPT_KEY, made.organisation),
    }
    return render(request, "config/workbook/made.html", context)


@require_http_methods(METHODS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away all that a workbook made, once it was told."""
    made = _of_ours(request, pk)
    held = why_not_undone(made)
    if request.method == "POST":
        try:
            undo_workbook(brought=made, by=request.user, on=timezone.localdate())
            messages.success(request, f"{made} est annulé : rien de ce qu'il apportait ne reste.")
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("workbook", made.pk)
    count = Convention.objects.filter(brought_by=made).count()
    context = {"made": made, "held": held, "count": count}
    return render(request, "config/workbook/undo.html", context)


@require_http_methods(METHODS)
def adopt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The keys whose shares the workbook stated, told one by one; POST adopts them all."""
    made, today = _of_ours(request, pk), timezone.localdate()
    require(request.user, Act.ADOPT_KEY, made.organisation)
    agreed = agreed_keys(made, today)
    form = AgreedForm(request.POST if request.method == "POST" else None, agreed=agreed)

    def then(count: int) -> HttpResponse:
        messages.success(request, f"{plural(count, 'clé arrêtée', 'clés arrêtées')}.")
        return redirect("call_rounds", agreed.ready[0].reference)

    page = "config/workbook/adopt.html"
    act = partial(adopt_agreed, brought=made, by=request.user, on=today)
    context = {
        "made": made,
        "agreed": agreed,
        "table": AgreedTable(agreed.ready, request=request),
    }
    return confirm.answer(request, confirm.Flow(page, page, act, then), form, context)


@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """The empty workbook, with its lists, its comments and its example."""
    return download(request, workbook_bytes(BroughtBook({})), name="modele-prorata.xlsx")


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Every convention that one sees, in the same template."""
    conventions = Convention.objects.visible_to(request.user).order_by("reference", "pk")
    journal = taking(None, request.user)
    content = workbook_bytes(book_of(conventions))
    return download(request, content, name="conventions-prorata.xlsx", journal=journal)
