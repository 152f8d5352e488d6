"""The page on which a draft that was never submitted is taken away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import edited_by
from conventions.erasing.acts import delete_draft, why_not_deleted


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, reference: str) -> HttpResponse:
    """What goes with it, then that it is gone; once it is submitted, why it stays."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    if request.method == "POST":
        try:
            delete_draft(convention=convention, by=request.user, on=today)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("convention", reference)
        messages.success(request, f"Le projet {reference} est supprimé.")
        return redirect("convention_list")
    context = {
        "convention": convention,
        "parties": convention.parties.count(),
        "closed": why_not_deleted(convention),
    }
    return render(request, "conventions/life/delete.html", context)
