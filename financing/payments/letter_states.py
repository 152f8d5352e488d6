"""What a letter has come to, in the words of the screen: one answer for lists and pages."""

from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from financing.entities.earlier import EarlierLetterQuerySet
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
    titres = Titre.objects.filter(call=OuterRef("pk")).order_by("-pk").values("number")[:1]
    return (
        letters.with_money()
        .alias(is_held=Subquery(_held()))
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


def in_state(letters: FundCallQuerySet, word: str, on: date) -> FundCallQuerySet:
    """Those of `with_money` whose state that day is this one, asked of the cheapest facts first."""
    standing = letters.filter(cancelled_by=None)
    if word == CANCELLED:
        return letters.exclude(cancelled_by=None)
    if word == GIVEN:
        return standing.filter(kind=FundCall.Kind.CREDIT)
    asking = standing.calls()
    if word == PAID:
        return asking.filter(left__lte=0)
    owed = asking.alias(is_held=Subquery(_held())).filter(left__gt=0)
    if word == HELD:
        return owed.filter(is_held=True)
    free = owed.filter(Q(is_held=None) | Q(is_held=False))
    if word == WAITING:
        return free.filter(rendering=None)
    printed, is_late = free.exclude(rendering=None), Q(due_on__lt=on)
    if word == LATE:
        return printed.filter(is_late)
    in_time = printed.filter(~is_late | Q(due_on=None))
    if word == PARTLY:
        return in_time.filter(left__lt=F("amount"))
    return in_time.filter(left__gte=F("amount")) if word == TO_PAY else letters.none()


def earlier_with_state(letters: EarlierLetterQuerySet) -> EarlierLetterQuerySet:
    """Letters of before, with their money and their `state`: nobody knows when they were due."""
    return letters.with_money().annotate(
        state=Case(
            When(left__lte=0, then=Value(PAID)),
            When(received__gt=0, then=Value(PARTLY)),
            default=Value(TO_PAY),
            output_field=CharField(),
        )
    )


def _held() -> QuerySet[LetterHold, Any]:
    """Whether a letter is contested: the last row says."""
    return LetterHold.objects.filter(call=OuterRef("pk")).order_by("-pk").values("is_held")[:1]


def told(word: str) -> tuple[str, str]:
    """The kind and the word of a state."""
    return KINDS[word], word
