"""The days of a text that votes and signatures give: kept on its row, defined here once.

Approvals are the source, and may be corrected; `TextQuerySet.keep_days` writes these days again,
`conventions.days` calls it whenever something that gives them is saved.
"""

from functools import cache

from django.db.models import Case, DateField, Exists, F, Max, Min, OuterRef, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from conventions.entities.approvals import Approval, ApprovalQuerySet
from conventions.entities.party import Party
from conventions.entities.standing import come, done

GIVEN = ("authorised_on", "signed_on", "ceased_on", "complete_on")


@cache
def given_days() -> dict[str, Combinable]:
    """Each day of `GIVEN` as the database computes it from the approvals of a text.

    `authorised_on` and `signed_on` are the last of those asked, None while one lacks; `ceased_on`
    is the first from which one of them no longer authorises it; `complete_on` is when an amendment
    that went to the councils was authorised and signed by all. A roadmap is not signed.
    """
    signed = Greatest("authorised_on", Coalesce("signed_on", "authorised_on"))
    went = Q(Exists(_approvals()), number__gt=0, submitted_on__isnull=False)
    return {
        "authorised_on": _day(_by_all(come("authorised_on", None)), _last(F("authorised_on"))),
        "signed_on": _day(_by_all(come("signed_on", None)), _last(F("signed_on"))),
        "ceased_on": Subquery(_approvals().annotate(day=Min("revoked_on")).values("day")),
        "complete_on": _day(went & _by_all(done()), Greatest("submitted_on", _last(signed))),
    }


def counting_from() -> Case:
    """The day from which a complete amendment counts: not before its day of effect."""
    known = Q(complete_on__isnull=False, effective_on__isnull=False)
    return _day(known, Greatest("effective_on", "complete_on"))


def _day(condition: Q, day: Combinable) -> Case:
    return Case(When(condition, then=day), output_field=DateField())


def _by_all(given: Q) -> Q:
    """Whether each party that is asked for a text has given it."""
    gave = Approval.objects.filter(given, party=OuterRef("pk"), text=OuterRef(OuterRef("pk")))
    asked = Party.objects.signing(OuterRef("convention"), OuterRef("number"))
    return ~Q(Exists(asked.filter(~Exists(gave.order_by())).order_by()))


def _last(day: Combinable) -> Subquery:
    return Subquery(_approvals().annotate(day=Max(day)).values("day"))


def _approvals() -> ApprovalQuerySet:
    """The approvals of a text, together, but of those who are not asked for it, or no longer."""
    asked = Approval.objects.filter(
        Q(party__joined_by=None) | Q(party__joined_by__number__lte=F("text__number")),
        Q(party__left_by=None) | Q(party__left_by__number__gte=F("text__number")),
        text=OuterRef("pk"),
    )
    return asked.order_by().values("text")
