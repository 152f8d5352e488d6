"""Amendments as tests need them: signed by every party, or by some."""

from datetime import date
from typing import Any

from conventions.approvals.acts import authorise, sign
from conventions.models import Approval, Convention, Party, Text

LONG_AGO = date(2025, 6, 2)


def signed_by_all(text: Text, on: date, *, but: str = "") -> None:
    """Every party that signs it authorises and signs a text on a day, but the one of that name.

    All at once, then the last one by the acts themselves, which everything follows.
    """
    signing = Party.objects.signing(text.convention, text.number).exclude(short_name=but)
    *others, last = signing.select_related("joined_by", "left_by")
    days = {"authorised_on": on, "signed_on": on}
    Approval.objects.bulk_create(
        [Approval(party=one, text=text, **days) for one in others],
        update_conflicts=True,
        unique_fields=["party", "text"],
        update_fields=list(days),
    )
    authorise(party=last, text=text, authorised_on=on, by=None)
    sign(party=last, text=text, signed_on=on, by=None)


def amend(convention: Convention, *, signed_on: date | None = LONG_AGO, **facts: Any) -> Text:
    """The next amendment, which went to the councils and is signed by all on a day; None: not."""
    facts.setdefault("number", convention.texts.count())
    text = Text.objects.create(convention=convention, submitted_on=LONG_AGO, **facts)
    if signed_on:
        signed_by_all(text, signed_on)
    return text
