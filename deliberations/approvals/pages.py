"""The matrix of votes and signatures, and the page on which a party notes its own."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.access import MANY, seen_by, way_of
from conventions.approvals.acts import authorise, reject, sign
from conventions.approvals.seats import AWAITING
from conventions.approvals.standing import Standing
from conventions.journal import taking
from conventions.models import Approval, Convention, Party, Text
from deliberations.approvals.forms import REJECTED, AuthorisationForm, SignatureForm, initial_of
from deliberations.approvals.matrix import Matrix, matrix_of, rows_of
from deliberations.models import Deliberation
from epci.permissions import Act, allowed_to, memberships_of, organisations_of, require
from press.kit.downloads import SHEETS, sheet
from press.kit.paging import Pages

PER_PAGE = 20  # conventions
AUTHORISED = "L'autorisation de {} est enregistrée"
LONGEST_ACT = 120  # characters of the act of a refusal, as an approval keeps it
OWN_BODY = "Ce conseil autorise par une délibération : enregistrez-la."


@require_safe
def approval_matrix(request: HttpRequest) -> HttpResponse:
    """The first conventions that the person sees, by party: those that await something on top."""
    way = way_of(request.user)
    conventions = _conventions(request, way)
    page, notice = Pages(conventions, PER_PAGE).asked(request.GET.get("page") or "1")
    if way == MANY and (first := _awaiting(conventions, page)):
        page.object_list = first
    context = {
        "page": page,
        "notices": [notice] if notice else [],
        "matrix": _matrix(request, page),
        "may_record_for": allowed_to(Act.RECORD_DELIBERATION, memberships_of(request.user)),
    }
    return render(request, "deliberations/approvals/matrix.html", context)


@require_safe
def matrix_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole matrix, one line a party and a text."""
    if kind not in SHEETS:
        raise Http404("Le tableau s'exporte en CSV ou en XLSX.")
    rows = rows_of(_matrix(request, _conventions(request, way_of(request.user))))
    name = f"votes-et-signatures.{kind}"
    journal = taking(None, request.user)
    return sheet(request, rows, title="Votes et signatures", name=name, journal=journal)


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, party: int, number: int) -> HttpResponse:
    """What one party has done about one text; it notes its signature and its decision there."""
    own, text = _own(request, party, number)
    known = Approval.objects.filter(party=own, text=text).first()
    step, today = request.POST.get("step"), timezone.localdate()
    initial = initial_of(known)
    shown = {"on": today, "initial": initial, "facts": initial}
    signature = SignatureForm(_posted(request, "sign"), **shown)
    decision = AuthorisationForm(_posted(request, "authorise"), **shown)
    if step == "authorise" and own.organisation.has_council:
        raise PermissionDenied(OWN_BODY)
    acted = {"party": own, "text": text, "by": request.user}
    if step == "sign" and signature.accepts(sign, **acted):
        return _signed(request, signature.done)
    if step == "authorise" and decision.accepts(_decide, **acted):
        is_refused = decision.done.rejected_on is not None
        told = f"Le refus de {own} est enregistré" if is_refused else AUTHORISED.format(own)
        messages.success(request, f"{told} ({text}).")
        return redirect("approval", own.pk, text.number)
    context = {
        "standing": Standing(own, text, known, today),
        "signature": signature,
        "decision": decision,
        "vote": Deliberation.objects.filter(council=own.organisation, text=text).last(),
    }
    return render(request, "deliberations/approvals/approval.html", context)


def _decide(*, result: str, authorised_on: date, number: str, body: str, **said: Any) -> Approval:
    """The decision of a body that is no council: it authorises, or refuses the text."""
    if result == REJECTED:
        act = f"{body} n° {number}" if number else body
        return reject(rejected_on=authorised_on, act=act[:LONGEST_ACT], **said)
    return authorise(authorised_on=authorised_on, number=number, body=body, **said)


def _conventions(request: HttpRequest, way: str) -> QuerySet[Convention]:
    """Those that await a vote or a signature first."""
    today = timezone.localdate()
    amended = Text.objects.filter(convention=OuterRef("pk"), number__gt=0, complete_on=None)
    sent = amended.filter(submitted_on__isnull=False).order_by()
    waits = Case(When(Q(state__in=AWAITING) | Exists(sent), then=0), default=1)
    visible = Convention.objects.filter(seen_by(request.user, way)("pk")).with_state(today)
    return visible.annotate(waits=waits).order_by("waits", "reference", "pk")


def _awaiting(conventions: QuerySet[Convention], page: Page[Convention]) -> list[Convention]:
    """A page of those that await something, found along their names; empty where it has others
    too: sorting them all is for where those that await are not so many.
    """
    start = (page.number - 1) * PER_PAGE
    named = conventions.filter(waits=0).order_by("reference", "pk")
    found = list(named[start : start + PER_PAGE])
    return found if len(found) == PER_PAGE else []


def _matrix(request: HttpRequest, conventions: Iterable[Convention]) -> Matrix:
    return matrix_of(conventions, organisations_of(request.user), timezone.localdate())


def _own(request: HttpRequest, party: int, number: int) -> tuple[Party, Text]:
    """The party and the text, for whoever may note what that organisation does."""
    visible = Convention.objects.visible_to(request.user)
    own = get_object_or_404(
        Party.objects.select_related("organisation", "convention", "joined_by", "left_by"),
        pk=party,
        convention__in=visible.values("pk"),
    )
    texts = Text.objects.submitted().filter(convention=own.convention)
    text = get_object_or_404(texts, number=number)
    if not own.signs(text):
        raise Http404("Cette partie ne signe pas ce texte.")
    require(request.user, Act.RECORD_DELIBERATION, own.organisation)
    return own, text


def _posted(request: HttpRequest, step: str) -> QueryDict | None:
    """What was typed in this form of the page, not in the other."""
    return request.POST if request.POST.get("step") == step else None


def _signed(request: HttpRequest, signed: Approval) -> HttpResponse:
    """Say that it is recorded, and at once what is doubtful in it."""
    party, text = signed.party, signed.text
    messages.success(request, f"La signature de {party} est enregistrée ({text}).")
    for anomaly in signed.anomalies:
        messages.warning(request, f"{party}, {text} : {anomaly}.")
    return redirect("approval", party.pk, text.number)
