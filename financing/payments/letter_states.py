"""What a letter has come to, in the words of the screen: one answer for lists and pages."""

from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from financing.entities.register import FundCallQuerySet
from financing.models import FundCall, LetterHold, Titre

CANCELLED, GIVEN, LATE, PAID = "annulée", "trop-perçu", "en retard", "réglée"
PARTLY, TO_PAY, HELD, WAITING = "réglée en partie", "à payer", "contestée", "en préparation"
KINDS = {
    CANCELLED: "neutral",
    GIVEN: "neutral",
    HELD: "waiting",
    LATE: "late",
    PAID: "done",
    PARTLY: "waiting",
    TO_PAY: "waiting",
    WAITING: "waiting",
}


def with_state(letters: FundCallQuerySet, on: date) -> FundCallQuerySet:
    """With its money, its `state` that day, its `titre_number`, and whether it `is_printed`; no
    query more.
    """
    held = LetterHold.objects.filter(call=OuterRef("pk")).order_by("-pk").values("is_held")[:1]
    titres = Titre.objects.filter(call=OuterRef("pk")).order_by("-pk").values("number")[:1]
    return (
        letters.with_money()
        .alias(is_held=Subquery(held))
        .annotate(
            titre_number=Subquery(titres),
            is_printed=ExpressionWrapper(Q(rendering__isnull=False), output_field=BooleanField()),
            state=Case(
                When(cancelled_by__isnull=False, then=Value(CANCELLED)),
                When(kind=FundCall.Kind.CREDIT, then=Value(GIVEN)),
                When(left__lte=0, then=Value(PAID)),
                When(is_held=True, then=Value(HELD)),
                When(rendering__isnull=True, then=Value(WAITING)),
                When(due_on__lt=on, then=Value(LATE)),
                When(Q(left__lt=F("amount")), then=Value(PARTLY)),
                default=Value(TO_PAY),
                output_field=CharField(),
            ),
        )
    )


def told(word: str) -> tuple[str, str]:
    """The kind and the word of a state."""
    return KINDS[word], word
