"""The pages of deliberations: all that a person sees, those of a convention, and one."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.models import User
from conventions.access import in_sight
from conventions.approvals.tables import signings_of
from conventions.journal import taking
from conventions.models import Convention
from deliberations.lists.filters import DeliberationFilters
from deliberations.lists.tables import DeliberationTable
from deliberations.matters import matter_label
from deliberations.models import Deliberation, DeliberationQuerySet, Piece
from deliberations.votes.ballots import Ballot
from deliberations.votes.sheet import sheet_of
from epci.permissions import Act, allowed_to, can, memberships_of
from press.kit.lists import list_page
from press.kit.naming import name_of


@require_safe
def deliberation_list(request: HttpRequest) -> HttpResponseBase:
    """The votes on the conventions that the person sees, and those of the person's councils."""
    filters = DeliberationFilters(request.GET, listed(request.user))
    context = {
        "filters": filters,
        "table": DeliberationTable(
            filters.found, request=request, chosen=request.user.chosen_columns
        ),
        "may_record": bool(allowed_to(Act.RECORD_DELIBERATION, memberships_of(request.user))),
    }
    return list_page(
        request, "deliberations/lists/list.html", context, journal=taking(None, request.user)
    )


@require_safe
def convention_deliberations(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The votes on one convention and its amendments."""
    convention = in_sight(request.user, reference)
    found = listed(request.user).filter(text__convention=convention)
    chosen = request.user.chosen_columns
    table = DeliberationTable(list(found), request=request, chosen=chosen, exclude=("convention",))
    table.files = f"deliberations-{reference}"
    context = {
        "convention": convention,
        "table": table,
        "signings": signings_of(convention, timezone.localdate()),
        "may_record": bool(allowed_to(Act.RECORD_DELIBERATION, memberships_of(request.user))),
    }
    return list_page(
        request,
        "deliberations/lists/of_convention.html",
        context,
        journal=taking(convention, request.user),
    )


@require_GET
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote with everything that its act prints."""
    found = get_object_or_404(_visible(request.user), pk=pk)
    context = {
        "deliberation": found,
        "sheet": sheet_of(found),
        "matter": matter_label(found.matter),
        "may_record": can(request.user, Act.RECORD_DELIBERATION, found.council),
        "ballot": Ballot(found),
        "attendance": found.attendance,
        "opinions": found.opinions.all(),
        "budget_entries": found.budget_entries.all(),
        "decisions": found.decisions.all(),
        "called": found.called_votes.all(),
        "pieces": _pieces(found),
    }
    return render(request, "deliberations/lists/deliberation.html", context)


def _pieces(found: Deliberation) -> QuerySet[Piece]:
    """The files of the act that are still offered, without their bytes."""
    standing = found.pieces.filter(document__withdrawal__isnull=True)
    return standing.select_related("document").defer("document__content")


def listed(user: User) -> DeliberationQuerySet:
    """What lists show, with the reference of the convention where the person may open it."""
    opened = Convention.objects.visible_to(user).filter(pk=OuterRef("text__convention"))
    return (
        Deliberation.objects.visible_to(user)
        .select_related("council__epci", "reversal")
        .annotate(
            opened_reference=Subquery(opened.order_by().values("reference")[:1]),
            opened=Subquery(opened.order_by().values(named=name_of())[:1]),
        )
    )


def _visible(user: User) -> DeliberationQuerySet:
    """With whether the convention itself may be opened: a council is not always a party."""
    opened = Convention.objects.visible_to(user).filter(pk=OuterRef("text__convention"))
    return (
        Deliberation.objects.visible_to(user)
        .select_related("council__epci", "text__convention", "reversal")
        .annotate(convention_is_visible=Exists(opened))
    )
