"""Who still owes something about which text, as rows of the database: one a party and a text."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from conventions.approvals.standing import TRANSMITTING, Standing, given_by
from conventions.entities.agreement import TextQuerySet
from conventions.entities.party import GIVEN, PartyQuerySet
from conventions.entities.standing import Owed, owed_column
from conventions.entities.states import State
from conventions.models import Approval, Convention, Party, Text

AWAITING = [state for state in State if state.awaits_parties]
OVER = [state for state in State if state.is_over]


def awaiting_texts(on: date) -> TextQuerySet:
    """The texts that went to the councils and still lack something of a party, on a day.

    An original waits for nothing once its convention is over; an amendment without a day of effect
    may wait for long.
    """
    lacking = Q(authorised_on=None) | Q(signed_on=None) | Q(ceased_on__isnull=False)
    open_ = Convention.objects.with_state(on).filter(state__in=AWAITING).order_by().values("pk")
    original = lacking & Q(number=0, convention__in=open_)
    amendment = Q(number__gt=0) & (Q(complete_on=None) | Q(ceased_on__isnull=False))
    return Text.objects.submitted().filter(original | amendment)


def seats(texts: TextQuerySet, on: date) -> PartyQuerySet:
    """Each party of each of these texts, with what it gave and what it `owes`: see `standing_of`."""
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


def owing(on: date) -> Q:
    """Of a seat: whether its party has something to do now.

    The day on which a fresh vote becomes executory is waited for, not owed.
    """
    since = on - timedelta(days=TRANSMITTING)
    return Q(owes__in=[Owed.VOTE, Owed.SIGNATURE]) | Q(
        owes=Owed.EXECUTORY, authorised_on__lte=since
    )


def owed_texts(organisations: Any, on: date) -> TextQuerySet:
    """The texts about which one of these organisations has something to do now."""
    texts = awaiting_texts(on)
    own = seats(Text.objects.filter(pk=OuterRef("pk")), on)
    mine = own.filter(owing(on), organisation__in=organisations).order_by()
    return texts.filter(Exists(mine))


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
