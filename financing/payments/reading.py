"""What money may be for: the letters of carriers, and the lines of lists that are there already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from epci.models import Organisation
from financing.models import FundCall, Payment, Receipt, printed_number
from financing.payments.files import ReadList
from financing.payments.matching import (
    AskedLetter,
    BankLine,
    Matching,
    PaymentProposal,
    Unmatched,
    match,
)

COLUMNS = (
    "pk",
    "year",
    "number",
    "carrier",
    "party__organisation",
    "party__short_name",
    "party__name",
    "party__organisation__name",
    "due_on",
    "issued_on",
    "left",
    "cancelled_by",
    "carrier__name",
    "round__component__carrier__short_name",
)
DEBIT = "c'est un débit ; s'il reprend un encaissement, annulez celui-ci sur sa lettre."


def asked_letters(carriers: Iterable[Organisation] | None = None) -> list[AskedLetter]:
    """Every letter that asks for money, of some carriers or of all; two queries."""
    letters = FundCall.objects.all()
    if carriers is not None:
        letters = letters.filter(carrier__in=list(carriers))
    recalls: dict[int, list[str]] = defaultdict(list)
    reminders = letters.filter(kind=FundCall.Kind.REMINDER).order_by("pk")
    for about, year, number in reminders.values_list("about", "year", "number"):
        recalls[about].append(printed_number(year, number))
    rows = letters.calls().with_money().order_by("pk").values_list(*COLUMNS)
    return [_asked(row, recalls) for row in rows]


def _asked(row: Sequence[object], recalls: dict[int, list[str]]) -> AskedLetter:
    pk, year, number, carrier, addressee, *names, due, issued, left, second = row[:-2]
    return AskedLetter(
        key=pk,
        number=printed_number(year, number),
        carrier=carrier,
        addressee=addressee,
        names=tuple(dict.fromkeys(names)),
        asked_on=due or issued,
        left=left,
        is_standing=second is None,
        recalls=tuple(recalls.get(pk, ())),
        carrier_names=tuple(row[-2:]),
    )


@dataclass(frozen=True)
class ListRead:
    """A list beside what is known: what would be recorded, what is for no letter, what is there."""

    read: ReadList
    matching: Matching
    already: tuple[BankLine, ...]

    @property
    def proposals(self) -> list[PaymentProposal]:
        return self.matching.proposals

    @property
    def unmatched(self) -> list[Unmatched]:
        """With the debits, in the order of the list."""
        debits = [Unmatched(one, DEBIT) for one in self.read.debits]
        return sorted([*self.matching.unmatched, *debits], key=lambda one: one.line.line)


def beside_what_is_known(
    read: ReadList, carriers: Sequence[Organisation] | None = None
) -> ListRead:
    """Four queries. Lines of one day, amount and label count as often as the list has them."""
    receipts = Receipt.objects.all()
    if carriers is not None:
        receipts = receipts.filter(carrier__in=list(carriers))
    days = {one.received_on for one in read.lines}
    span = receipts.filter(received_on__range=(min(days), max(days))) if days else receipts.none()
    known = Counter(span.exclude(label="").values_list("received_on", "amount", "label"))
    fresh: list[BankLine] = []
    already: list[BankLine] = []
    for line in read.lines:
        is_known = known[line.identity] > 0
        known[line.identity] -= is_known
        (already if is_known else fresh).append(line)
    return _without_typed(read, fresh, already, asked_letters(carriers))


def _without_typed(
    read: ReadList,
    fresh: Sequence[BankLine],
    already: list[BankLine],
    letters: Sequence[AskedLetter],
) -> ListRead:
    """What somebody typed by hand on the letter that a line quotes, that day, is there already."""
    days = [one.received_on for one in fresh]
    typed = Payment.objects.filter(receipt__label="", reversed_by=None, reverses=None)
    held = Counter(
        typed.filter(received_on__range=(min(days), max(days))).values_list(
            "call", "received_on", "amount"
        )
        if days
        else ()
    )
    matching = match(fresh, letters)
    if not held:
        return ListRead(read, matching, tuple(already))
    again = set()
    for one in matching.proposals:
        parts = [(letter.key, one.line.received_on, part) for letter, part in one.parts]
        if all(held[part] > 0 for part in parts):
            held.subtract(parts)
            again.add(one.line)
    if again:
        matching = match([one for one in fresh if one not in again], letters)
    every = sorted([*already, *again], key=lambda one: one.line)
    return ListRead(read, matching, tuple(every))
