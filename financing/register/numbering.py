"""Numbers without gap or duplicate, and the chain of a carrier's letters.

Both live in the carrier's counter rows, locked for the length of one short transaction;
the database refuses a second letter with the same number or the same predecessor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, Self

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from epci.models import Organisation
from financing.models import Counter, FundCall
from press.kit.compiled import compiled_once
from press.kit.prepared import TypedValue
from press.words.french import short_date

# The acts that the journal writes of the register.
ROUND_ISSUED = "campagne émise"
CALLS_CANCELLED = "appels annulés"
PAYMENT_RECORDED = "encaissement"
CREDIT_REFUNDED = "trop-perçu rendu"
LETTER_HELD, LETTER_RELEASED = "lettre contestée", "contestation levée"
LETTER_REMINDED = "rappel amiable"
CALL_REDUCED = "appel réduit"
SUBSIDY_RETURNED = "subvention reversée"
TITRE_TYPED = "titre saisi"
MANDATE_TYPED = "mandat saisi"
YEAR_SETTLED = "exercice régularisé"
MODEL_WRITTEN = "modèle de lettre"


class Digest(TypedValue):
    """A SHA-256 that a list is asked of."""

    shape = "sha256"

    def another(self, numbers: Iterator[int]) -> Self:
        return type(self)(f"{next(numbers):064x}")


@dataclass
class Register:
    """A carrier's register, locked: it gives the next number and remembers the last letter."""

    counter: Counter
    head_sha256: str
    head_number: str

    def next_number(self) -> int:
        return self.counter.last + 1

    def require_day(self, on: date, *, since: date | None = None) -> None:
        """Refuse a day before the carrier's last letter, or before the key was adopted.

        Raises ValidationError.
        """
        last = self._last_day()
        if last is not None and on < last:
            _refuse_day(on, f"celle de la dernière lettre de {self.counter.carrier}", last)
        if since is not None and on < since:
            _refuse_day(on, "l'adoption de la clé", since)

    def _last_day(self) -> date | None:
        """That of the head of the chain: no letter of the carrier is later."""
        return _issued_on.first(Digest(self.head_sha256)) if self.head_sha256 else None

    def advance(self, call: FundCall) -> None:
        """This letter is now the last one; nothing is written before `keep`."""
        self.counter.last = call.number
        self.counter.head_sha256 = self.head_sha256 = call.sha256
        self.head_number = str(call)

    def keep(self) -> None:
        """Write the last number and the head of the chain."""
        self.counter.save(update_fields=["last", "head_sha256"])


def open_register(carrier: Organisation, on: date) -> Register:
    """Lock the carrier's register for letters of that day; call it inside a transaction."""
    counters = _locked(carrier)
    if on.year not in counters:
        Counter.objects.get_or_create(carrier=carrier, year=on.year)
        counters = _locked(carrier)
    current = counters[on.year]
    current.carrier = carrier
    heads = [counter for counter in counters.values() if counter.head_sha256]
    if not heads:
        return Register(current, "", "")
    return Register(current, heads[-1].head_sha256, str(heads[-1]))


def _locked(carrier: Organisation) -> dict[int, Counter]:
    """The carrier's counters by year, in order."""
    return {one.year: one for one in _counters(carrier.pk)}


@compiled_once
def _counters(carrier: int) -> QuerySet[Counter]:
    return Counter.objects.select_for_update().filter(carrier=carrier).order_by("year")


@compiled_once
def _issued_on(sha256: Digest) -> QuerySet[Any]:
    return FundCall.objects.filter(sha256=sha256).order_by().values_list("issued_on", flat=True)


def _refuse_day(on: date, what: str, limit: date) -> NoReturn:
    raise ValidationError(
        f"La date {short_date(on)} précède {what}, le {short_date(limit)}.", code="date_order"
    )
