"""The pages of one organisation: its record, its people, what was done for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Entry, EntryQuerySet, User
from accounts.reading import journal_page
from epci.models import Invitation, Membership, Organisation
from epci.people import acts as people
from epci.people.forms import InvitationForm, OrganisationForm, role_notes
from epci.people.reading import members_of
from epci.people.security import SecurityFilters, SecurityTable, events_of
from epci.people.tables import InvitationTable, MemberTable
from epci.people.tabs import tabs_of
from epci.permissions import Act, can, organisations_of, refusal, require
from epci.record import acts as records
from epci.record.reading import facts_of, lacking
from press.kit.asked import asked_again
from press.kit.lists import list_page
from press.kit.versions import StaleError

ROLE_LOST = (
    "La personne ne fait plus ce que ce rôle permet, dès sa prochaine page.",
    "Sans autre rôle nulle part, son compte se ferme.",
    "Le journal garde ce qu'elle a fait.",
)
INVITATION_LOST = (
    "Le lien qui lui a été envoyé n'ouvre plus rien.",
    "Vous pourrez l'inviter à nouveau, par un autre lien.",
)


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The record, as every member reads it."""
    found = own_organisation(request.user, pk)
    context = {
        **around(request, found),
        "lacking": lacking(found),
        "refusal": refusal(Act.EDIT_ORGANISATION, found, request.user),
    }
    return render(request, "epci/people/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_organisation(request.user, pk)
    require(request.user, Act.EDIT_ORGANISATION, found)
    kept = Organisation.objects.get(pk=pk)
    known = facts_of(kept)  # a model form writes on its instance as it reads
    form = OrganisationForm(request.POST or None, instance=kept, facts=known)
    if form.is_valid() and _edited(request, form, found):
        return redirect("organisation", pk)
    context = {**around(request, found), "form": form}
    return render(request, "epci/people/edit_organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def people_of(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who acts for the organisation, who is invited, and the form that invites."""
    found = own_organisation(request.user, pk)
    require(request.user, Act.MANAGE_PEOPLE, found)
    form = InvitationForm(request.POST or None)
    if form.is_valid() and _invited(request, form, found):
        return redirect("people", pk)
    invitations = InvitationTable(list(people.waiting(found)), request=request, prefix="i-")
    invitations.now = timezone.now()
    context = {
        **around(request, found),
        "form": form,
        "table": MemberTable(members_of(found), request=request),
        "invitations": invitations,
        "role_notes": role_notes(),
    }
    return list_page(request, "epci/people/people.html", context, invitations)


@require_POST
def revoke_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.MANAGE_PEOPLE, organisation)
    roles = Membership.objects.filter(organisation=organisation)
    found = get_object_or_404(roles.select_related("user", "organisation"), pk=membership)
    what = f"{found.user} du rôle « {found.get_role_display()} »"
    if asking := asked_again(request, what=what, lost=ROLE_LOST, back=reverse("people", args=[pk])):
        return asking
    try:
        people.revoke(membership=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect("people", pk)
    messages.success(request, f"{found.user} n'est plus {found.get_role_display()}.")
    leaves = found.user == request.user and found.role == Membership.Role.ADMINISTRATOR
    return redirect("home") if leaves else redirect("people", pk)


@require_POST
def resend_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    found = _invitation(request.user, pk, invitation)
    try:
        sent = people.resend(invitation=found, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        _tell(request, sent)
    return redirect("people", pk)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    found = _invitation(request.user, pk, invitation)
    what, home = f"l'invitation de {found.email}", reverse("people", args=[pk])
    if asking := asked_again(request, what=what, lost=INVITATION_LOST, back=home):
        return asking
    try:
        people.withdraw(invitation=found, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"L'invitation de {found.email} est retirée.")
    return redirect("people", pk)


@require_safe
def organisation_journal(request: HttpRequest, pk: int, kind: str = "") -> HttpResponseBase:
    """Who did what for the organisation, as a page or as a file."""
    found = own_organisation(request.user, pk)
    require(request.user, Act.READ_JOURNAL, found)
    context, name = around(request, found), found.siren or f"organisme-{found.pk}"
    template = "epci/people/journal.html"
    return journal_page(request, template, context, _entries(found), name=name, kind=kind)


@require_safe
def organisation_security(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who came in, was kept out, was given or lost a right: for who administers."""
    found = own_organisation(request.user, pk)
    require(request.user, Act.MANAGE_PEOPLE, found)
    filters = SecurityFilters(request.GET, events_of(found))
    table = SecurityTable(filters.found, request=request, chosen=request.user.chosen_columns)
    context = {**around(request, found), "filters": filters, "table": table}
    return list_page(request, "epci/people/security.html", context)


def own_organisation(user: User, pk: int) -> Organisation:
    """One of the person's organisations; any other answers as one that does not exist."""
    for one in organisations_of(user):
        if one.pk == pk:
            return one
    raise Http404("Aucun organisme de la personne n'a ce numéro.")


def around(request: HttpRequest, organisation: Organisation) -> dict[str, object]:
    """What every page of an organisation needs: which one, and its tabs."""
    user = request.user
    rights = {
        "may_manage": can(user, Act.MANAGE_PEOPLE, organisation),
        "may_verify": can(user, Act.VERIFY_REGISTER, organisation),
        "may_edit": can(user, Act.EDIT_ORGANISATION, organisation),
    }
    held = frozenset(right for right, is_held in rights.items() if is_held)
    tabs = list(tabs_of(organisation, held, request.path))
    return {"organisation": organisation, "tabs": tabs, **rights}


def _entries(organisation: Organisation) -> EntryQuerySet:
    return Entry.objects.of_organisation(name=organisation.name, siren=organisation.siren)


def _edited(request: HttpRequest, form: OrganisationForm, organisation: Organisation) -> bool:
    """Keep the record, and say what changed; or put the refusal beside its field."""
    try:
        changed = records.edit_organisation(
            organisation=organisation, facts=form.cleaned_data, seen=form.seen, by=request.user
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if isinstance(refusal, StaleError):
            form.meet(refusal)
        return False
    done = f"Fiche enregistrée : {', '.join(changed)}." if changed else "Rien n'avait changé."
    messages.success(request, done)
    return True


def _invited(request: HttpRequest, form: InvitationForm, organisation: Organisation) -> bool:
    try:
        sent = people.invite(
            organisation=organisation,
            email=form.cleaned_data["email"],
            roles=form.cleaned_data["roles"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    _tell(request, sent)
    return True


def _tell(request: HttpRequest, sent: people.Sent | None) -> None:
    if sent is None:
        messages.success(request, "Cette personne agit déjà pour l'organisme : rôles ajoutés.")
    elif sent.has_left:
        messages.success(request, f"Invitation envoyée à {sent.invitation.email}.")
    else:
        messages.warning(
            request,
            f"L'invitation de {sent.invitation.email} est enregistrée, mais le message n'est pas "
            "parti : vérifiez l'adresse, puis renvoyez-la.",
        )


def _invitation(user: User, pk: int, invitation: int) -> Invitation:
    organisation = own_organisation(user, pk)
    require(user, Act.MANAGE_PEOPLE, organisation)
    return get_object_or_404(organisation.invitations.select_related("organisation"), pk=invitation)
