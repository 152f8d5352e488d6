"""The page on which an organisation answers a convention that announces it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.acceptance.acts import accept, refuse
from conventions.access import lead_of
from conventions.entities.answers import NO, PartyAnswer
from conventions.models import Approval, Document, Party
from epci.permissions import Act, organisations_of, require
from press.kit.forms import typed_words
from press.kit.naming import named

METHODS = ["GET", "HEAD", "POST"]
LONGEST_REASON = 300
ACCEPT, DECLINE, REPORT = "accept", "decline", "report"


@require_http_methods(METHODS)
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Who announces it, what is said of it, and one press: it is true, it is not, tell the host."""
    own = Party.objects.seated().filter(organisation__in=organisations_of(request.user))
    rows = own.select_related("organisation", "convention")
    party = get_object_or_404(rows, named(reference, "convention"), pk=pk)
    require(request.user, Act.ANSWER, party.organisation)
    if request.method == "POST":
        _answered(request, party)
        left = party.answer in NO
        return redirect("home") if left else redirect("convention_parties", reference)
    given = Approval.objects.filter(party=party).select_related("text__convention", "vote_piece")
    filed = Document.objects.filter(convention=party.convention, withdrawal=None)
    context = {
        "party": party,
        "convention": party.convention,
        "lead": lead_of(party.convention),
        "declared": party.answer in (PartyAnswer.DECLARED, PartyAnswer.CONTESTED),
        "is_answered": party.has_accepted,
        "given": given.defer("vote_piece__content").order_by("text__number"),
        "documents": filed.defer("content").order_by("-dated_on"),
    }
    return render(request, "conventions/acceptance/answer.html", context)


def _answered(request: HttpRequest, party: Party) -> None:
    """Do what was pressed; the party is then as it was answered."""
    step, today = request.POST.get("step"), timezone.localdate()
    try:
        if step == ACCEPT:
            accept(party=party, by=request.user, on=today)
            messages.success(request, f"{party.organisation} a accepté : c'est enregistré.")
        elif step in (DECLINE, REPORT):
            refuse(
                party=party,
                reason=typed_words(request.POST, "reason", LONGEST_REASON),
                reports=step == REPORT,
                by=request.user,
                on=today,
            )
            told = "Le pilote est prévenu" + (", l'hébergeur aussi." if step == REPORT else ".")
            messages.success(request, f"C'est enregistré. {told}")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    party.refresh_from_db(fields=["accepted_on", "declared_on", "refused_on", "refusal"])
