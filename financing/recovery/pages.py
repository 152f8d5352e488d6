"""The pages that follow a letter: contested, its titre, reduced, recalled, handed over."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from conventions.journal import taking
from epci.models import Organisation
from epci.permissions import Act, acting_for, can, refusal, require
from epci.zones import today_of
from financing.payments.scope import letter_scope
from financing.payments.titres import object_of_titre
from financing.recovery.acts import (
    finish_document,
    hold_letter,
    number_reduction,
    release_letter,
    send_reminders,
    set_delays,
    type_titre,
)
from financing.recovery.dossier import dossier
from financing.recovery.forms import DelaysForm, HoldForm, ReductionForm, TitreForm
from financing.recovery.recalls import delays_of, recalls, told
from financing.recovery.tables import RecallTable
from press.kit.downloads import download
from press.kit.lists import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """Say that a letter is contested, or no longer is, and why."""
    scope = letter_scope(request, reference, pk, number)
    require(request.user, Act.RECORD_PAYMENT, scope.carrier)
    last, form = scope.letter.holds.last(), HoldForm(request.POST or None)
    is_held = last is not None and last.is_held
    act = release_letter if is_held else hold_letter
    if form.accepts(act, call=scope.letter, by=request.user, on=scope.today):
        said = (
            "La contestation est levée." if is_held else "La lettre est contestée : plus de rappel."
        )
        messages.success(request, said)
        return redirect("letter_account", *scope.address)
    context = {**scope.context(), "form": form, "hold": last if is_held else None}
    return render(request, "financing/recovery/hold.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def titre(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """Type the titre of a letter, beside the object that it may bear."""
    scope = letter_scope(request, reference, pk, number)
    require(request.user, Act.RECORD_PAYMENT, scope.carrier)
    form = TitreForm(request.POST or None, initial={"fiscal_year": scope.today.year})
    if form.accepts(type_titre, call=scope.letter, by=request.user, on=scope.today):
        messages.success(request, f"Le {form.done} est saisi : le recouvrement est au comptable.")
        return redirect("letter_account", *scope.address)
    context = {
        **scope.context(),
        "form": form,
        "last": scope.letter.titres.last(),
        "object": object_of_titre(scope.letter),
    }
    return render(request, "financing/recovery/titre.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reduction(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """Cancel a part of a letter by a document that quotes it."""
    scope = letter_scope(request, reference, pk, number)
    require(request.user, Act.CANCEL_CALLS, scope.carrier)
    form = ReductionForm(request.POST or None)
    if form.accepts(number_reduction, call=scope.letter, by=request.user, on=scope.today):
        transaction.on_commit(partial(finish_document, form.done))
        messages.success(request, f"La lettre est réduite par le document n° {form.done}.")
        return redirect("letter_account", *scope.address)
    context = {**scope.context(), "form": form, "titre": scope.letter.titres.last()}
    return render(request, "financing/recovery/reduction.html", context)


@require_safe
def letter_dossier(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponseBase:
    """What the accountant needs of a letter, as an archive."""
    scope = letter_scope(request, reference, pk, number)
    name = f"dossier_{reference}_{scope.letter}.zip"
    journal = taking(scope.convention, request.user)
    return download(request, dossier(scope.letter), name=name, journal=journal)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponseBase:
    """The late letters of the carrier that one acts for; POST recalls them, or sets its delays."""
    carrier = acting_for(request.user)
    if carrier is None:
        return render(request, "financing/payments/no_carrier.html")
    today = today_of(carrier)
    delays = delays_of([carrier])[carrier.pk]
    kept = {"first_after": delays.first_after, "second_after": delays.second_after}
    form = DelaysForm(initial=kept, facts=kept)
    if request.method == "POST":
        require(request.user, Act.SEND_REMINDERS, carrier)
        if request.POST.get("step") == "delays":
            form = DelaysForm(request.POST, initial=kept, facts=kept)
            if form.accepts(set_delays, carrier=carrier, by=request.user):
                messages.success(request, "Les délais sont enregistrés.")
                return redirect("reminders")
        else:
            _send(request, carrier, today)
            return redirect("reminders")
    table = RecallTable(recalls([carrier], today), request=request)
    context = {
        "carrier": carrier,
        "table": table,
        "form": form,
        "to_send": sum(not one.why_not for one in table.data.data),
        "may_send": can(request.user, Act.SEND_REMINDERS, carrier),
        "refusal": refusal(Act.SEND_REMINDERS, carrier, request.user),
    }
    page = "financing/recovery/reminders.html"
    return list_page(request, page, context, journal=taking(None, request.user))


def _send(request: HttpRequest, carrier: Organisation, today: date) -> None:
    try:
        done = send_reminders(carrier=carrier, by=request.user, on=today)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, next(iter(told(done.recalls, done=True))))
