"""What home asks for a person, in sentences that are compiled once: see `press.kit.prepared`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from config.overviews.awaiting import Awaiting, Rights, lines_of
from config.overviews.first_steps import evidence
from config.overviews.nearest import AHEAD, Nearest, late_duties, nearest, nearest_parts
from conventions.access import MANY, seen_by
from conventions.approvals.standing import TRANSMITTING
from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.seeing import seats_of, seen_one_by_one
from conventions.models import Convention
from epci.models import Membership, Organisation
from epci.permissions import memberships_of
from financing.payments.listed import UnpaidLetter, unpaid_of
from press.kit.counts import MOST, ByLength
from press.kit.prepared import counts_again, first_of_each_again, first_said_again

NEXT_DATES = 3
# What is asked that comes of the day.
OF_DAY = {
    "fresh": lambda values: values["on"] - timedelta(days=TRANSMITTING),
    "year": lambda values: values["on"].year,
    "next_year": lambda values: values["on"].year + 1,
}


@dataclass(frozen=True)
class HomeReader:
    """A person who opens their home, on a day."""

    user: User
    on: date
    at: datetime

    @cached_property
    def rights(self) -> Rights:
        return Rights(memberships_of(self.user))

    @cached_property
    def awaiting(self) -> Awaiting:
        return Awaiting(self.rights, self.user, self.on, self.at)

    @property
    def _asks(self) -> dict[str, Any]:
        acting_for = next((one.pk for one in self.rights.organisations), None)
        roles = sorted(one.role for one in self.rights.memberships)
        return {"user": self.user.pk, "organisation": acting_for, "roles": " ".join(roles)}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Conventions, first steps, and what awaits, by kind; one query."""
        return counts_again(_counted, OF_DAY, **self._asks, on=self.on, at=self.at)

    @property
    def sees_many(self) -> bool:
        """Whether they see more conventions than are counted."""
        return self.counts["all"] > MOST

    @property
    def _way(self) -> str:
        return MANY if self.sees_many else ""

    @property
    def visible(self) -> ConventionQuerySet:
        """The conventions that they see, in the way that finds the first of them the soonest."""
        if self.sees_many:
            return Convention.objects.filter(seen_one_by_one(self.user, "pk"))
        return Convention.objects.visible_to(self.user)

    def first(self, kinds: Collection[str]) -> dict[str, list[SimpleNamespace]]:
        """The first of each of these kinds; one query."""
        asked = {
            **self._asks,
            "on": self.on,
            "at": self.at,
            "kinds": " ".join(kinds),
            "way": self._way,
        }
        return lines_of(first_said_again(_first, OF_DAY, **asked))

    @property
    def unpaid(self) -> list[UnpaidLetter]:
        """The oldest letters first; one query."""
        asked = {**self._asks, "on": self.on, "at": self.at}
        return unpaid_of(first_of_each_again(_unpaid, **asked))

    @cached_property
    def ahead(self) -> Nearest:
        """The duties that are late, and the next days; one query."""
        asked = {**self._asks, "on": self.on, "until": self.on + AHEAD}
        rows = first_of_each_again(_ahead, **asked, way=self._way)
        return nearest(rows, self.on, NEXT_DATES)


def _awaiting(
    user: int, organisation: int | None, roles: str, on: date, at: datetime, way: str = ""
) -> Awaiting:
    place = Organisation(pk=organisation)
    held = [Membership(organisation=place, role=role) for role in roles.split()]
    return Awaiting(Rights(held), User(pk=user), on, at, sees_many=way == MANY)


def _counted(on: date, **asks: Any) -> dict[str, QuerySet[Any] | ByLength]:
    """In the way that the number of what they see asks for, which is not known yet."""
    listed, seats = _counted_by("", on, **asks), seats_of(User(pk=asks["user"]))
    each = _counted_by(MANY, on, **asks)
    return {name: ByLength(seats, each[name], rows) for name, rows in listed.items()}


def _counted_by(way: str, on: date, **asks: Any) -> dict[str, QuerySet[Any]]:
    awaiting = _awaiting(on=on, way=way, **asks)
    visible = Convention.objects.filter(seen_by(awaiting.user, way)("pk"))
    conventions = {"all": visible, "in_force": visible.in_force(on)}
    return {**conventions, **evidence(awaiting.rights, way), **awaiting.counted}


def _first(kinds: str, **asks: Any) -> Mapping[str, QuerySet[Any]]:
    return _awaiting(**asks).first(kinds.split())


def _unpaid(**asks: Any) -> Sequence[QuerySet[Any]]:
    return [_awaiting(**asks).unpaid()]


def _ahead(
    user: int, organisation: int | None, roles: str, on: date, until: date, way: str
) -> Sequence[QuerySet[Any]]:
    owners, person = [Organisation(pk=organisation)] if roles else [], User(pk=user)
    seen = seen_by(person, way)
    late = late_duties(owners, on, one_by_one=way == MANY)
    return nearest_parts(seen, late, on, until, NEXT_DATES)
