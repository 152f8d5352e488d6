"""An act after its vote: what the prefecture receives of it."""

from datetime import date

from django.db import transaction

from accounts.models import User
from deliberations.models import Deliberation
from deliberations.votes.acts import save_facts, settle_party, take_turns
from deliberations.votes.corrections.trace import described, note_change
from epci.permissions import Act, require
from press.kit.versions import require_unchanged

RECEIPT = ("transmitted_on", "received_on", "published_on", "prefecture_id")


@transaction.atomic
def record_receipt(
    *,
    deliberation: Deliberation,
    transmitted_on: date | None,
    received_on: date | None,
    published_on: date | None,
    prefecture_id: str,
    seen: str = "",
    by: User | None,
) -> Deliberation:
    """The prefecture's receipt, and the publication: from then on the act is executory.

    Raises PermissionDenied, StaleError, or ValidationError `prefecture_id`, `dates`.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    take_turns(deliberation.council)
    stored = Deliberation.objects.select_related("council", "text").get(pk=deliberation.pk)
    typed = (transmitted_on, received_on, published_on, prefecture_id)
    now = {name: getattr(stored, name) for name in RECEIPT}
    require_unchanged(seen, now, dict(zip(RECEIPT, typed, strict=True)))
    before = list(described(stored))
    stored.transmitted_on, stored.received_on = transmitted_on, received_on
    stored.published_on, stored.prefecture_id = published_on, prefecture_id
    save_facts(stored)
    note_change(stored, before, "accusé de réception", by)
    settle_party(stored, by)
    return stored
