"""The page on which the lead writes who comes and who leaves by an amendment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.amendments.acts import PARTY_FACTS, bring_party, keep_party
from conventions.amendments.forms import NewcomerForm
from conventions.models import Party, Text
from epci.models import Organisation
from financing.amendments import acts
from financing.models import RuleTerm
from financing.plans.opening import METHODS, on_text, show
from financing.plans.pressing import pressed_key


@require_http_methods(METHODS)
@on_text
def amend_parties(request: HttpRequest, text: Text) -> HttpResponse:
    """Who comes and who leaves by the amendment."""
    step = request.POST.get("step")
    form = NewcomerForm(request.POST if step == "bring" else None)
    if step == "bring" and form.is_valid() and _brought(request, form, text):
        return redirect("amend_parties", *_address(text))
    if step == "remove" and (party := _newcomer(request, text)):
        return _confirm(request, text, party)
    if step in ("remove", "keep"):
        _seat(request, text, step)
        return redirect("amend_parties", *_address(text))
    context = {"parties": _parties(text), "form": form, **_around(text)}
    return render(request, "financing/amendments/amend_parties.html", context)


def _address(text: Text) -> tuple[str, int]:
    return text.convention.reference, text.number


def _around(text: Text) -> dict[str, Any]:
    return {"convention": text.convention, "text": text}


def _parties(text: Text) -> list[Party]:
    """Those that the amendment may keep, remove, or has brought, in the act's order."""
    known = Party.objects.filter(
        Q(left_by=None) | Q(left_by__number__gte=text.number),
        Q(joined_by=None) | Q(joined_by__number__lte=text.number),
        convention=text.convention_id,
    )
    return list(known.select_related("organisation").order_by("rank"))


def _brought(request: HttpRequest, form: NewcomerForm, text: Text) -> bool:
    siren = form.cleaned_data["siren"]
    organisation = Organisation.objects.filter(siren=siren).first()
    if organisation is None:
        form.add_error("siren", f"Aucun organisme du registre n'a le SIREN {siren}.")
        return False
    facts = {name: form.cleaned_data[name] for name in PARTY_FACTS}
    facts["name"] = facts["name"] or organisation.name
    try:
        party = bring_party(text=text, organisation=organisation, facts=facts, by=request.user)
    except ValidationError as refused:
        form.refuse(refused)
        return False
    messages.success(request, f"{party} arrive par l'{text}.")
    return True


def _newcomer(request: HttpRequest, text: Text) -> Party | None:
    """Who came by the amendment and would be forgotten, as long as nobody has said yes to it."""
    if request.POST.get("confirmed"):
        return None
    key = pressed_key(request.POST.get("party", ""))
    return Party.objects.filter(joined_by=text, pk=key).first()


def _confirm(request: HttpRequest, text: Text, party: Party) -> HttpResponse:
    terms = RuleTerm.objects.filter(rule__text=text, party=party).count()
    lost = ["Sa place dans la règle que l'avenant écrit."] if terms else []
    lost.append("Ce qui est écrit d'elle : son nom dans l'acte, ce qu'elle fait, son signataire.")
    again = {"step": "remove", "party": party.pk}
    context = {"what": party, "lost": lost, "again": again, "back": request.path}
    return show(request, text, "financing/plans/confirm.html", **context)


def _seat(request: HttpRequest, text: Text, step: str) -> None:
    """Remove a party, or keep it after all; a refusal is said at the head of the page."""
    named = Party.objects.filter(convention=text.convention_id)
    party = get_object_or_404(named, pk=pressed_key(request.POST.get("party", "")))
    try:
        if step == "remove":
            acts.remove_party(text=text, party=party, by=request.user, on=timezone.localdate())
        else:
            keep_party(text=text, party=party, by=request.user)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
