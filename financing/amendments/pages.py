"""The pages of an amendment in euros: before and after, its submission, the day in force."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from conventions.access import in_sight, refused_editor, require_editor
from conventions.amendments.acts import take_back_amendment
from conventions.amendments.awaited import Amendment, amendments_of, changes_among
from conventions.journal import taking
from conventions.models import Convention, Text
from conventions.parties.tables import SigningTable
from conventions.texts.reading import with_its_texts
from epci.permissions import memberships_of
from financing.amendments import acts
from financing.amendments.before_after import before_after
from financing.amendments.checks import faults_of, remarks_of
from financing.amendments.forms import DayForm
from financing.amendments.standing import standing_on
from financing.amendments.tables import amendment_tables
from financing.dossier.dossier import Dossier
from financing.dossier.reading import read_dossier
from financing.plans.resting import Resting, resting_in
from press.kit.asked import asked_again
from press.kit.lists import list_page

LOST = ("Tout ce que le projet change est oublié : articles, parties, plan et règles.",)

ACTS = {
    "submit": "est soumis : ses parties peuvent le voter et le signer",
    "take_back": "redevient un projet",
    "drop": "est abandonné",
}


@require_safe
def amendment(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """Everything that the amendment changes, side by side, and what it does to issued calls."""
    today = timezone.localdate()
    visible = Convention.objects.visible_to(request.user)
    convention, texts = with_its_texts(visible, reference, today)
    found = next((one for one in amendments_of(texts, today) if one.text.number == number), None)
    if found is None:
        raise Http404("Cette convention n'a pas d'avenant de ce numéro.")
    dossier = read_dossier(convention, today, texts, pieces=True)
    resting = resting_in(dossier)
    refusal = refused_editor(convention, request.user)
    compared = before_after(found, dossier, resting.rounds)
    own = {one.organisation_id for one in memberships_of(request.user)}
    lists = amendment_tables(compared, found.text, own, request)
    signing = SigningTable.of(found.signing, request)
    context: dict[str, Any] = {
        "convention": convention,
        "amendment": found,
        "signing": signing,
        "text": found.text,
        "compared": compared,
        "lists": lists,
        "table": lists.changed,
        "components": [file.component for file in dossier.components],
        "refusal": refusal,
    }
    if found.is_draft and not refusal:
        context |= _left_to_write(found, resting)
    tables, journal = [*lists.every, signing], taking(convention, request.user)
    page = "financing/amendments/amendment.html"
    return list_page(request, page, context, *tables, journal=journal)


def _left_to_write(amendment: Amendment, resting: Resting) -> dict[str, list[str]]:
    """What forbids to submit a draft, and what is likely forgotten."""
    supposed = within(resting.dossier, amendment.text.number)
    prefetch_related_objects([amendment.text], "articles")
    remarks = list(remarks_of(amendment.text, supposed))
    return {"faults": faults_of(amendment, Resting(supposed, resting.rounds)), "remarks": remarks}


@require_POST
def move(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Submit the amendment, take it back, or give it up."""
    text = text_of(request.user, reference, number)
    require_editor(text.convention, request.user)
    step, home = request.POST.get("step", ""), reverse("amendment", args=[reference, number])
    if step == "drop" and (asking := asked_again(request, what=f"l'{text}", lost=LOST, back=home)):
        return asking
    try:
        _move(step, text, request.user)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
        return redirect("amendment", reference, number)
    messages.success(request, f"L'avenant n° {number} {ACTS[step]}.")
    if step == "drop":
        return redirect("amendment_list", reference)
    return redirect("amendment", reference, number)


@require_safe
def in_force(request: HttpRequest, reference: str) -> HttpResponse:
    """The terms on a day, today by default, and which text gives each."""
    today = timezone.localdate()
    visible = Convention.objects.visible_to(request.user).with_state(today)
    convention = get_object_or_404(visible.named(reference))
    form = DayForm(request.GET)
    day = (form.cleaned_data["jour"] if form.is_valid() else None) or today
    texts = list(convention.texts.order_by("number"))
    dossier, changes = read_dossier(convention, today, texts), changes_among(texts)
    context = {
        "convention": convention,
        "form": form,
        "standing": standing_on(convention, dossier, changes, day, today),
        "today": today,
    }
    return render(request, "financing/amendments/in_force.html", context)


def text_of(user: User, reference: str, number: int) -> Text:
    """An amendment of a convention in sight; 404 for the original."""
    texts = Text.objects.select_related("convention").filter(number__gt=0)
    return get_object_or_404(texts, convention=in_sight(user, reference), number=number)


def within(dossier: Dossier, number: int) -> Dossier:
    """As if that amendment were in effect."""
    return dossier.under(dossier.in_effect | {number})


def _move(step: str, text: Text, by: User) -> None:
    if step == "submit":
        acts.submit(text=text, by=by, on=timezone.localdate())
    elif step == "take_back":
        take_back_amendment(text=text, by=by)
    elif step == "drop":
        acts.drop(text=text, by=by)
    else:
        raise ValidationError("Choisissez ce qu'il faut faire de l'avenant.", code="step")
