"""What a search finds in the money of the conventions that a person sees: letters and amounts."""

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from conventions.models import Convention, Text
from financing.letters.proofs import beginning, short_code
from financing.models import (
    ActualAmount,
    Component,
    FundCall,
    KeyShare,
    PlannedAmount,
    ReckonedShare,
    RuleTerm,
)
from press.kit.search import Asked, Hit, Kind, holding, reasons
from press.words.french import euros, short_date

NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,9})")
LAST_DIGITS = re.compile(r"[0-9]{4}")
MOST = 60  # amounts that are read of each kind


def kinds_of(asked: Asked, user: User, on: date) -> Iterator[Kind]:
    visible = Convention.objects.visible_to(user)
    yield Kind("appels", "Appels de fonds", _letters(asked, visible), _Letters(asked).hit)
    if asked.centimes:
        amounts = [*_stored(asked.centimes, visible, on), *_shares(asked.centimes, visible, on)]
        yield Kind("montants", "Montants", amounts, lambda hit: hit)


def _letters(asked: Asked, visible: QuerySet[Convention]) -> QuerySet[FundCall]:
    """By number, its last four digits, code of verification, amount or addressee."""
    letters = FundCall.objects.filter(round__component__convention__in=visible.values("pk"))
    found = holding(
        letters.alias(last_digits=F("number") % 10_000),
        asked,
        "party__searched",
        whole=_is_it(asked),
    )
    return (
        found.select_related("party", "round__component__convention")
        .defer("content")
        .order_by("exactness", "-year", "-number", "pk")
    )


def _is_it(asked: Asked) -> Q:
    """The letters whose number, code or amount this is."""
    found = Q(pk=None)
    if number := NUMBER.fullmatch(asked.bare):
        found |= Q(year=number[1], number=number[2])
    if LAST_DIGITS.fullmatch(asked.bare):
        found |= Q(last_digits=int(asked.bare))
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


def _stored(centimes: int, visible: QuerySet[Convention], on: date) -> Iterator[Hit]:
    """Lines that are planned or spent so, and what an act fixes or allows at the most.

    What a draft amendment would plan is on no page of the plan: it is not found either.
    """
    texts = Text.objects.in_effect(on).order_by().values("pk")
    rows_of = {
        "montant prévu": PlannedAmount.objects.filter(text__in=texts),
        "montant réalisé": ActualAmount.objects.all(),
    }
    for why, rows in rows_of.items():
        found = rows.filter(amount=centimes, line__component__convention__in=visible.values("pk"))
        for one in found.select_related("line__component__convention", "period").order_by("pk")[
            :MOST
        ]:
            convention = one.line.component.convention.reference
            place = f"{convention}, {one.line.component.label}, {one.period.label}"
            yield Hit(
                reverse("plan", args=[convention]), one.line.label, place, why, euros(centimes)
            )
    yield from _fixed(centimes, visible)


def _fixed(centimes: int, visible: QuerySet[Convention]) -> Iterator[Hit]:
    """What a rule fixes, or the most that it or an adopted key allows."""
    seen = visible.values("pk")
    limits = Q(ceiling=centimes) | Q(fixed_amount=centimes)
    terms = RuleTerm.objects.filter(limits, rule__component__convention__in=seen)
    for one in terms.select_related("party", "rule__component__convention").order_by("pk")[:MOST]:
        why = "plafond" if one.ceiling == centimes else "montant fixé"
        since = f"règle à partir de {one.rule.first_year}"
        yield _limit(one.rule.component, f"{one.party.short_name}, {since}", why, centimes)
    shares = KeyShare.objects.filter(ceiling=centimes, key__rule__component__convention__in=seen)
    for one in shares.select_related("party", "key__rule__component__convention").order_by("pk")[
        :MOST
    ]:
        years = f"clé de {one.key.first_year} à {one.key.last_year}"
        title = f"{one.party.short_name}, {years}"
        yield _limit(one.key.rule.component, title, "plafond", centimes)


def _limit(component: Component, title: str, why: str, centimes: int) -> Hit:
    reference = component.convention.reference
    url = reverse("sharing", args=[reference])
    return Hit(url, title, f"{reference}, {component.label}", why, euros(centimes))


def _shares(centimes: int, visible: QuerySet[Convention], on: date) -> Iterator[Hit]:
    """What a key asks of somebody, letter or not: as it is kept."""
    asked = ReckonedShare.objects.holding(on).filter(
        amount=centimes, reckoned__component__convention__in=visible.values("pk")
    )
    for one in asked.read().order_by("pk")[:MOST]:
        reference, component = one.component.convention.reference, one.component
        yield Hit(
            reverse("sharing_of", args=[reference, component.code, one.period.fiscal_year]),
            f"{one.party.short_name}, {one.period.label}",
            f"{reference}, {component.label}",
            "quote-part",
            euros(one.amount),
        )
