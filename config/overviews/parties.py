"""The parties of conventions with their approval and their council's vote, in one query."""

from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from conventions.models import Approval, Convention, Party, Text
from deliberations.models import VOTES, Deliberation
from epci.models import DEMONSTRATION

SHOWN = ("pk", "number", "as_printed", "outcome", "secret", "nomination", *VOTES)
DECISION = ("rejected_on", "rejection", "revoked_on", "revocation")


def parties_of(conventions: Iterable[Convention]) -> QuerySet[Party]:
    """In the acts' order, with `authorised_on`, `signed_on` and `vote` of the original text.

    An authorisation that ended is none: `authorised_on` is None, and `DECISION` says what happened.
    `approval_source` and `invented` say which of the days only a demonstration gives;
    `original_text` is the key of that text.
    """
    approvals = Approval.objects.filter(party=OuterRef("pk"), text__number=0).order_by()
    votes = Deliberation.objects.filter(
        council=OuterRef("organisation"),
        text__convention=OuterRef("convention"),
        text__number=0,
    ).values(shown=JSONObject(**{name: name for name in SHOWN}))
    texts = Text.objects.filter(convention=OuterRef("convention"), number=0).order_by()
    return (
        Party.objects.seated()
        .filter(convention__in=conventions)
        .select_related("organisation")
        .order_by("rank")
        .annotate(
            authorised_on=Subquery(approvals.filter(revoked_on=None).values("authorised_on")[:1]),
            **{name: Subquery(approvals.values(name)[:1]) for name in DECISION},
            executory_on=Subquery(approvals.values("executory_on")[:1]),
            signed_on=Subquery(approvals.values("signed_on")[:1]),
            approval_source=Subquery(approvals.values("source")[:1]),
            invented=Subquery(approvals.values("demonstration")[:1]),
            vote=Subquery(votes[:1]),
            original_text=Subquery(texts.values("pk")[:1]),
        )
    )


def original(parties: Sequence[Party]) -> list[Party]:
    """Those who authorise and sign the convention itself: no amendment brings them."""
    return [party for party in parties if party.joined_by_id is None]


def is_invented(party: Party, day: str) -> bool:
    """Whether a day of a party that comes from `parties_of` is known, and invented."""
    invented = party.approval_source == DEMONSTRATION or day in (party.invented or ())
    return getattr(party, day) is not None and invented


def anomalies_of(party: Party) -> list[str]:
    """What the days of a party that comes from `parties_of` have that they should not, and that it
    rejected the text or no longer authorises it.
    """
    known = approval_of(party)
    told = [known.setback] if known.setback and not known.signed_on else []
    return [*told, *known.anomalies]


def approval_of(party: Party) -> Approval:
    """What a party that comes from `parties_of` has decided and signed, as far as pages say it."""
    names = ("authorised_on", "executory_on", "signed_on", *DECISION)
    return Approval(**{name: getattr(party, name) for name in names})


def deliberation_of(party: Party) -> Deliberation | None:
    """The vote of a party that comes from `parties_of`, as far as pages show it."""
    return Deliberation(**party.vote) if party.vote else None
