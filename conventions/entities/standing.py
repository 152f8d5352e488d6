"""What a party has still to do about a text, as the database answers it.

The same answer, of one party and one text, is a value: `conventions.approvals.standing`; a test
holds the two equal. Days that have not come yet count for nothing.
"""

from datetime import date
from enum import StrEnum

from django.db.models import CharField, F, Q

from conventions.entities.kinds import UNSIGNED
from epci.entities.kinds import BY_COUNCIL
from press.kit.told import Told, day_of, words_of


class Owed(StrEnum):
    """The next thing that a party has to do about a text; the value is its word on the screen."""

    VOTE = "autorisation"
    EXECUTORY = "date exécutoire"  # the council has voted, its act is not known to be executory
    SIGNATURE = "signature"
    NOTHING = "rien"


def come(day: str, on: date | None) -> Q:
    """Whether a day is known, and has come on another (None: however late it is)."""
    return Q(**{f"{day}__isnull": False}) if on is None else Q(**{f"{day}__lte": on})


def authorised(on: date | None = None) -> Q:
    """Of an approval: whether it authorises the party, as `Approval.authorises` says of one.

    On no day, whether it ever did: what ended it is told apart, by `Text.ceased_on`.
    """
    given = come("authorised_on", on)
    return given if on is None else given & (Q(revoked_on=None) | Q(revoked_on__gt=on))


def done(on: date | None = None) -> Q:
    """Of an approval: whether the party has authorised the text, and signed it if it is signed."""
    asks_no_signature = Q(text__convention__kind__in=UNSIGNED)
    return authorised(on) & (come("signed_on", on) | asks_no_signature)


def begun() -> Q:
    """Of an approval: whether the party has voted, for or against, or signed: the words of the text
    are bound from then on.
    """
    return come("authorised_on", None) | come("rejected_on", None) | come("signed_on", None)


AUTHORISED = "{authorised} <= {on} AND ({revoked} IS NULL OR {revoked} > {on})"
OWED = f"""
CASE WHEN {{rejected}} <= {{on}} THEN '{Owed.NOTHING}' WHEN {AUTHORISED} THEN
CASE WHEN {{signed}} <= {{on}} OR {{kind}} IN {words_of(UNSIGNED)} THEN '{Owed.NOTHING}'
WHEN {{council}} NOT IN {words_of(BY_COUNCIL)} OR {{executory}} <= {{on}} THEN '{Owed.SIGNATURE}'
ELSE '{Owed.EXECUTORY}' END ELSE '{Owed.VOTE}' END
"""


def owed_column(on: date) -> Told:
    """Of a party read with its days (`PartyQuerySet.with_given`): the next thing that it owes.

    One that rejected the text has voted: nothing is awaited of it.
    """
    days = ("authorised", "revoked", "rejected", "executory", "signed")
    return Told(
        OWED,
        CharField(),
        on=day_of(on),
        kind=F("convention__kind"),
        council=F("organisation__kind"),
        **{day: F(f"{day}_on") for day in days},
    )
