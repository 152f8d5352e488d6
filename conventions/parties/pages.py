"""The pages on which the lead writes the parties of a convention."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conventions.acceptance.reading import absent_of
from conventions.access import edited_by, refused_editor
from conventions.approvals.tables import signings_of
from conventions.entities.states import State
from conventions.models import Convention, Party
from conventions.parties.acts import (
    FACTS,
    add_party,
    edit_party,
    facts_of,
    lost_with_party,
    move_party,
    open_facts,
    remove_party,
)
from conventions.parties.forms import (
    NewOrganisationForm,
    OrganisationSearch,
    PartyForm,
    proposed_of,
)
from conventions.parties.tables import PartyActs, SigningTable
from conventions.state.gate import why_convention_closed
from epci.models import Organisation
from epci.permissions import Act, acting_for, allowed_to, memberships_of
from epci.record.acts import create_organisation
from epci.record.proposals import known_bodies
from press.kit.lists import list_file
from press.kit.way_back import offer

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def find_party(request: HttpRequest, reference: str) -> HttpResponse:
    """The organisations known, by name; POST writes one that none knows, then its party."""
    convention = edited_by(request.user, reference, timezone.localdate())
    search = OrganisationSearch(request.GET)
    form = NewOrganisationForm(request.POST or None, initial=search.foretold)
    if form.accepts(create_organisation, organisation=acting_for(request.user), by=request.user):
        return redirect("add_party", reference, form.done.pk)
    found = list(search.found().select_related("epci"))
    there = dict(convention.parties.values_list("organisation", "short_name"))
    context = {
        "convention": convention,
        "search": search,
        "found": [(one, there.get(one.pk)) for one in found],
        "known": known_bodies(search.asked, found),
        "form": form,
        "closed": why_convention_closed(convention),
    }
    return render(request, "conventions/parties/find_party.html", context)


@require_http_methods(METHODS)
def add(request: HttpRequest, reference: str, organisation: int) -> HttpResponse:
    """What the act says of an organisation that joins the draft."""
    convention = edited_by(request.user, reference, timezone.localdate())
    joining = get_object_or_404(Organisation, pk=organisation)
    form = PartyForm(request.POST or None, initial=proposed_of(joining))
    acted = {"by": request.user, "on": timezone.localdate()}
    if form.accepts(add_party, convention=convention, organisation=joining, **acted):
        messages.success(request, f"{form.done} est partie à {convention}.")
        return redirect("convention_parties", reference)
    context = {"convention": convention, "form": form, "organisation": joining}
    context["closed"] = why_convention_closed(convention)
    return render(request, "conventions/parties/party.html", context)


@require_http_methods(METHODS)
def party(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One party: what may still change of it, and how it leaves a draft."""
    convention = edited_by(request.user, reference, timezone.localdate())
    found = _party(convention, pk)
    today = timezone.localdate()
    allowed = open_facts(found)
    known = facts_of(found)
    form = PartyForm(request.POST or None, allowed=allowed, initial=known, facts=known)
    if form.accepts(edit_party, party=found, by=request.user, on=today):
        changed = f"{found}, modifié : {', '.join(form.done)}."
        messages.success(request, changed if form.done else "Rien n'a changé.")
        return redirect("convention_parties", reference)
    context = {"convention": convention, "form": form, "party": found}
    context |= {"organisation": found.organisation, "closed": why_convention_closed(convention)}
    return render(
        request, "conventions/parties/party.html", context | {"is_draft": allowed == FACTS}
    )


@require_POST
def move(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One place up or down, in the order of the act."""
    convention = edited_by(request.user, reference, timezone.localdate())
    found = _party(convention, pk)
    before = convention.parties.filter(rank__lt=found.rank).count() + 1
    to = before - 1 if request.POST.get("step") == "up" else before + 1
    try:
        move_party(party=found, to=to, by=request.user, on=timezone.localdate())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("convention_parties", reference)


@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what goes with a party; then, for whoever knows it, take it out."""
    convention = edited_by(request.user, reference, timezone.localdate())
    found = _party(convention, pk)
    if not request.POST.get("confirmed"):
        context = {"convention": convention, "party": found, "lost": list(lost_with_party(found))}
        return render(request, "conventions/parties/remove_party.html", context)
    try:
        gone = remove_party(party=found, by=request.user, on=timezone.localdate())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{found} n'est plus partie à {convention}.")
        offer(request, gone, reverse("convention_parties", args=[reference]))
    return redirect("convention_parties", reference)


def _party(convention: Convention, pk: int) -> Party:
    return get_object_or_404(convention.parties.select_related("organisation", "convention"), pk=pk)


@require_safe
def convention_parties(request: HttpRequest, reference: str) -> HttpResponseBase:
    today = timezone.localdate()
    visible = Convention.objects.visible_to(request.user).with_state(today)
    convention = get_object_or_404(visible, reference=reference)
    refused, is_draft = refused_editor(convention, request.user), convention.state == State.DRAFT
    noting, answering = (
        allowed_to(act, memberships_of(request.user))
        for act in (Act.RECORD_DELIBERATION, Act.ANSWER)
    )
    absent = [] if refused else absent_of(convention)
    acts = PartyActs(
        may_edit=not refused,
        absent=absent,
        is_draft=is_draft,
        noting=noting,
        answering=answering,
    )
    signings = [
        (one, SigningTable.of(one, request, acts)) for one in signings_of(convention, today)
    ]
    for _, table in signings:
        if table.wanted_file:
            return list_file(table, table.wanted_file)
    context = {
        "convention": convention,
        "signings": signings,
        "is_draft": is_draft,
        "refused": refused,
    }
    return render(request, "conventions/parties/parties.html", context)
