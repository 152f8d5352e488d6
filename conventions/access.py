"""Who sees a convention, and who edits it: the people of its lead, in a role that allows it."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import User
from conventions.entities.seeing import SeenByFew, seen_one_by_one, sees_many
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, acting_for, can, refusal, require
from epci.populations.figures import NOWHERE

# Of the way to a convention: whether it is one of some.
Seen = Callable[[str], Q]
MANY = "many"  # the way of who sees more conventions than are counted
NO_LEAD = "Cette convention n'a pas de pilote : personne ne peut la modifier."


def in_sight(user: User, reference: str) -> Convention:
    """The convention of an address, for whoever may see it. Raises Http404."""
    return get_object_or_404(Convention.objects.visible_to(user).with_lead().named(reference))


def way_of(user: User) -> str:
    """How what they see is found the soonest, for `seen_by`; one query."""
    return MANY if sees_many(user) else ""


def seen_by(user: User, way: str = "") -> Seen:
    """What a person sees: listed, or asked of each row in turn of who sees many."""

    def seen(path: str) -> Q:
        return seen_one_by_one(user, path) if way == MANY else Q(SeenByFew(user, path))

    return seen


def lead_of(convention: Convention) -> Organisation | None:
    """The organisation whose people edit the convention; a query, none where it is read with it."""
    if Convention._meta.get_field("led_by").is_cached(convention):
        return convention.led_by
    lead = convention.parties.filter(is_lead=True).select_related("organisation").first()
    return lead.organisation if lead else None


def require_editor(convention: Convention, by: User | None) -> Organisation:
    """The lead, for which the person may edit the convention. Raises PermissionDenied."""
    lead = lead_of(convention)
    if lead is None:
        raise PermissionDenied(NO_LEAD)
    require(by, Act.EDIT_CONVENTION, lead)
    return lead


def edited_by(user: User, reference: str, on: date) -> Convention:
    """A convention in sight, with its state on a day, of whoever edits it.

    Raises Http404, PermissionDenied.
    """
    visible = Convention.objects.visible_to(user).with_lead().with_state(on)
    found = get_object_or_404(visible.named(reference))
    require_editor(found, user)
    return found


def refused_editor(convention: Convention, user: User) -> str:
    """Why the person only reads the convention, and who edits it; empty for whoever may."""
    lead = lead_of(convention)
    if lead is None:
        return NO_LEAD
    may = can(user, Act.EDIT_CONVENTION, lead)
    return "" if may else refusal(Act.EDIT_CONVENTION, lead, user)


def founder_for(user: User) -> Organisation:
    """The organisation that the person acts for, when they may write conventions for it.

    Raises PermissionDenied.
    """
    organisation = acting_for(user)
    if organisation is None:
        raise PermissionDenied(NOWHERE)
    require(user, Act.EDIT_CONVENTION, organisation)
    return organisation
