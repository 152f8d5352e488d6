"""The pages on which official figures come in: a file, its preview, its report."""

from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from epci.models import ImportReport, PendingImport
from epci.permissions import HOST_ONLY
from epci.populations import listing
from epci.populations.figures import names
from epci.populations.imports import acts as imports
from epci.populations.imports import reports
from epci.populations.imports.forms import ImportConfirmForm, ImportForm
from epci.populations.imports.queued import LARGE, queue_reading, read_import
from epci.populations.imports.tables import ChangeTable, FaultTable, ReportTable
from epci.populations.lines import MOST_BYTES
from press.kit import confirm
from press.kit.downloads import download
from press.kit.lists import list_page
from press.words.french import plural

TOLD = "text/plain; charset=utf-8"  # what the script of the form reads
EXPIRED = "Cet aperçu n'attend plus : déposez le fichier à nouveau."


@require_http_methods(["GET", "HEAD", "POST"])
def import_populations(request: HttpRequest) -> HttpResponseBase:
    """Take a file and lead to its preview; nothing is written to the register here. A large one is
    read by a task, and the preview leads to its page until then.
    """
    if request.method != "POST" or not request.user.is_host:
        return _show_form(request, ImportForm(initial={"annee": _next_year()}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form)
    file = form.cleaned_data["fichier"]
    pending = imports.receive(
        content=file.read(),
        name=file.name,
        year=form.cleaned_data["annee"],
        by=request.user,
        now=timezone.now(),
    )
    address, has_script = _preview_of(pending), "X-Progress" in request.headers
    by_itself = settings.MESSAGES_BY_WORKERS or not has_script  # else the answer reads, and says so
    if by_itself and len(pending.content) > LARGE:
        queue_reading(pending, request.user, address)
    elif has_script:
        return _progress(pending)
    return HttpResponse(address, content_type=TOLD) if has_script else redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the file would change; POST writes it, or gives it up."""
    pending = PendingImport.objects.filter(pk=pk, user=request.user).first()
    if pending is None:
        messages.warning(request, EXPIRED)
        return redirect("import_populations")
    if pending.report:
        return redirect("import_report", pending.report.pk)
    waiting = read_import.last(pending.pk) if pending.reading is None else None
    if waiting is not None and waiting.is_active:
        return redirect("task", waiting.identifier)
    if request.POST.get("step") == "abandon":
        pending.delete()
        messages.info(request, "Import abandonné : rien n'est enregistré.")
        return redirect("import_populations")
    report = imports.preview(pending)
    form = ImportConfirmForm(request.POST if request.method == "POST" else None, report=report)
    context = _of_the_preview(request, pending, report)
    return confirm.answer(request, _importing(request, pending), form, context)


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import did, as kept."""
    report = get_object_or_404(ImportReport.objects.select_related("organisation"), pk=pk)
    outcome = reports.ImportOutcome(report.content)
    table = ChangeTable.of(outcome.lines, report.year, request)
    context = {"report": report, "outcome": outcome, "table": table}
    return render(request, "epci/populations/import_report.html", context)


@require_safe
def import_report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The same report, to keep elsewhere."""
    writers = {"csv": reports.as_csv, "xlsx": reports.as_xlsx}
    if kind not in writers:
        raise Http404
    report = get_object_or_404(ImportReport, pk=pk)
    name = f"import_populations_{report.year}_{report.pk}.{kind}"
    return download(request, writers[kind](report), name=name)


def _next_year() -> int:
    """The year that the register waits for."""
    years = listing.official_years()
    return years[0] + 1 if years else timezone.localdate().year


def _show_form(request: HttpRequest, form: ImportForm) -> HttpResponseBase:
    context = {
        "form": form,
        "refusal": "" if request.user.is_host else HOST_ONLY,
        "table": ReportTable.of(ImportReport.objects.all(), request),
        "most_bytes": MOST_BYTES,
        "next_year": _next_year(),
    }
    return list_page(request, "epci/populations/import.html", context)


def _preview_of(pending: PendingImport) -> str:
    return reverse("import_preview", args=[pending.pk])


def _progress(pending: PendingImport) -> StreamingHttpResponse:
    """Lines « read length » while the file is read, then the address of its preview."""

    def told() -> Iterator[str]:
        yield "0 0\n"
        for step in imports.read_pending(pending):
            yield f"{step.done} {step.length}\n"
        yield _preview_of(pending)

    # said not to be encoded, or it would be held back to be compressed
    headers = {"Content-Encoding": "identity", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(told(), content_type=TOLD, headers=headers)


def _importing(request: HttpRequest, pending: PendingImport) -> confirm.Flow:
    def then(done: ImportReport) -> HttpResponseBase:
        outcome = reports.ImportOutcome(done.content)
        said = plural(len(outcome.kept), "population enregistrée", "populations enregistrées")
        apart = len(outcome.aside)
        more = f", {plural(apart, 'mise', 'mises')} de côté" if apart else ""
        messages.success(request, f"{said} pour {done.year}{more}.")
        return redirect("import_report", done.pk)

    template = "epci/populations/import_preview.html"
    act = partial(imports.confirm, pending=pending, by=request.user)
    return confirm.Flow(typed=template, told=template, act=act, then=then)


def _of_the_preview(
    request: HttpRequest, pending: PendingImport, report: imports.Report
) -> dict[str, object]:
    outcome = reports.ImportOutcome(imports.content_of(report, names(), report.far))
    return {
        "pending": pending,
        "report": report,
        "outcome": outcome,
        "table": ChangeTable.of(outcome.lines, pending.year, request),
        "faults": FaultTable(report.errors, request=request, prefix="e-"),
        "last_year": pending.year - 1,
    }
