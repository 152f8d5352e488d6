"""Who sees a recorded vote and may change what is known of it: the people of its council."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from deliberations.models import Deliberation
from epci.permissions import Act, require


def recorded_by(user: User, pk: int) -> Deliberation:
    """A vote in sight, for whoever records those of its council.

    Raises Http404, PermissionDenied.
    """
    visible = Deliberation.objects.visible_to(user).select_related(
        "council__epci", "text__convention"
    )
    found = get_object_or_404(visible, pk=pk)
    require(user, Act.RECORD_DELIBERATION, found.council)
    return found
