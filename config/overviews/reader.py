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
from conventions.approvals.standing import TRANSMITTING
from conventions.models import Convention
from epci.models import Membership, Organisation
from epci.permissions import memberships_of
from financing.payments.listed import UnpaidLetter, unpaid_of
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
        return Awaiting(self.rights, Convention.objects.visible_to(self.user), self.on, self.at)

    @property
    def _asks(self) -> dict[str, Any]:
        acting_for = next((one.pk for one in self.rights.organisations), None)
        roles = sorted(one.role for one in self.rights.memberships)
        return {"user": self.user.pk, "organisation": acting_for, "roles": " ".join(roles)}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Conventions, first steps, and what awaits, by kind; one query."""
        return counts_again(_counted, OF_DAY, **self._asks, on=self.on, at=self.at)

    def first(self, kinds: Collection[str]) -> dict[str, list[SimpleNamespace]]:
        """The first of each of these kinds; one query."""
        asked = {**self._asks, "on": self.on, "at": self.at, "kinds": " ".join(kinds)}
        return lines_of(first_said_again(_first, OF_DAY, **asked))

    @property
    def unpaid(self) -> list[UnpaidLetter]:
        """The oldest letters first; one query."""
        asked = {**self._asks, "on": self.on, "at": self.at}
        return unpaid_of(first_of_each_again(_unpaid, **asked))

    @cached_property
    def ahead(self) -> Nearest:
        """The duties that are late, and the next days; one query."""
        until = self.on + AHEAD
        rows = first_of_each_again(_ahead, **self._asks, on=self.on, until=until)
        return nearest(rows, self.on, NEXT_DATES)


def _awaiting(user: int, organisation: int | None, roles: str, on: date, at: datetime) -> Awaiting:
    place = Organisation(pk=organisation)
    held = [Membership(organisation=place, role=role) for role in roles.split()]
    return Awaiting(Rights(held), Convention.objects.visible_to(User(pk=user)), on, at)


def _counted(on: date, **asks: Any) -> dict[str, QuerySet[Any]]:
    awaiting = _awaiting(on=on, **asks)
    visible = awaiting.visible
    conventions = {"all": visible, "in_force": visible.in_force(on)}
    return {**conventions, **evidence(awaiting.rights), **awaiting.counted}


def _first(kinds: str, **asks: Any) -> Mapping[str, QuerySet[Any]]:
    return _awaiting(**asks).first(kinds.split())


def _unpaid(**asks: Any) -> Sequence[QuerySet[Any]]:
    return [_awaiting(**asks).unpaid()]


def _ahead(
    user: int, organisation: int | None, roles: str, on: date, until: date
) -> Sequence[QuerySet[Any]]:
    owners = [Organisation(pk=organisation)] if roles else []
    visible = Convention.objects.visible_to(User(pk=user))
    return nearest_parts(visible, late_duties(owners, on), on, until, NEXT_DATES)
