"""What a search finds in the money of the conventions that a person sees: letters and amounts."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.lookups import Exact
from django.urls import reverse

from accounts.models import User
from conventions.access import Seen, seen_by
from financing.letters.proofs import beginning, short_code
from financing.models import (
    ActualAmount,
    FundCall,
    KeyShare,
    PlannedAmount,
    ReckonedShare,
    RuleTerm,
)
from press.kit.naming import name_of, read_name
from press.kit.prepared import first_of_each_again
from press.kit.search import Asked, Hit, Kind, found_in_ways, reasons
from press.kit.ways import Ways
from press.words.french import euros, short_date

NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,9})")
LAST_DIGITS = re.compile(r"[0-9]{4}")
MOST = 60  # amounts that are read of each kind
LARGEST = 2**63 - 1  # centimes that a column holds
PARTY = "party__short_name"


def kinds_of(asked: Asked, user: User, on: date, way: str = "") -> Iterator[Kind]:
    letters = partial(_letters, asked, seen_by(user, way))
    shown = {"model": FundCall, "shown": _with_addressee}
    yield Kind("appels", "Appels de fonds", letters, _Letters(asked).hit, **shown)
    if asked.centimes:
        found = partial(_amounts, asked.centimes, user, on, way)
        yield Kind("montants", "Montants", found, _amount(asked.centimes), is_stored=False)


def _letters(asked: Asked, seen: Seen) -> Ways:
    """By number, its last four digits, code of verification, amount or addressee."""
    every = FundCall.objects.all()
    found = found_in_ways(every, asked, "party__searched", whole=_is_it(asked))
    found = found.filter(seen("round__component__convention"))
    return found.order_by("exactness", "-year", "-number", "pk")


def _with_addressee(rows: QuerySet[FundCall]) -> QuerySet[FundCall]:
    return rows.select_related("party", "round__component__convention").defer("content")


def _is_it(asked: Asked) -> Q:
    """The letters whose number, code or amount this is."""
    found = Q(pk=None)
    if number := NUMBER.fullmatch(asked.bare):
        found |= Q(year=number[1], number=number[2])
    if LAST_DIGITS.fullmatch(asked.bare):
        found |= Q(Exact(F("number") % 10_000, int(asked.bare)))
    if asked.centimes:
        found |= Q(amount=asked.centimes) | Q(amount=-asked.centimes)
    if code := _code(asked):
        found |= Q(sha256__startswith=code)
    return found


def _code(asked: Asked) -> str:
    """How the fingerprint of a letter begins that has this code; empty for what is no code."""
    try:
        return beginning(asked.text)
    except ValueError:
        return ""


class _Letters:
    """How a letter is shown, for what was asked."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def hit(self, one: FundCall) -> Hit:
        component = one.round.component
        title = f"{one.get_kind_display().capitalize()} n° {one}, {one.party.short_name}"
        place = f"{component.convention.reference}, {component.label}, {short_date(one.issued_on)}"
        url = reverse("call_round", args=[component.convention.reference, one.round_id])
        if abs(one.amount) == self.asked.centimes:
            return Hit(url, title, place, "montant", euros(one.amount))
        if _code(self.asked):
            return Hit(url, title, place, "code de vérification", short_code(one.sha256))
        return Hit(url, title, place, reasons(self.asked, title, destinataire=one.party.name))


class AmountFound(NamedTuple):
    """An amount as a row of any table tells it; `first` and `last` are years, 0 where none is."""

    why: str
    reference: str
    component: str
    code: str
    title: str
    period: str
    first: int
    last: int


def _amounts(centimes: int, user: User, on: date, way: str) -> list[AmountFound]:
    """Lines that are planned or spent so, what an act fixes or allows at the most, and what a key
    asks of somebody, letter or not; one query, compiled once.

    What a draft amendment would plan is on no page of the plan: it is not found either.
    """
    if centimes > LARGEST:
        return []
    rows = first_of_each_again(_found, user=user.pk, centimes=centimes, on=on, way=way)
    return [AmountFound(why, read_name(of), *told) for why, of, *told in rows]


def _found(user: int, centimes: int, on: date, way: str) -> list[QuerySet[Any]]:
    seen = seen_by(User(pk=user), way)
    kinds = (*_of_lines(centimes, on), *_of_keys(centimes, on))
    return [_part(seen, *one) for one in kinds]


def _of_lines(centimes: int, on: date) -> Iterator[tuple[Any, ...]]:
    planned = PlannedAmount.objects.in_effect(on).filter(amount=centimes)
    spent = ActualAmount.objects.filter(amount=centimes)
    for why, rows in (("montant prévu", planned), ("montant réalisé", spent)):
        yield rows, "line__component", _text(why), "line__label", F("period__label"), 0, 0


def _of_keys(centimes: int, on: date) -> Iterator[tuple[Any, ...]]:
    limits = Q(ceiling=centimes) | Q(fixed_amount=centimes)
    why = Case(When(ceiling=centimes, then=_text("plafond")), default=_text("montant fixé"))
    terms = RuleTerm.objects.filter(limits)
    yield terms, "rule__component", why, PARTY, "", F("rule__first_year"), 0
    held = KeyShare.objects.filter(ceiling=centimes)
    years = F("key__first_year"), F("key__last_year")
    yield held, "key__rule__component", _text("plafond"), PARTY, "", *years
    shares = ReckonedShare.objects.holding(on).filter(amount=centimes)
    label, year = F("reckoned__period__label"), F("reckoned__period__fiscal_year")
    yield shares, "reckoned__component", _text("quote-part"), PARTY, label, year, year


def _part(
    seen: Seen,
    rows: QuerySet[Any],
    component: str,
    why: Any,
    title: str,
    period: Any,
    first: Any,
    last: Any,
) -> QuerySet[Any]:
    found = rows.filter(seen(f"{component}__convention")).annotate(
        found_why=why,
        found_in=name_of(f"{component}__convention"),
        found_component=F(f"{component}__label"),
        found_code=F(f"{component}__code"),
        found_title=F(title),
        found_period=period if isinstance(period, F) else _text(period),
        found_first=first if isinstance(first, F) else Value(first),
        found_last=last if isinstance(last, F) else Value(last),
    )
    names = ("why", "in", "component", "code", "title", "period", "first", "last")
    return found.order_by("pk").values_list(*(f"found_{name}" for name in names))[:MOST]


def _text(said: str) -> Value:
    return Value(said, output_field=CharField())


def _amount(centimes: int) -> Callable[[AmountFound], Hit]:
    """How an amount that was found is shown: where it is said."""

    def hit(one: AmountFound) -> Hit:
        place = f"{one.reference}, {one.component}"
        if one.why == "quote-part":
            url = reverse("sharing_of", args=[one.reference, one.code, one.first])
            return Hit(url, f"{one.title}, {one.period}", place, one.why, euros(centimes))
        if one.period:
            url, place = reverse("plan", args=[one.reference]), f"{place}, {one.period}"
            return Hit(url, one.title, place, one.why, euros(centimes))
        since = f"clé de {one.first} à {one.last}" if one.last else f"règle à partir de {one.first}"
        url = reverse("sharing", args=[one.reference])
        return Hit(url, f"{one.title}, {since}", place, one.why, euros(centimes))

    return hit
