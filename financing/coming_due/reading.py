"""The letters whose day to be paid by comes near, and who is told of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from conventions.follow_up.schedule import Occurrence, reminder_due
from conventions.models import Convention
from epci.models import Membership
from epci.permissions import Act, holders
from financing.letters.names import name_of
from financing.models import DueNotice, FundCall, LetterHold
from press.words.french import euros, long_date


@dataclass(frozen=True)
class DueLetter:
    """A letter that is not paid, and the threshold that it has reached, in days before."""

    letter: FundCall
    days_before: int

    def said(self, on: date) -> str:
        """« Appel de fonds n° 2025-0001 de la CCI, 4 284,00 €, 2 août 2025, dans 30 jours »."""
        one, day = self.letter, self.letter.due_on
        is_subsidy = one.round.component.convention.kind == Convention.Kind.SUBSIDY
        title = name_of(one.kind, is_subsidy=is_subsidy).title
        when = f"{long_date(day)}, {Occurrence(day).said(on)}" if day else ""
        return f"{title} n° {one} de {one.carrier}, {euros(one.owed)} à payer : {when}"


def due_letters(on: date, thresholds: Collection[int]) -> dict[User, list[DueLetter]]:
    """What each person who answers for an addressee is to be told that day; six queries.

    Neither what is late, which its carrier recalls, nor what is contested.
    """
    last = on + timedelta(days=max(thresholds, default=0))
    held = LetterHold.objects.filter(call=OuterRef("pk")).order_by("-pk").values("is_held")[:1]
    letters = FundCall.objects.standing().with_money().filter(left__gt=0, due_on__range=(on, last))
    near = letters.alias(is_held=Coalesce(Subquery(held), False)).filter(is_held=False)
    related = near.filter(party__refused_on=None, rendering__isnull=False).select_related(
        "carrier", "party", "round__component__convention"
    )
    known = related.defer("content").prefetch_related("payments", "lowerings", "uses")
    reached = ((one, reminder_due(one.due_on, on, thresholds)) for one in known.order_by("due_on"))
    return _by_person([DueLetter(one, days) for one, days in reached if days is not None])


def _by_person(letters: list[DueLetter]) -> dict[User, list[DueLetter]]:
    by_organisation: dict[int, list[DueLetter]] = defaultdict(list)
    for one in letters:
        by_organisation[one.letter.party.organisation_id].append(one)
    rows = Membership.objects.filter(
        organisation__in=by_organisation, role__in=holders(Act.ANSWER), user__is_active=True
    )
    found: dict[User, list[DueLetter]] = defaultdict(list)
    for one in rows.select_related("user").order_by("user__email", "organisation"):
        own = by_organisation[one.organisation_id]
        found[one.user] += [due for due in own if due not in found[one.user]]
    told = {user: untold(user, own) for user, own in found.items()}
    return {user: own for user, own in told.items() if own}


def untold(user: User, letters: Iterable[DueLetter]) -> list[DueLetter]:
    """Those of which the person was not told for this threshold, nor for a nearer one."""
    listed = list(letters)
    calls = [one.letter.pk for one in listed]
    rows = DueNotice.objects.filter(call__in=calls, email=user.email)
    known = list(rows.values_list("call", "days_before"))
    return [
        one
        for one in listed
        if not any(key == one.letter.pk and days <= one.days_before for key, days in known)
    ]
