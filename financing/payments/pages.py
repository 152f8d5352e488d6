"""The pages of money received: every letter, a bank's list, the account of one letter."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conventions.access import way_of
from conventions.journal import taking
from conventions.models import Convention
from epci.permissions import (
    Act,
    acting_for,
    allowed_to,
    can,
    memberships_of,
    organisations_of,
    refusal,
    require,
)
from epci.zones import today_of
from financing.models import FundCall, Payment
from financing.payments.acts import (
    RecordedList,
    record_list,
    record_payment,
    refund_credit,
    reverse_payment,
)
from financing.payments.filters import LettersFilters
from financing.payments.forms import BankListForm, PaymentForm, PaymentReversalForm
from financing.payments.letter_states import told
from financing.payments.listed import FoundLetters, facts_of, totals_for
from financing.payments.scope import LetterScope, letter_scope
from financing.payments.tables import (
    LetterListTable,
    PaymentTable,
    ProposalTable,
    UnmatchedTable,
    standing_totals,
)
from press.kit import confirm
from press.kit.addresses import ORDER
from press.kit.lists import list_page
from press.words.french import euros, long_date, plural, short_date


@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    """Every letter of one's conventions: due, paid, balance, late; searched, sorted, exported."""
    today, own = timezone.localdate(), organisations_of(request.user)
    visible = Convention.objects.visible_to(request.user)
    letters, way = FoundLetters.of(visible, today), way_of(request.user)
    filters = LettersFilters(request.GET, letters, facts_of(request.user, way), own)
    asked = request.GET.get(ORDER, "").split(",")
    is_whole = filters.found is letters
    totals = totals_for(request.user, way, today) if is_whole else filters.found.totals()
    table = LetterListTable(
        filters.found.rows(LetterListTable.sorted_by(asked)),
        request=request,
        chosen=request.user.chosen_columns,
        totals=standing_totals(totals) if filters.has_any else {},
    )
    table.on = today
    carriers = allowed_to(Act.RECORD_PAYMENT, memberships_of(request.user))
    table.may_record_for = {one.pk for one in carriers}
    context = {"filters": filters, "table": table, "may_record": bool(table.may_record_for)}
    page = "financing/payments/letters.html"
    return list_page(request, page, context, journal=taking(None, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponseBase:
    """A bank's list of the carrier that one acts for: what is proposed, then recorded."""
    carrier = acting_for(request.user)
    if carrier is None:
        return render(request, "financing/payments/no_carrier.html")
    today = today_of(carrier)
    if request.method == "POST":
        require(request.user, Act.RECORD_PAYMENT, carrier)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BankListForm(*typed, carriers=[carrier], today=today)
    context = {
        "carrier": carrier,
        "may_record": can(request.user, Act.RECORD_PAYMENT, carrier),
        "refusal": refusal(Act.RECORD_PAYMENT, carrier, request.user),
        **_told(request, form),
    }
    flow = confirm.Flow(
        typed="financing/payments/receive.html",
        told="financing/payments/receive_confirmation.html",
        act=partial(record_list, carriers=[carrier], by=request.user, on=today),
        then=partial(_recorded, request),
    )
    return confirm.answer(request, flow, form, context)


def _told(request: HttpRequest, form: BankListForm) -> dict[str, object]:
    """What a list comes to, once it is read."""
    if not form.is_bound:
        return {}
    form.is_valid()
    if form.known is None:
        return {}
    for warning in form.listed.warnings:
        messages.warning(request, warning)
    return {
        "known": form.known,
        "table": ProposalTable(form.known.proposals, request=request),
        "unmatched": UnmatchedTable(form.known.unmatched, request=request, prefix="s-"),
    }


def _recorded(request: HttpRequest, done: RecordedList) -> HttpResponseBase:
    total = sum(one.line.amount for one in done.proposals)
    said = plural(len(done.proposals), "encaissement enregistré", "encaissements enregistrés")
    messages.success(request, f"{said}, {euros(total)}.")
    return redirect("letters")


@require_http_methods(["GET", "HEAD", "POST"])
def letter_account(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponseBase:
    """What one letter asked, received, still asks; POST records money on it."""
    scope = letter_scope(request, reference, pk, number)
    form = PaymentForm(request.POST or None, initial=_initial(request, scope))
    if request.method == "POST":
        require(request.user, Act.RECORD_PAYMENT, scope.carrier)
        facts = {"call": scope.letter, "by": request.user, "on": scope.today}
        if form.accepts(record_payment, **facts):
            messages.success(request, f"{euros(form.done.amount)} sont enregistrés.")
            return redirect("letter_account", *scope.address)
    context = {
        **scope.context(),
        "form": form,
        "state": told(scope.letter.state),
        "due_note": f"à payer le {long_date(scope.letter.due_on)}" if scope.letter.due_on else "",
        "table": _payments(request, scope),
        "documents": _documents(scope),
        "titre": scope.letter.titres.last(),
        "hold": scope.letter.holds.last(),
        "mandate": scope.letter.mandates.last(),
        "may_mandate": scope.may_mandate,
        "uses": scope.letter.uses.select_related("call"),
        "titre_to_issue": scope.needs_titre,
        "may_record": scope.may(Act.RECORD_PAYMENT),
        "may_cancel": scope.may(Act.CANCEL_CALLS),
        "refusal": scope.refusal(Act.RECORD_PAYMENT),
    }
    page = "financing/payments/letter_account.html"
    return list_page(request, page, context, journal=taking(scope.convention, request.user))


def _initial(request: HttpRequest, scope: LetterScope) -> dict[str, object]:
    """What is still owed, today."""
    today = scope.today if scope.owed else None
    return {"amount": scope.owed or None, "received_on": today, "token": uuid4()}


def _payments(request: HttpRequest, scope: LetterScope) -> PaymentTable:
    rows = Payment.objects.filter(call=scope.letter).select_related("receipt", "reversed_by")
    payments = list(rows.order_by("received_on", "pk"))
    for one in payments:
        one.call = scope.letter
    table = PaymentTable(payments, request=request)
    table.may_record = scope.may(Act.RECORD_PAYMENT)
    return table


def _documents(scope: LetterScope) -> list[FundCall]:
    """What cancels, reduces or recalls the letter, and has its PDF; in the order of numbers."""
    of_it = Q(cancels=scope.letter) | Q(about=scope.letter)
    found = FundCall.objects.filter(of_it, rendering__isnull=False)
    return list(found.defer("content").order_by("year", "number"))


@require_http_methods(["GET", "HEAD", "POST"])
def reverse(
    request: HttpRequest, reference: str, pk: int, number: str, payment: int
) -> HttpResponse:
    """Take a payment back, with its reason."""
    scope = letter_scope(request, reference, pk, number)
    row = get_object_or_404(
        Payment.objects.select_related("receipt"), pk=payment, call=scope.letter
    )
    row.call = scope.letter
    require(request.user, Act.RECORD_PAYMENT, scope.carrier)
    form = PaymentReversalForm(request.POST or None)
    if form.accepts(reverse_payment, payment=row, by=request.user, on=scope.today):
        messages.success(request, f"{euros(row.amount)} sont repris, avec leur motif.")
        return redirect("letter_account", *scope.address)
    context = {**scope.context(), "form": form, "payment": row}
    return render(request, "financing/payments/reverse.html", context)


@require_POST
def refund(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponse:
    """Say that what was paid beyond was given back."""
    scope = letter_scope(request, reference, pk, number)
    try:
        use = refund_credit(call=scope.letter, by=request.user, on=scope.today)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        day = short_date(scope.today)
        messages.success(request, f"{euros(use.amount)} sont dits rendus le {day}.")
    return redirect("letter_account", *scope.address)
