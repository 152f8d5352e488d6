"""The page on which a beneficiary gives back a part of its subsidy."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from epci.permissions import Act, require
from financing.payments.scope import letter_scope
from financing.recovery.acts import finish_document
from financing.returns.acts import number_return, returnable
from financing.returns.forms import ReturnForm
from financing.returns.reading import clause_of
from press.words.french import euros


@require_http_methods(["GET", "HEAD", "POST"])
def return_subsidy(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """How much of the letter goes back, and which condition was broken."""
    scope = letter_scope(request, reference, pk, number)
    require(request.user, Act.CANCEL_CALLS, scope.carrier)
    clause = clause_of(scope.convention, scope.today)
    form = ReturnForm(request.POST or None, initial={"condition": clause})
    if form.accepts(number_return, call=scope.letter, by=request.user, on=scope.today):
        transaction.on_commit(partial(finish_document, form.done))
        amount = euros(-form.done.amount)
        messages.success(request, f"{amount} sont reversés par l'avis n° {form.done}.")
        return redirect("letter_account", *scope.address)
    context = {**scope.context(), "form": form, "most": returnable(scope.letter)}
    return render(request, "financing/returns/return.html", context)
