"""What a search finds in the deliberations that a person sees."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from deliberations.models import BudgetEntry, Decision, Deliberation
from press.kit.search import Asked, Hit, Kind, holding, reasons
from press.words.french import euros, short_date


def kinds_of(asked: Asked, user: User) -> Iterator[Kind]:
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

    yield Kind("deliberations", "Délibérations", _deliberations(asked, user), hit)


def _deliberations(asked: Asked, user: User) -> QuerySet[Deliberation]:
    visible = Deliberation.objects.visible_to(user)
    ids = visible.order_by().values("pk")
    decisions = holding(Decision.objects.filter(deliberation__in=ids), asked, "searched").order_by()
    entries = BudgetEntry.objects.filter(deliberation__in=ids).order_by()
    amount = asked.centimes or -1  # no amount is asked for
    entries = entries.filter(Q(planned=amount) | Q(operation=amount))
    found = holding(
        visible.select_related("council"),
        asked,
        "searched",
        "council__sort_name",
        whole=Q(number=asked.text) & ~Q(number="")
        | Q(prefecture_id=asked.text) & ~Q(prefecture_id="")
        | Q(pk__in=entries.values("deliberation")),
        also=Q(pk__in=decisions.values("deliberation")),
    )
    of_one = {"deliberation": OuterRef("pk")}
    return found.annotate(
        decision=Subquery(decisions.filter(**of_one).values("text")[:1]),
        entered=Subquery(entries.filter(**of_one).values("budget")[:1]),
    ).order_by("exactness", "-held_on", "pk")
