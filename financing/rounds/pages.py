"""The pages of rounds of calls: what can be called, its preparation, and its letters."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from conventions.access import in_sight
from conventions.journal import taking
from conventions.models import Approval, Convention
from epci.models import Organisation
from epci.permissions import Act, allowed_to, can, memberships_of, refusal, require
from financing.dossier.reading import read_component
from financing.dossier.scope import scheduled_component
from financing.letters.bundles import bundle
from financing.letters.page import file_name
from financing.letters.rendering import finish_letter, queue_letters
from financing.models import CallRound, Cancellation, Period
from financing.rounds import issued
from financing.rounds.acts import Issued, number_round
from financing.rounds.cancelling.acts import Cancelled, cancel_letters
from financing.rounds.filters import LetterFilters
from financing.rounds.forms import CancelForm, IssueForm
from financing.rounds.preparation import Preparation, draft, prepare
from financing.rounds.progress import progress_of
from financing.rounds.tables import (
    CancellationTable,
    LetterTable,
    LetterToCancelTable,
    LetterToIssueTable,
    PreparedShareTable,
    RoundTable,
    UncalledTable,
    prepared_shares,
)
from financing.rounds.uncalled import uncalled
from financing.sending.reading import sending_of
from post.tasks import work_task
from press.kit import confirm
from press.kit.downloads import download
from press.kit.lists import list_page
from press.kit.naming import named
from press.words.french import is_number, long_date, plural

LONGEST_KEPT = 500  # characters of a reason that an address carries
POLL = 1  # seconds: without workers, what a page that asks again prepares
LONGEST_WAIT = 10  # seconds: without workers, what its button prepares


@require_safe
def call_rounds(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The rounds issued, and what can still be called."""
    convention, chosen = in_sight(request.user, reference), request.user.chosen_columns
    rounds = RoundTable(list(issued.rounds_of(convention)), request=request, chosen=chosen)
    rounds.reference, rounds.files = reference, f"campagnes_{reference}"
    left = uncalled(convention, timezone.localdate())
    to_call = UncalledTable(left, request=request, chosen=chosen, prefix="a-")
    to_call.reference, to_call.files = reference, f"a_appeler_{reference}"
    to_call.may_issue_for = allowed_to(Act.ISSUE_CALLS, memberships_of(request.user))
    context = {"convention": convention, "table": rounds, "uncalled": to_call}
    return list_page(
        request,
        "financing/rounds/rounds.html",
        context,
        to_call,
        journal=taking(convention, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def prepare_round(
    request: HttpRequest, reference: str, component: str, year: int
) -> HttpResponseBase:
    """Who pays how much, what blocks, the letters; POST computes anew, confirms, then issues."""
    preparation = _preparation(request, reference, component, year)
    if request.method == "POST":
        require(request.user, Act.ISSUE_CALLS, _carrier(preparation))
        if confirm.step_of(request) == confirm.CHOOSE:
            return redirect(_chosen(request, preparation))
    form = _form(request, preparation)
    context = _of_the_order(request, preparation)
    return confirm.answer(request, _issuing(request, preparation), form, context)


@require_safe
def preview_letter(
    request: HttpRequest, reference: str, component: str, year: int, siren: str
) -> HttpResponseBase:
    """One contributor's letter as it would be, marked PROJET."""
    preparation = _preparation(request, reference, component, year)
    found = draft(preparation, siren)
    if found is None:
        raise Http404("Aucune lettre pour cet organisme.")
    name, pdf = found
    convention = preparation.order.component.convention
    return _shown(request, convention, name, pdf)


@require_safe
def call_round(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The letters of an issued round, and how many are ready."""
    round_ = _round(request.user, reference, pk)
    progress = progress_of(round_)
    filters, letters, cancellations = _lists(request, round_, progress["letters"])
    context = {
        "convention": round_.component.convention,
        "lines": round_.called_lines.select_related("line").order_by("line__rank"),
        "lost": _lost(round_),
        **progress,
        "filters": filters,
        "table": letters,
        "cancellations": cancellations,
        "may_issue": can(request.user, _numbering(round_), round_.component.carrier.organisation),
        "may_send": can(request.user, Act.SEND_CALLS, round_.component.carrier.organisation),
        "may_cancel": can(request.user, Act.CANCEL_CALLS, round_.component.carrier.organisation),
    }
    return list_page(
        request,
        "financing/rounds/round.html",
        context,
        cancellations,
        journal=taking(round_.component.convention, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_round(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Which letters are cancelled, and why; POST confirms what will happen, then cancels."""
    today = timezone.localdate()
    round_ = _round(request.user, reference, pk)
    require(request.user, Act.CANCEL_CALLS, round_.component.carrier.organisation)
    typed = request.POST if confirm.step_of(request) != confirm.CHOOSE else None
    form = CancelForm(typed, initial=_typed(request), round_=round_)
    chosen = form.calls if typed and form.is_valid() else []
    context = {
        "convention": round_.component.convention,
        "round": round_,
        "on": today,
        "table": LetterToCancelTable(chosen, request=request),
    }
    return confirm.answer(request, _cancelling(request, round_, today), form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def finish_round(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """How far the letters are, where the page asks again by itself; the button has them prepared.

    Opened without POST, as after signing in again, it writes nothing and leads to the round.
    """
    round_ = _round(request.user, reference, pk)
    if request.method != "POST":
        return redirect("call_round", reference, pk)
    require(request.user, _numbering(round_), round_.component.carrier.organisation)
    row = finish_letter.last(pk) if request.htmx else None
    row = row or queue_letters(round_, round_.component, request.user)
    if not settings.MESSAGES_BY_WORKERS:
        work_task(row.pk, POLL if request.htmx else LONGEST_WAIT)
    if not request.htmx:
        return redirect("call_round", reference, pk)
    progress = {**progress_of(round_), "may_issue": True}
    if progress["letters"].ready == progress["letters"].count:
        return HttpResponseClientRefresh()
    return render(request, "financing/rounds/_round_progress.html", progress)


def _numbering(round_: CallRound) -> Act:
    """The act that gives its letters their numbers: whoever may do it also prepares them."""
    is_call = round_.kind == CallRound.Kind.CALL
    return Act.ISSUE_CALLS if is_call else Act.SETTLE_YEAR


@require_safe
def letter(request: HttpRequest, reference: str, pk: int, number: str) -> HttpResponseBase:
    """The stored bytes of one letter, exactly."""
    round_ = _round(request.user, reference, pk)
    found = issued.rendering(round_, number)
    if found is None:
        raise Http404("Aucune lettre de ce numéro.")
    name = file_name(found.call.frozen())
    return _shown(request, round_.component.convention, name, bytes(found.pdf))


@require_safe
def letters_zip(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Every letter of a round under its own name."""
    return _bundle(request, _finished_round(request, reference, pk), "zip")


@require_safe
def letters_pdf(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Every letter of a round, one after the other."""
    return _bundle(request, _finished_round(request, reference, pk), "pdf")


def _bundle(request: HttpRequest, round_: CallRound, kind: str) -> HttpResponseBase:
    """Its letters, once the journal says who takes them."""
    name, convention = f"{issued.stem(round_)}.{kind}", round_.component.convention
    letters, journal = round_.calls.all(), taking(convention, request.user)
    return bundle(request, letters, name=name, journal=journal)


def _chosen(request: HttpRequest, preparation: Preparation) -> str:
    """The address of what is chosen: one comes back to it from a letter's preview."""
    codes = [one.line.code for one in preparation.choices if one.is_chosen]
    said: dict[str, Any] = {"lines": ["", *codes]}  # the empty one says that none may be chosen
    if preparation.order.instalment:
        said["echeance"] = preparation.order.instalment
    if typed := request.POST.get("override", "").replace("\x00", "").strip():
        said["override"] = typed[:LONGEST_KEPT]
    return f"{request.path}?{urlencode(said, doseq=True)}"


def _form(request: HttpRequest, preparation: Preparation) -> IssueForm:
    """What was typed: judged once it asks to issue, only kept while lines are chosen."""
    if confirm.step_of(request) == confirm.CHOOSE:
        kept = {"override": request.GET.get("override", "")}
        return IssueForm(initial=kept, prepared=preparation)
    return IssueForm(request.POST, prepared=preparation)


def _issuing(request: HttpRequest, preparation: Preparation) -> confirm.Flow:
    def already(token: str) -> HttpResponseBase | None:
        done = issued.round_of_form(token) or preparation.issued
        return _already_issued(request, done) if done else None

    def then(outcome: Issued) -> HttpResponseBase:
        if not outcome.is_new:
            return _already_issued(request, outcome.round)
        reference = preparation.order.component.convention.reference
        return redirect("call_round", reference, outcome.round.pk)

    act = partial(number_round, order=preparation.order, by=request.user, on=preparation.on)
    return confirm.Flow(
        typed="financing/rounds/round_preparation.html",
        told="financing/rounds/round_confirmation.html",
        act=act,
        then=then,
        already=already,
    )


def _already_issued(request: HttpRequest, round_: CallRound) -> HttpResponseRedirect:
    found = CallRound.objects.select_related(
        "component__convention", "component__carrier__organisation"
    ).get(pk=round_.pk)
    messages.info(request, issued.issue_sentence(found))
    return redirect("call_round", found.component.convention.reference, found.pk)


def _cancelling(request: HttpRequest, round_: CallRound, today: date) -> confirm.Flow:
    def already(token: str) -> HttpResponseBase | None:
        done = issued.cancellation_of_form(token)
        return _already_cancelled(request, done) if done else None

    def then(done: Cancelled) -> HttpResponseBase:
        if not done.is_new:
            return _already_cancelled(request, done.cancellation)
        return redirect("call_round", round_.component.convention.reference, round_.pk)

    return confirm.Flow(
        typed="financing/rounds/cancel.html",
        told="financing/rounds/cancel_confirmation.html",
        act=partial(cancel_letters, round_=round_, by=request.user, on=today),
        then=then,
        already=already,
    )


def _already_cancelled(request: HttpRequest, done: Cancellation) -> HttpResponseRedirect:
    day = long_date(done.issued_on)
    messages.info(request, f"Annulation déjà faite le {day} par {done.issued_by}.")
    return redirect("call_round", done.round.component.convention.reference, done.round_id)


def _typed(request: HttpRequest) -> dict[str, object]:
    """What was typed, kept while one comes back from the confirmation, or what a link names."""
    data = request.POST if request.method == "POST" else request.GET
    return {"letters": data.getlist("letters"), "reason": data.get("reason", "")}


def _shares(request: HttpRequest, preparation: Preparation) -> PreparedShareTable:
    """Who pays how much, for the lines that are chosen."""
    letters = preparation.letters
    totals = {"lettre": plural(len(letters), "lettre"), "montant": preparation.total}
    rows = prepared_shares(preparation)
    return PreparedShareTable(rows, request=request, totals=totals)


def _of_the_order(request: HttpRequest, preparation: Preparation) -> dict[str, object]:
    order, carrier = preparation.order, _carrier(preparation)
    return {
        "convention": order.component.convention,
        "component": order.component,
        "period": order.period,
        "preparation": preparation,
        "schedule": order.component.schedule,
        "table": _shares(request, preparation),
        "letters": LetterToIssueTable(preparation.letters, request=request),
        "may_issue": can(request.user, Act.ISSUE_CALLS, carrier),
        "may_edit_carrier": can(request.user, Act.EDIT_ORGANISATION, carrier),
        "refusal": refusal(Act.ISSUE_CALLS, carrier, request.user),
    }


def _lists(
    request: HttpRequest, round_: CallRound, found: issued.Letters
) -> tuple[LetterFilters, LetterTable, CancellationTable]:
    """The letters of a round, searched, and what cancels some of them."""
    filters, chosen = LetterFilters(request.GET, found.calls), request.user.chosen_columns
    sendings = sending_of(round_.calls.order_by().values("pk"))
    totals = LetterTable.standing_totals(filters.found)
    letters = LetterTable(filters.found, request=request, chosen=chosen, totals=totals)
    if found.cancellations:
        letters.total_word = "Total restant appelé"
    cancellations = CancellationTable(
        found.cancellations, request=request, chosen=chosen, prefix="n-"
    )
    for table in (letters, cancellations):
        table.round, table.sendings = round_, sendings
        table.files = f"{table.files}_{round_.component.convention.reference}_{round_.pk}"
    return filters, letters, cancellations


def _preparation(request: HttpRequest, reference: str, component: str, year: int) -> Preparation:
    """What the address and the lines asked for name; 404 for what does not exist."""
    found, texts = scheduled_component(request.user, reference, component)
    today = timezone.localdate()
    every = Period.objects.in_effect(today).filter(convention=found.convention)
    periods = list(every.filter(fiscal_year=year))
    if len(periods) != 1:
        raise Http404("Ce volet n'a pas une période et une seule pour cette année.")
    file = read_component(found, today, texts)
    return prepare(file, periods[0], _chosen_lines(request), today, _instalment(request))


def _instalment(request: HttpRequest) -> int | None:
    """The entry of the schedule that is called; None where none is asked for."""
    data = request.POST if request.method == "POST" else request.GET
    text = data.get("echeance", "")
    return int(text) if is_number(text) and len(text) < 3 else None


def _chosen_lines(request: HttpRequest) -> list[str] | None:
    """The codes asked for; None where the page was opened without saying."""
    data = request.POST if request.method == "POST" else request.GET
    return [code for code in data.getlist("lines") if code] if "lines" in data else None


def _round(user: User, reference: str, pk: int) -> CallRound:
    rounds = CallRound.objects.filter(
        named(reference, "component__convention"),
        component__convention__in=Convention.objects.visible_to(user),
    )
    numbered = issued.numbered(rounds).select_related(
        "component__convention", "component__carrier__organisation", "period"
    )
    given = Approval.objects.filter(text__convention=OuterRef("component__convention"))
    lost = given.lost_since(OuterRef("issued_on")).order_by()
    return get_object_or_404(numbered.annotate(has_lost=Exists(lost)), pk=pk)


def _lost(round_: CallRound) -> Sequence[Approval]:
    """The authorisations lost since the letters were issued: the letters stand, and it is said."""
    if not round_.has_lost:
        return []
    given = Approval.objects.filter(text__convention=round_.component.convention)
    return given.lost_since(round_.issued_on).select_related("party", "text")


def _finished_round(request: HttpRequest, reference: str, pk: int) -> CallRound:
    """A round with all its letters; 404 while some of them wait, and no page offers their files."""
    round_ = _round(request.user, reference, pk)
    if round_.calls.filter(rendering__isnull=True).exists():
        raise Http404("Les lettres de cette campagne ne sont pas toutes prêtes.")
    return round_


def _carrier(preparation: Preparation) -> Organisation:
    return preparation.order.component.carrier.organisation


def _shown(request: HttpRequest, of: Convention, name: str, pdf: bytes) -> HttpResponseBase:
    """A letter under an ASCII name, once the journal says who takes it."""
    return download(request, pdf, name=name, is_shown=True, journal=taking(of, request.user))
