"""An act after its vote: what the prefecture receives of it."""

from datetime import date

from django.db import transaction

from accounts.models import User
from deliberations.models import Deliberation
from deliberations.votes.acts import save_facts, settle_party
from deliberations.votes.corrections.trace import described, note_change
from epci.permissions import Act, require


@transaction.atomic
def record_receipt(
    *,
    deliberation: Deliberation,
    transmitted_on: date | None,
    received_on: date | None,
    published_on: date | None,
    prefecture_id: str,
    by: User | None,
) -> Deliberation:
    """The prefecture's receipt, and the publication: from then on the act is executory.

    Raises PermissionDenied, or ValidationError whose codes are `prefecture_id` and `dates`.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    before = list(described(stored))
    stored.transmitted_on, stored.received_on = transmitted_on, received_on
    stored.published_on, stored.prefecture_id = published_on, prefecture_id
    save_facts(stored)
    note_change(stored, before, "accusé de réception", by)
    settle_party(stored, by)
    return stored
