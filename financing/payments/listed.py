"""Every letter in one list, those of before Prorata with the others.

The database finds and sorts keys, by the columns that are asked alone; the rows of a page are then
read whole.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    DateField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, ExtractYear

from accounts.models import User
from conventions.access import Seen, seen_by
from conventions.models import Convention, Party
from financing.entities.earlier import EarlierLetterQuerySet
from financing.entities.register import FundCallQuerySet, printed_number
from financing.models import CallRound, EarlierLetter, FundCall
from financing.payments.letter_states import (
    LATE,
    earlier_with_state,
    in_state,
    with_state,
)
from press.kit.compiled import compiled_once
from press.kit.counts import summed
from press.kit.naming import name_of, read_name
from press.kit.prepared import first_of_each_again, summed_again

CONVENTION = "component__convention"
READ_BEFORE = ("party__organisation", "period", CONVENTION, "component__carrier")
READ = (
    "party__organisation",
    "round__period",
    "round__component__convention",
    "round__component__carrier",
)
# What is read of those that a page shows, and what their addresses and `object_of_titre` say.
SHOWN = (
    *("kind", "year", "number", "carrier", "issued_on", "due_on", "amount"),
    *("party__short_name", "party__commitment_number", "party__organisation__siret"),
    *("round__period__label", "round__period__fiscal_year", "round__component__label"),
    *(f"round__{CONVENTION}__{name}" for name in ("reference", "title", "programme")),
    "round__component__carrier__short_name",
)
MOST_PROPOSED = 60  # references, to who looks for the letters of one convention
KEYS = ("of_day", "of_number")  # by which a list is sorted before anyone asks
# What lists are sorted by: of a letter, and of one of before.
SORTED: dict[str, tuple[Any, Any]] = {
    "of_day": (F("issued_on"), F("issued_on")),
    "of_number": (F("number"), Value(0, IntegerField())),
    "of_year": (F("year"), ExtractYear("issued_on")),
    "of_convention": (F(f"round__{CONVENTION}__reference"), F(f"{CONVENTION}__reference")),
    "of_component": (F("round__component__label"), F("component__label")),
    "of_fiscal_year": (F("round__period__fiscal_year"), F("period__fiscal_year")),
    "of_carrier": (
        F("round__component__carrier__short_name"),
        F("component__carrier__short_name"),
    ),
    "of_addressee": (F("party__short_name"), F("party__short_name")),
    "of_due_day": (F("due_on"), Cast(Value(None), DateField())),
    "of_amount": (F("amount"), F("amount")),
    "of_received": (F("received"), F("received")),
    "of_left": (F("left"), F("left")),
    "of_state": (F("state"), F("state")),
    "of_titre": (F("titre_number"), Cast(Value(""), TextField())),
}

# What is told of all letters, in SQL over these columns of theirs.
SUMMED = ("amount", "received", "left")
SUMS = {
    "count": "COUNT(*)",
    "unpaid": """SUM(CASE WHEN "left" > 0 THEN 1 END)""",
    "montant": "SUM(amount)",
    "encaisse": "SUM(received)",
    "reste": """SUM(CASE WHEN "left" > 0 THEN "left" END)""",
}
LATE_LEFT = f"""SUM(CASE WHEN state = '{LATE}' THEN "left" END)"""


@dataclass(frozen=True)
class ListedLetter:
    """A letter of the register, or one that somebody says was sent before; amounts in centimes.

    `call` is None of the latter.
    """

    call: FundCall | None
    number: str
    party: Party
    place: Any  # what has its component and its period
    carrier: str
    issued_on: date
    due_on: date | None
    amount: int
    received: int
    left: int
    state: str
    titre: str | None

    @classmethod
    def of(cls, letter: Any) -> "ListedLetter":
        """Of a row read with its money and its state."""
        is_call = isinstance(letter, FundCall)
        place = letter.round if is_call else letter
        return cls(
            call=letter if is_call else None,
            number=str(letter),
            party=letter.party,
            place=place,
            carrier=place.component.carrier.short_name,
            issued_on=letter.issued_on,
            due_on=letter.due_on if is_call else None,
            amount=letter.amount,
            received=letter.received,
            left=letter.left,
            state=letter.state,
            titre=letter.titre_number if is_call else None,
        )


class UnpaidLetter(NamedTuple):
    """What a line says of a letter still to be paid (centimes); no round, of one of before."""

    number: str
    left: int
    party: str
    carrier: str
    reference: str
    issued_on: date
    round: int | None


# What is read of an unpaid letter: of one of the register, and of one of before.
UNPAID: dict[str, tuple[Any, Any]] = {
    "of_day": SORTED["of_day"],
    "of_number": SORTED["of_number"],
    "of_year": (F("year"), Value(0, IntegerField())),
    "of_name": (Value("", TextField()), Cast("number", TextField())),
    "of_key": (F("pk"), F("pk")),
    "of_left": SORTED["of_left"],
    "of_addressee": SORTED["of_addressee"],
    "of_carrier": SORTED["of_carrier"],
    "of_reference": (name_of(f"round__{CONVENTION}"), name_of(CONVENTION)),
    "of_round": (F("round_id"), Cast(Value(None), BigIntegerField())),
}


@dataclass(frozen=True)
class FoundLetters:
    """The letters of some conventions, which nobody has read yet."""

    calls: FundCallQuerySet
    earlier: EarlierLetterQuerySet
    on: date

    @classmethod
    def of(cls, visible: QuerySet[Convention], on: date) -> "FoundLetters":
        seen = visible.order_by().values("pk")
        return cls(
            FundCall.objects.originals().filter(**{f"round__{CONVENTION}__in": seen}),
            EarlierLetter.objects.filter(**{f"{CONVENTION}__in": seen}),
            on,
        )

    @property
    def unpaid(self) -> "FoundLetters":
        """Those on which something is still to be paid."""
        calls = self.calls.standing().with_money().filter(left__gt=0)
        return replace(self, calls=calls, earlier=self.earlier.with_money().filter(left__gt=0))

    def oldest(self, part: slice) -> QuerySet[Any]:
        """Some of `unpaid`, the oldest first, as `unpaid_of` reads them."""
        rows = [
            side.order_by()
            .annotate(**{name: said[rank] for name, said in UNPAID.items()})
            .values_list(*UNPAID)
            for rank, side in enumerate((self.calls, self.earlier))
        ]
        return rows[0].union(rows[1], all=True).order_by("of_day", "of_number", "of_key")[part]

    def where(self, calls: Q, earlier: Q) -> "FoundLetters":
        return replace(self, calls=self.calls.filter(calls), earlier=self.earlier.filter(earlier))

    def of_state(self, word: str) -> "FoundLetters":
        calls = in_state(self.calls.with_money(), word, self.on)
        earlier = earlier_with_state(self.earlier).filter(state=word)
        return replace(self, calls=calls, earlier=earlier)

    def rows(self, columns: Collection[str]) -> QuerySet[Any]:
        """Keys, sorted by the last letters first; `columns` are those that others are sorted by."""
        names = [*KEYS, *sorted(set(columns) & SORTED.keys() - set(KEYS))]
        is_dear = bool({"of_received", "of_left", "of_state", "of_titre"} & set(names))
        calls, earlier = self.calls, self.earlier
        if is_dear:
            calls, earlier = with_state(calls, self.on), earlier_with_state(earlier)
        sides = [
            rows.order_by().values(
                "pk",
                of_before=Value(side, IntegerField()),
                **{name: SORTED[name][side] for name in names},
            )
            for side, rows in enumerate((calls, earlier))
        ]
        return sides[0].union(sides[1], all=True).order_by("-of_day", "-of_number", "of_before")

    def totals(self) -> dict[str, int]:
        """Of those that nothing cancels: how many, how many not paid whole, asked, received, left
        to pay (centimes); one query.
        """
        return summed(self._summed(SUMMED), **SUMS)

    def _summed(self, columns: Collection[str]) -> list[QuerySet[Any]]:
        """Both sides, in columns that are added up."""
        standing = self.calls.filter(cancelled_by=None)
        calls = with_state(standing, self.on) if "state" in columns else standing.with_money()
        sides = calls, self.earlier.with_money().annotate(state=Value("", TextField()))
        return [one.order_by().values_list(*columns) for one in sides]


def totals_for(user: User, way: str, on: date) -> dict[str, int]:
    """The totals of every letter that a person sees; one query, compiled once."""
    return summed_again(_of_person, SUMS, user=user.pk, way=way, on=on)


def _of_person(user: int, way: str, on: date) -> list[QuerySet[Any]]:
    seen = seen_by(User(pk=user), way)
    calls = FundCall.objects.originals().filter(seen(f"round__{CONVENTION}"))
    letters = FoundLetters(calls, EarlierLetter.objects.filter(seen(CONVENTION)), on)
    return letters._summed(SUMMED)


def letter_totals(convention: Convention, on: date) -> dict[str, int]:
    """The totals of the letters of a convention, and what is late of them; one query, compiled
    once.
    """
    return summed_again(_of_one, {**SUMS, "late": LATE_LEFT}, convention=convention.pk, on=on)


def _of_one(convention: int, on: date) -> list[QuerySet[Any]]:
    letters = FoundLetters.of(Convention.objects.filter(pk=convention), on)
    return letters._summed([*SUMMED, "state"])


def unpaid_of(rows: Iterable[tuple[Any, ...]]) -> list[UnpaidLetter]:
    """What rows of `FoundLetters.oldest` tell; SQLite gives days as text, PostgreSQL sums as
    decimals.
    """
    return [_unpaid(*row) for row in rows]


def _unpaid(
    day: date | str, number: int, year: int, name: str, key: int, *said: Any
) -> UnpaidLetter:
    issued_on = date.fromisoformat(day) if isinstance(day, str) else day
    left, party, carrier, reference, round_ = said
    name = name or printed_number(year, number)
    return UnpaidLetter(name, int(left), party, carrier, read_name(reference), issued_on, round_)


def facts_of(user: User, way: str) -> tuple[list[str], list[int]]:
    """The first references of the conventions that a person sees and that have letters, and the
    fiscal years of letters; two queries, compiled once.
    """
    asked = {"user": user.pk, "way": way}
    references = first_of_each_again(_references, **asked)
    years = first_of_each_again(_years, **asked)
    return [one for (one,) in references], sorted((one for (one,) in years), reverse=True)


def _references(user: int, way: str) -> list[QuerySet[Any]]:
    found = _said(seen_by(User(pk=user), way), f"{CONVENTION}__reference")
    return [found.order_by("said")[:MOST_PROPOSED]]


def _years(user: int, way: str) -> list[QuerySet[Any]]:
    return [_said(seen_by(User(pk=user), way), "period__fiscal_year")]


def _said(seen: Seen, column: str) -> QuerySet[Any]:
    """Each value of a column of letters, those of before too, once."""
    first, second = (
        model.objects.filter(seen(CONVENTION))
        .order_by()
        .annotate(said=F(column))
        .values_list("said")
        for model in (CallRound, EarlierLetter)
    )
    return first.union(second)


def read_letters(keys: Iterable[dict[str, Any]], on: date) -> Iterator[ListedLetter]:
    """The letters of some keys, whole, in their order; two queries."""
    known = list(keys)
    read: dict[tuple[int, int], Any] = {}
    for side, whole in enumerate((_whole_calls, _whole_earlier)):
        wanted = [one["pk"] for one in known if one["of_before"] == side]
        if wanted:
            read |= {(side, one.pk): one for one in whole(wanted, on)}
    for one in known:
        yield ListedLetter.of(read[one["of_before"], one["pk"]])


def _whole_calls(keys: Collection[int], on: date) -> Iterator[FundCall]:
    """With what `with_state` says of each."""
    for one in _shown(tuple(keys), on):
        one.received, one.left = int(one.received), int(one.left)  # PostgreSQL adds up in decimals
        yield one


@compiled_once
def _shown(keys: tuple[int, ...], on: date) -> QuerySet[FundCall]:
    letters = with_state(FundCall.objects.filter(pk__in=keys), on)
    return letters.select_related(*READ).only(*SHOWN).order_by()


def _whole_earlier(keys: Collection[int], _on: date) -> EarlierLetterQuerySet:
    letters = EarlierLetter.objects.filter(pk__in=keys)
    return earlier_with_state(letters).select_related(*READ_BEFORE)
