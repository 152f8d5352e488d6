"""The page on which the lead speaks for a party that has nobody here, one text at a time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.acceptance.reading import refusal_of, why_present
from conventions.access import edited_by
from conventions.approvals.acts import take_back
from conventions.approvals.standing import Standing
from conventions.declaring.acts import (
    declare_signature,
    declare_vote,
    declare_whereabouts,
    whereabouts_of,
)
from conventions.declaring.forms import (
    DeclaredSignatureForm,
    DeclaredVoteForm,
    WhereaboutsForm,
    decided_of,
)
from conventions.models import Approval, Convention, Party, Text
from press.kit.forms import EditForm

VOTE, SIGN, WHERE, TAKE_BACK = "vote", "sign", "where", "take_back"  # values of `step`
DONE = {
    VOTE: "Ce que {} a décidé est déclaré, avec son acte.",
    SIGN: "La signature de {} est déclarée.",
    WHERE: "Les coordonnées de {} sont déclarées.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def declare_for(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Its vote with its act, its signature, where to write to it; and the way back."""
    convention = edited_by(request.user, reference, timezone.localdate())
    party, text = _asked(convention, pk, number)
    given = Approval.objects.filter(party=party, text=text).select_related("vote_piece")
    known = given.defer("vote_piece__content").first()
    forms, step = _forms(request, party, text, known), request.POST.get("step", "")
    if step == TAKE_BACK:
        return _taken_back(request, party, text)
    if step in forms:
        form, act = forms[step]
        if form.accepts(act):
            messages.success(request, DONE[step].format(party))
            return redirect("declare_for", reference, pk, number)
    context = {
        "convention": convention,
        "standing": Standing(party, text, known, timezone.localdate()),
        "closed": why_present(party) or refusal_of(party),
        **{name: form for name, (form, _) in forms.items()},
    }
    return render(request, "conventions/declaring/declare.html", context)


def _asked(convention: Convention, pk: int, number: int) -> tuple[Party, Text]:
    """A party and a text that it signs. Raises Http404."""
    parties = convention.parties.select_related("organisation", "joined_by", "left_by")
    party = get_object_or_404(parties, pk=pk)
    text = get_object_or_404(convention.texts, number=number)
    if party.is_lead or not party.signs(text):
        raise Http404("Le pilote parle pour lui-même, et une partie des textes qu'elle signe.")
    party.convention = text.convention = convention
    return party, text


def _forms(
    request: HttpRequest, party: Party, text: Text, known: Approval | None
) -> dict[str, tuple[EditForm, Callable[..., Any]]]:
    """Each form by its step, with what was typed in that one, and its act."""
    on, decided, where = timezone.localdate(), decided_of(known), whereabouts_of(party)
    said = {"party": party, "text": text, "by": request.user, "at": timezone.now()}
    shown = {"initial": decided, "facts": decided, "on": on}
    sent = partial(_sent, request)
    vote = DeclaredVoteForm(**sent(VOTE), party=party, **shown)
    signature = DeclaredSignatureForm(**sent(SIGN), **shown)
    whereabouts = WhereaboutsForm(**sent(WHERE), initial=where, facts=where)
    return {
        VOTE: (vote, partial(declare_vote, **said)),
        SIGN: (signature, partial(declare_signature, **said)),
        WHERE: (whereabouts, partial(declare_whereabouts, party=party, by=request.user)),
    }


def _sent(request: HttpRequest, step: str) -> dict[str, Any]:
    """What was typed in this form of the page, not in the others."""
    own: dict[str, Any] = {"auto_id": f"{step}_%s"}
    is_this = request.POST.get("step") == step
    return own | {"data": request.POST, "files": request.FILES} if is_this else own


def _taken_back(request: HttpRequest, party: Party, text: Text) -> HttpResponse:
    try:
        take_back(party=party, text=text, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"Ce qui était déclaré de {party} est retiré ({text}).")
    return redirect("declare_for", party.convention.reference, party.pk, text.number)
