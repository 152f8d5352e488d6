"""The page of roles: who may do what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from epci.people.reading import permits
from epci.permissions import WITH_SECOND_FACTOR, Role, memberships_of


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, as `permissions.ROLES` says it, with one's own roles marked."""
    own = {membership.role for membership in memberships_of(request.user)}
    context = {
        "permits": permits(),
        "own_roles": own,
        "with_second_factor": [role.label for role in Role if role in WITH_SECOND_FACTOR],
    }
    return render(request, "epci/people/roles.html", context)
