"""Which unpaid letters a day recalls, and which ones it does not, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from epci.models import Organisation
from financing.models import FundCall, LetterHold, ReminderDelays, Titre
from press.words.french import euros, plural

MOST = 2  # recalls of a letter; what follows is formal, and the accountant's
OF_THE_ACCOUNTANT = "un titre est émis : le recouvrement appartient au comptable"


@dataclass(frozen=True)
class PaymentRecall:
    """A late letter, and which recall a day makes of it; `why_not` says why it makes none."""

    letter: FundCall
    rank: int
    why_not: str = ""

    @property
    def said(self) -> str:
        left = euros(self.letter.owed)
        return f"lettre {self.letter}, {self.letter.party.short_name}, {left}"


def delays_of(carriers: Iterable[Organisation]) -> dict[int, ReminderDelays]:
    """By carrier's id; those who chose none have the usual ones."""
    kept = {one.carrier_id: one for one in ReminderDelays.objects.filter(carrier__in=carriers)}
    return {one.pk: kept.get(one.pk) or ReminderDelays(carrier=one) for one in carriers}


def recalls(carriers: Sequence[Organisation], on: date) -> list[PaymentRecall]:
    """Those of the late letters of some carriers that are recalled that day, or held back; eight
    queries.
    """
    late = FundCall.objects.standing().with_money().late(on).filter(carrier__in=carriers)
    letters = late.exclude(rendering=None).select_related(
        "carrier",
        "party__organisation",
        "round__period",
        "round__component__convention",
        "round__component__carrier__organisation",
    )
    known = list(
        letters.prefetch_related("payments", "lowerings", "uses", "documents").order_by(
            "carrier", "year", "number"
        )
    )
    delays = delays_of(carriers)
    held, titres = _held(known), _with_titre(known)
    found = (_recall(one, delays[one.carrier_id], on) for one in known)
    return [_judged(one, held, titres) for one in found if one]


def _recall(letter: FundCall, delays: ReminderDelays, on: date) -> PaymentRecall | None:
    """The recall whose day has come."""
    made = [one for one in letter.documents.all() if one.kind == FundCall.Kind.REMINDER]
    if len(made) >= MOST or letter.due_on is None:
        return None
    since, days = letter.due_on, delays.first_after
    if made:
        since, days = max(one.issued_on for one in made), delays.second_after
    return PaymentRecall(letter, len(made) + 1) if on >= since + timedelta(days=days) else None


def _judged(recall: PaymentRecall, held: dict[int, str], titres: set[int]) -> PaymentRecall:
    key = recall.letter.pk
    if key in titres:
        return PaymentRecall(recall.letter, recall.rank, OF_THE_ACCOUNTANT)
    if key in held:
        return PaymentRecall(recall.letter, recall.rank, f"contestée : {held[key]}")
    return recall


def _held(letters: Sequence[FundCall]) -> dict[int, str]:
    """Why each contested letter is, by its id."""
    last = {one.call_id: one for one in LetterHold.objects.filter(call__in=letters).order_by("pk")}
    return {key: one.reason for key, one in last.items() if one.is_held}


def _with_titre(letters: Sequence[FundCall]) -> set[int]:
    return set(Titre.objects.filter(call__in=letters).values_list("call", flat=True))


def told(found: Sequence[PaymentRecall], *, done: bool) -> Iterator[str]:
    """What a command and a page say of the recalls of a day."""
    sent = [one for one in found if not one.why_not]
    words = ("rappel amiable émis", "rappels amiables émis")
    if not done:
        words = ("rappel amiable à émettre", "rappels amiables à émettre")
    yield f"{plural(len(sent), *words)}."
    for one in found:
        after = f"pas de rappel, {one.why_not}" if one.why_not else f"rappel {one.rank}"
        yield f"  {one.letter.carrier}, {one.said} : {after}"
