"""What a round shows once it is issued: its letters, who issued it, how its files are called."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Aggregate,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from conventions.models import Convention
from financing.entities.register import ORIGINALS
from financing.models import CalledLine, CallPdf, CallRound, Cancellation, FundCall
from financing.payments.letter_states import told, with_state
from press.words.french import is_number, long_date


@dataclass(frozen=True)
class Letter:
    """A numbered letter as lists show it; `sha256` is its PDF's, None until it is rendered.

    `other` is the document that cancels it, or the letter that it cancels, for the `reason`.
    `state_word` is what it has come to: see `financing.payments.letter_states`.
    """

    number: str
    addressee: str
    amount: int
    sha256: str | None
    other: str | None = None
    reason: str = ""
    state_word: str = ""
    due_on: date | None = None
    received: int = 0
    left: int = 0
    pk: int = 0

    @property
    def state(self) -> tuple[str, str]:
        """The kind and the words of its state."""
        kind, word = told(self.state_word)
        return kind, f"{word} par le n° {self.other}" if self.other else word


def round_state(standing: int, count: int) -> tuple[str, str]:
    """The kind and the word of the state of a round, some letters of which may be cancelled."""
    if standing == count:
        return "done", "émise"
    return "neutral", "annulée en partie" if standing else "annulée"


@dataclass(frozen=True)
class Letters:
    """The letters of a round, and the documents that cancel some of them."""

    calls: tuple[Letter, ...]
    cancellations: tuple[Letter, ...]

    @property
    def standing(self) -> list[Letter]:
        return [one for one in self.calls if one.other is None]

    @property
    def state(self) -> tuple[str, str]:
        return round_state(len(self.standing), len(self.calls))

    @property
    def total(self) -> int:
        """What the letters that stand ask for (centimes)."""
        return sum(one.amount for one in self.standing)

    @property
    def ready(self) -> int:
        return sum(one.sha256 is not None for one in (*self.calls, *self.cancellations))

    @property
    def count(self) -> int:
        return len(self.calls) + len(self.cancellations)


def rounds_of(convention: Convention) -> QuerySet[CallRound]:
    """The rounds of a convention, latest first, with the count and total of their letters.

    `standing` counts those that nothing cancels; the total is what they ask for.
    """
    lines = CalledLine.objects.select_related("line").order_by("line__rank")
    return (
        numbered(CallRound.objects.filter(component__convention=convention))
        .select_related("component", "period")
        .annotate(
            letters=_of_the_calls(Count("pk")),
            standing=_of_the_calls(Count("pk"), cancelled_by=None),
            total=_of_the_calls(Sum("amount"), cancelled_by=None),
        )
        .prefetch_related(Prefetch("called_lines", queryset=lines))
        .order_by("-issued_on", "-pk")
    )


def numbered(rounds: QuerySet[CallRound]) -> QuerySet[CallRound]:
    """The rounds with the first and the last number of their letters, which tell them apart."""
    return rounds.annotate(first=_of_the_calls(Min("number")), last=_of_the_calls(Max("number")))


def letters_of(round_: CallRound, on: date) -> Letters:
    """The letters of a round as they are on a day, and their cancellations; one query."""
    found = with_state(round_.calls.all(), on).annotate(pdf_sha256=F("rendering__sha256"))
    documents = list(found.select_related("cancellation").order_by("year", "number"))
    calls = {one.pk: one for one in documents if one.kind in ORIGINALS}
    cancelling = {one.cancels_id: one for one in documents if one.cancels_id is not None}
    return Letters(
        tuple(_letter(call, cancelling.get(pk)) for pk, call in calls.items()),
        tuple(_letter(one, calls[pk]) for pk, one in cancelling.items()),
    )


def _letter(call: Any, other: FundCall | None) -> Letter:
    """Of a letter read with its state."""
    return Letter(
        str(call),
        call.frozen()["addressee"]["name"],
        call.amount,
        call.pdf_sha256,
        other and str(other),
        call.cancellation.reason if call.cancellation else "",
        call.state,
        call.due_on,
        call.received,
        0 if other else max(0, call.left),
        call.pk,
    )


def round_of_form(token: str) -> CallRound | None:
    """The round that a form has already issued, when its answer was lost and it is sent again."""
    return CallRound.objects.filter(token=token).first() if _is_token(token) else None


def cancellation_of_form(token: str) -> Cancellation | None:
    """The cancellation that a form has already made."""
    return Cancellation.objects.filter(token=token).first() if _is_token(token) else None


def _is_token(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def issue_sentence(round_: CallRound) -> str:
    """« Campagne déjà émise le 2 juin 2025 par … »."""
    by = f" par {round_.issued_by}" if round_.issued_by else ""
    return f"Campagne déjà émise le {long_date(round_.issued_on)}{by} : voici ses lettres."


def stem(round_: CallRound) -> str:
    """What the files of a whole round are called, before their suffix; plain ASCII.

    The first number sets it apart from another round of the same component and year.
    """
    component, year = round_.component, round_.period.fiscal_year
    first = round_.calls.order_by("year", "number").first()
    return f"appels_{component.convention.reference}_{component.code}_{year}_{first}"


def rendering(round_: CallRound, number: str) -> CallPdf | None:
    """The stored letter of a number as it is printed, « 2025-0001 »; None where there is none."""
    year, _, rank = number.partition("-")
    if not (is_number(year) and is_number(rank)):
        return None
    found = CallPdf.objects.filter(call__round=round_, call__year=year, call__number=rank)
    return found.select_related("call").first()


def _of_the_calls(figure: Aggregate, **only: object) -> Coalesce:
    """A figure of the letters of each round of a query, 0 where there is none."""
    calls = FundCall.objects.originals().filter(round=OuterRef("pk"), **only).order_by()
    return Coalesce(Subquery(calls.values("round").annotate(figure=figure).values("figure")), 0)
