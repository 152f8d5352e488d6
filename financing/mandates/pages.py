"""The page where an addressee types the mandat that pays a letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from epci.permissions import Act, require
from financing.mandates.acts import type_mandate
from financing.mandates.forms import MandateForm
from financing.payments.scope import letter_scope


@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """Type the mandat of a letter that one's organisation received."""
    scope = letter_scope(request, reference, pk, number)
    require(request.user, Act.KEEP_BUDGET, scope.letter.party.organisation)
    form = MandateForm(request.POST or None)
    if form.accepts(type_mandate, call=scope.letter, by=request.user, on=scope.today):
        messages.success(request, f"Le {form.done} est saisi.")
        return redirect("letter_account", *scope.address)
    context = {**scope.context(), "form": form, "last": scope.letter.mandates.last()}
    return render(request, "financing/mandates/mandate.html", context)
