"""The documents of a convention: the list, the form that files one, and their bytes."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conventions.access import in_sight, refused_editor, require_editor
from conventions.documents.acts import file_document, withdraw_document
from conventions.documents.forms import DocumentForm
from conventions.documents.tables import DocumentTable
from conventions.journal import taking
from conventions.models import Convention, Document
from press.kit.downloads import download
from press.kit.lists import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def convention_documents(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The pieces of a convention; POST files one more."""
    convention = in_sight(request.user, reference)
    if request.method == "POST":
        require_editor(convention, request.user)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _filed(request, form, convention):
        return redirect("convention_documents", reference)
    refusal = refused_editor(convention, request.user)
    context = {
        "convention": convention,
        "table": _table(request, convention, may_withdraw=not refusal),
        "form": form,
        "refusal": refusal,
    }
    return list_page(
        request,
        "conventions/documents/documents.html",
        context,
        journal=taking(convention, request.user),
    )


@require_safe
def document(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The bytes that were filed, to whoever sees the convention, and as a file to keep."""
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.documents.standing(), name=name)
    return _bytes(request, found, convention, is_shown=False)


@csp_update({"frame-src": [SELF]})
@require_safe
def document_preview(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A piece in a frame of the page; a telephone opens it in its own viewer."""
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.documents.shown(), name=name)
    return render(
        request, "conventions/documents/preview.html", {"convention": convention, "document": found}
    )


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_safe
def document_content(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The bytes of a PDF or an image, shown as they are, in our own frame and no other."""
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.documents.shown(), name=name)
    return _bytes(request, found, convention, is_shown=True)


@require_POST
def withdraw(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    convention = in_sight(request.user, reference)
    found = get_object_or_404(convention.documents.defer("content"), name=name)
    reason = request.POST.get("reason", "")
    try:
        withdraw_document(document=found, reason=reason, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"« {found} » est retiré : sa ligne et son motif restent.")
    return redirect("convention_documents", reference)


def file_name_of(found: Document, convention: Convention) -> str:
    """« TI-DOUBS_2025-05-15_convention-signee.pdf »: plain ASCII, nothing of what was sent."""
    suffix = found.name.rpartition(".")[2]
    title = slugify(found.title)[:60] or "document"
    return f"{convention.reference}_{found.dated_on:%Y-%m-%d}_{title}.{suffix}"


def _table(request: HttpRequest, convention: Convention, *, may_withdraw: bool) -> DocumentTable:
    table = DocumentTable(
        list(convention.documents.listed()),
        request=request,
        chosen=request.user.chosen_columns,
        exclude=() if may_withdraw else ("retirer",),
    )
    table.files = f"pieces-{convention.reference}"
    return table


def _bytes(
    request: HttpRequest, document: Document, convention: Convention, *, is_shown: bool
) -> HttpResponseBase:
    """What was filed, under a name that we make; whoever takes it away is written down."""
    return download(
        request,
        bytes(document.content),
        name=file_name_of(document, convention),
        content_type=document.content_type,
        is_shown=is_shown,
        journal=taking(convention, request.user),
    )


def _filed(request: HttpRequest, form: DocumentForm, convention: Convention) -> bool:
    typed = form.cleaned_data
    try:
        filed = file_document(
            convention=convention,
            upload=typed["file"],
            kind=typed["kind"],
            title=typed["title"],
            dated_on=typed["dated_on"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, f"« {filed} » est déposé.")
    return True
