"""« Partir d'un acte »: a published act, read; what of it is accepted becomes a draft."""

from functools import partial

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.published_acts.acts import found_from_act, made_already
from config.published_acts.forms import DraftForm, PaperForm, sealed, unsealed
from config.published_acts.proposals import Proposals
from config.published_acts.reading import read_act
from config.published_acts.vote import vote_of
from conventions.access import founder_for
from conventions.models import Convention
from epci.models import Organisation
from epci.naming.named import known_names
from press.words.french import plural

CREATE = "create"  # the value of `step` that founds; by default an act is read
FORGOTTEN = "L'acte n'est pas revenu tel qu'il avait été lu : collez-le à nouveau."
MOST_LISTED = 200  # lines not understood that the page shows


@require_http_methods(["GET", "HEAD", "POST"])
def from_act(request: HttpRequest) -> HttpResponse:
    """The form of an act; then what it says, and the draft that it may become."""
    organisation = founder_for(request.user)
    if request.POST.get("step") == CREATE:
        return _drafted(request, organisation)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if is_sent else PaperForm()
    if form.is_valid():
        text = form.cleaned_data["text"]
        read = _form(request, organisation, text)
        if "file" in form.cleaned_data:
            read.hold(*form.cleaned_data["file"])
        return _proposed(request, organisation, read, sealed(text))
    return _paper(request, organisation, form)


def _drafted(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The convention that was accepted, or the same page with why it is not made."""
    carried = request.POST.get("sealed", "")
    try:
        text, token = unsealed(carried)
    except BadSignature:
        messages.error(request, FORGOTTEN)
        return _paper(request, organisation, PaperForm())
    if made := made_already(token, organisation):
        return redirect("convention", made.reference)
    form = _form(request, organisation, text, request.POST, request.FILES)
    act = partial(found_from_act, organisation=organisation, by=request.user, at=timezone.now())
    if form.accepts_draft(act, text, token):
        _say(request, form.done)
        return redirect("convention", form.done.reference)
    return _proposed(request, organisation, form, carried)


def _form(
    request: HttpRequest,
    organisation: Organisation,
    text: str,
    *sent: object,
) -> DraftForm:
    proposals = Proposals(read_act(text, known_names()))
    vote = vote_of(proposals.act, text, request.user)
    return DraftForm(*sent, proposals=proposals, lead=organisation, vote=vote)


def _paper(request: HttpRequest, organisation: Organisation, form: PaperForm) -> HttpResponse:
    context = {"form": form, "organisation": organisation}
    return render(request, "config/published_acts/paper.html", context)


def _proposed(
    request: HttpRequest, organisation: Organisation, form: DraftForm, carried: str
) -> HttpResponse:
    proposals, unread = form.proposals, form.act.not_understood
    context = {
        "organisation": organisation,
        "form": form,
        "sealed": carried,
        "facts": list(proposals.facts()),
        "is_named": organisation.siren in {one.siren for one in form.found},
        "vote": form.vote,
        "attendance": form.vote.lines(form.act),
        "clauses": list(form.text.shown_clauses(form, proposals.lines)),
        "articles": list(form.text.shown_articles(form)),
        "sharings": list(form.rules.shown(form)),
        "periods": list(form.plan.periods(form, proposals.lines)),
        "plans": list(form.plan.plans(form, proposals.lines)),
        "unread": unread[:MOST_LISTED],
        "unread_more": max(0, len(unread) - MOST_LISTED),
    }
    return render(request, "config/published_acts/proposals.html", context)


def _say(request: HttpRequest, made: Convention) -> None:
    parties = plural(made.parties.count(), "partie")
    messages.success(
        request,
        f"{made} est créée, en projet, avec {parties} et l'acte parmi ses documents. "
        "Relisez ses termes, son plan et sa règle, puis complétez-les.",
    )
