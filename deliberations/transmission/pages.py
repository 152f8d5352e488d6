"""The pages of an act after its vote: the prefecture's receipt, and its files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deliberations.access import recorded_by
from deliberations.pieces.acts import attach
from deliberations.pieces.forms import PieceForm
from deliberations.transmission.acts import record_receipt
from deliberations.transmission.forms import ReceiptForm

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def deliberation_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """When the prefecture received the act, and under which identifier."""
    found = recorded_by(request.user, pk)
    known = {name: getattr(found, name) for name in ReceiptForm.base_fields}
    form = ReceiptForm(request.POST or None, initial=known, facts=known)
    if form.accepts(record_receipt, deliberation=found, by=request.user):
        messages.success(request, "L'accusé de réception est enregistré.")
        return redirect("deliberation", pk)
    return render(
        request, "deliberations/transmission/receipt.html", {"form": form, "deliberation": found}
    )


@require_http_methods(METHODS)
def attach_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of the act: its scan, or the prefecture's receipt."""
    found = recorded_by(request.user, pk)
    asked = {"kind": request.GET.get("piece"), "dated_on": found.received_on or found.held_on}
    form = PieceForm(request.POST or None, request.FILES or None, initial=asked)
    if form.accepts(attach, deliberation=found, by=request.user, at=timezone.now()):
        messages.success(request, f"« {form.done} » est avec l'acte.")
        return redirect("deliberation", pk)
    return render(
        request, "deliberations/transmission/piece.html", {"form": form, "deliberation": found}
    )
