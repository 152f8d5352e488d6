"""Who still owes something about which text, as rows of the database: one a party and a text."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from conventions.approvals.standing import TRANSMITTING, Standing, given_by
from conventions.entities.agreement import TextQuerySet
from conventions.entities.kinds import UNSIGNED
from conventions.entities.party import GIVEN, PartyQuerySet
from conventions.entities.standing import authorised, done, owed_column
from conventions.entities.states import State
from conventions.models import Approval, Party, Text
from epci.entities.kinds import BY_COUNCIL
from epci.models import Organisation
from press.kit.told import AskedOfEach

AWAITING = [state for state in State if state.awaits_parties]
OVER = [state for state in State if state.is_over]


def awaiting_texts(on: date) -> TextQuerySet:
    """The texts that went to the councils and still lack something of a party, on a day.

    What was never voted or signed by all lacks it still once it has expired; nothing is expected of
    a convention that was terminated.
    """
    unvoted = Q(authorised_on=None) | Q(authorised_on__gt=on) | Q(ceased_on__lte=on)
    unsigned = Q(signed_on=None) | Q(signed_on__gt=on)
    ended = "convention__termination"
    lives = Q(**{ended: None}) | Q(**{f"{ended}__effective_on__gt": on})
    lacks = Q(complete_on=None) | Q(ceased_on__isnull=False)
    amendment = Q(number__gt=0, submitted_on__isnull=False) & lacks
    original = Q(number=0) & (unvoted | unsigned)
    expected = lives & (unvoted | ~Q(convention__kind__in=UNSIGNED))
    # First what the row of the text says alone.
    found = Text.objects.filter(original | amendment)
    return found.submitted().filter(Q(number__gt=0) | expected)


def seats(texts: TextQuerySet, on: date) -> PartyQuerySet:
    """Each party of each of these texts, with what it gave and what it `owes`."""
    number = F("convention__texts__number")
    found = Party.objects.filter(
        Q(joined_by=None) | Q(joined_by__number__lte=number),
        Q(left_by=None) | Q(left_by__number__gte=number),
        convention__texts__in=texts,
    ).annotate(
        text_pk=F("convention__texts__pk"),
        text_number=number,
        text_title=F("convention__texts__title"),
        text_submitted_on=F("convention__texts__submitted_on"),
    )
    given = Approval.objects.filter(party=OuterRef("pk"), text=OuterRef("text_pk")).order_by()
    known = {name: Subquery(given.values(column)[:1]) for name, column in GIVEN.items()}
    return (
        found.annotate(**known)
        .annotate(owes=owed_column(on))
        .select_related("organisation", "convention")
    )


def owed_texts(
    organisations: Collection[Organisation], on: date, *, one_by_one: bool = False
) -> TextQuerySet:
    """The texts about which one of these organisations has something to do now: looked for in
    their conventions, or text after text, where these are thousands.

    The day on which a fresh vote becomes executory is waited for, not owed.
    """
    given = Q(party=OuterRef("pk"), text=OuterRef(OuterRef("pk")))
    settled = Approval.objects.filter(given, done(on) | Q(rejected_on__lte=on) | _waits(on))
    seated = Party.objects.signing(OuterRef("convention"), OuterRef("number"))
    own = seated.filter(~Exists(settled.order_by()), organisation__in=organisations)
    listed = awaiting_texts(on)
    if not one_by_one:
        theirs = Party.objects.filter(organisation__in=organisations).order_by()
        listed = listed.filter(convention__in=theirs.values("convention"))
    asked = AskedOfEach if one_by_one else Exists
    return listed.filter(asked(own.order_by()))


def _waits(on: date) -> Q:
    """Of an approval: whether its council's vote is to become executory by itself."""
    fresh = Q(executory_on=None, authorised_on__gt=on - timedelta(days=TRANSMITTING))
    by_council = Q(party__organisation__kind__in=BY_COUNCIL)
    return authorised(on) & by_council & (fresh | Q(executory_on__gt=on))


def standing_of(seat: Any, on: date) -> Standing:
    """Where the party of a seat stands on its text; no query."""
    text = Text(
        pk=seat.text_pk,
        number=seat.text_number,
        title=seat.text_title,
        submitted_on=seat.text_submitted_on,
        convention=seat.convention,
    )
    return Standing(seat, text, given_by(seat), on)
