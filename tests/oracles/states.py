"""Where conventions and amendments stand on a day, asked anew of every approval.

What the application reads in days kept with each text, told here from the rows alone: slow, and
owing nothing to those days.
"""

from datetime import date

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from conventions.entities.kinds import UNSIGNED
from conventions.entities.standing import authorised, come, done
from conventions.models import Approval, Convention, Party, Text


def effects() -> QuerySet[Text]:
    """Every text with `told_complete` and `told_since`, both None for the original."""
    given = Approval.objects.filter(done(), party=OuterRef("pk"), text=OuterRef(OuterRef("pk")))
    asked = Party.objects.signing(OuterRef("convention"), OuterRef("number"))
    lacking = asked.filter(~Exists(given.order_by())).order_by()
    last = (
        Approval.objects.filter(text=OuterRef("pk"))
        .order_by()
        .values("text")
        .annotate(day=Max(Greatest("authorised_on", Coalesce("signed_on", "authorised_on"))))
    )
    went = Q(Exists(asked.order_by()), number__gt=0, submitted_on__isnull=False)
    complete = Case(
        When(went & ~Exists(lacking), then=Greatest("submitted_on", Subquery(last.values("day")))),
        output_field=DateField(),
    )
    known = Q(told_complete__isnull=False, effective_on__isnull=False)
    since = Case(
        When(known, then=Greatest("effective_on", "told_complete")), output_field=DateField()
    )
    revoked = Approval.objects.filter(text=OuterRef("pk"), text__number__gt=0).order_by()
    ceased = revoked.values("text").annotate(day=Min("revoked_on")).values("day")
    found = Text.objects.annotate(told_complete=complete)
    return found.annotate(told_since=since, told_ceased=Subquery(ceased))


def in_effect(on: date) -> QuerySet[Text]:
    holds = Q(told_since__lte=on) & (Q(told_ceased=None) | Q(told_ceased__gt=on))
    return effects().filter(Q(number=0) | holds)


def lacking(on: date) -> QuerySet[Convention]:
    """Conventions with `vote_lacks` and `signature_lacks`, of their original text, on a day."""
    asked = Party.objects.original().filter(convention=OuterRef("pk"))
    given = Approval.objects.filter(party=OuterRef("pk"), text__number=0)
    return Convention.objects.annotate(
        vote_lacks=Exists(asked.filter(~Exists(given.filter(authorised(on))))),
        signature_lacks=Exists(asked.filter(~Exists(given.filter(come("signed_on", on))))),
    )


def last_acts(on: date) -> QuerySet[Convention]:
    """Conventions with `told_last`, the last vote or signature; None while one is missing."""
    originals = Party.objects.original().filter(convention=OuterRef("pk"))
    approvals = Approval.objects.filter(text__number=0).order_by()
    given = approvals.filter(done(on))
    acts = approvals.filter(text__convention=OuterRef("pk"), party__joined_by=None)
    day = Case(
        When(text__convention__kind__in=UNSIGNED, then="authorised_on"),
        default=Greatest("authorised_on", "signed_on"),
    )
    last = acts.values("text").annotate(day=Max(day)).values("day")
    lacks = originals.filter(~Exists(given.filter(party=OuterRef("pk")))).order_by()
    told = Case(When(~Exists(lacks), then=Subquery(last)), output_field=DateField())
    return Convention.objects.annotate(told_last=told, written=F("starts_on"))
