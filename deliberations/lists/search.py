"""What a search finds in the deliberations that a person sees."""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from conventions.access import MANY
from deliberations.models import BudgetEntry, Decision, Deliberation, DeliberationQuerySet
from epci.models import Organisation
from press.kit.search import Asked, Hit, Kind, found_in_ways, holding, reasons
from press.kit.ways import AmongListed, Ways
from press.words.french import euros, short_date


def kinds_of(asked: Asked, user: User, way: str = "") -> Iterator[Kind]:
    """The deliberations: by number, title, council, prefecture's identifier, decision or amount."""

    def hit(one: Any) -> Hit:
        title = f"n° {one.number}, {one.title}" if one.number else one.title
        place = f"{one.council}, séance du {short_date(one.held_on)}"
        texts = {"identifiant": one.prefecture_id, "rapporteur": one.rapporteur}
        why = reasons(asked, f"{title} {place}", **texts, décision=one.decision or "")
        if one.entered:
            why, found = f"inscription au budget, {one.entered}", euros(asked.centimes or 0)
            return Hit(reverse("deliberation", args=[one.pk]), title, place, why, found)
        return Hit(reverse("deliberation", args=[one.pk]), title, place, why)

    yield Kind(
        "deliberations",
        "Délibérations",
        partial(_deliberations, asked, user, way),
        hit,
        model=Deliberation,
        shown=partial(_with_what_was_found, asked),
    )


def _deliberations(asked: Asked, user: User, way: str) -> Ways:
    """What they decide and enter is looked for among those alone, where these are few."""

    def visible(rows: QuerySet[Deliberation]) -> QuerySet[Deliberation]:
        return cast(DeliberationQuerySet, rows).found_by(user, sees_many=way == MANY)

    every = Deliberation.objects.order_by()
    theirs = Q() if way == MANY else Q(deliberation__in=visible(every).values("pk"))
    decisions = holding(Decision.objects.filter(theirs), asked, "searched").order_by()
    entries = BudgetEntry.objects.filter(theirs).order_by()
    entries = entries.filter(_of_amount(asked))
    found = found_in_ways(
        every,
        asked,
        "searched",
        Q(AmongListed("pk", decisions.values("deliberation"))),
        beside=_of_council,
        whole=Q(number=asked.text) & ~Q(number="")
        | Q(prefecture_id=asked.text) & ~Q(prefecture_id="")
        | Q(AmongListed("pk", entries.values("deliberation"))),
    )
    return found.keep(visible).order_by("exactness", "-held_on", "pk")


def _of_council(word: str) -> Q:
    councils = Organisation.objects.filter(sort_name__contains=word).order_by()
    return Q(AmongListed("council", councils.values("pk")))


def _with_what_was_found(asked: Asked, rows: QuerySet[Deliberation]) -> QuerySet[Deliberation]:
    """With the decision and the entry of theirs that were found."""
    of_one = Q(deliberation=OuterRef("pk"))
    decisions = holding(Decision.objects.filter(of_one), asked, "searched").order_by()
    entries = BudgetEntry.objects.filter(of_one, _of_amount(asked)).order_by()
    return rows.select_related("council").annotate(
        decision=Subquery(decisions.values("text")[:1]),
        entered=Subquery(entries.values("budget")[:1]),
    )


def _of_amount(asked: Asked) -> Q:
    amount = asked.centimes or -1  # no amount is asked for
    return Q(planned=amount) | Q(operation=amount)
