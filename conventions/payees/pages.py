"""The page on which an organisation changes the account to which it is paid."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.pages import proven
from conventions.models import PaymentChange
from conventions.payees.acts import apply_change, ask_change, cancel_change, why_not_yet
from conventions.payees.forms import AccountForm
from epci.models import Organisation
from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from epci.record.accounts import kind_of_account

ASK, CANCEL, APPLY = "ask", "cancel", "apply"


@require_http_methods(["GET", "HEAD", "POST"])
def payment_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account and what changes it, for who edits the record, once the password is asked."""
    found = own_organisation(request.user, pk)
    require(request.user, Act.EDIT_ORGANISATION, found)
    answer: HttpResponse = _account(request, found)
    return answer


@proven
def _account(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    change = PaymentChange.objects.waiting().filter(organisation=organisation).first()
    step, today = request.POST.get("step"), timezone.localdate()
    form = AccountForm(request.POST if step == ASK else None)
    acted = {"by": request.user, "on": today}
    if step in (CANCEL, APPLY) and change:
        _moved(request, change, step)
        return redirect("payment_account", organisation.pk)
    if form.accepts(ask_change, organisation=organisation, **acted):
        messages.success(request, "C'est enregistré, et vos partenaires sont prévenus.")
        return redirect("payment_account", organisation.pk)
    context = {
        **around(request, organisation),
        "form": form,
        "kind": kind_of_account(organisation.iban) if organisation.iban else "",
        "change": change,
        "change_kind": kind_of_account(change.iban) if change else "",
        "too_early": why_not_yet(change, request.user, today) if change else "",
    }
    return render(request, "conventions/payees/account.html", context)


def _moved(request: HttpRequest, change: PaymentChange, step: str) -> None:
    """Made or given up, unless that is refused: it is said why."""
    acted = {"change": change, "by": request.user, "on": timezone.localdate()}
    try:
        if step == APPLY:
            apply_change(**acted)
            messages.success(request, "Le compte est changé.")
        else:
            cancel_change(**acted)
            messages.success(request, "Le changement est annulé : le compte reste le même.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
