"""What awaits a person: of each kind the first, and how many there are; late things come first."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain, groupby
from types import SimpleNamespace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from config.overviews.nearest import late_duties
from config.overviews.own_acts import own_acts
from conventions.access import MANY, Seen, seen_by
from conventions.approvals.seats import awaiting_texts, owed_texts, seats, standing_of
from conventions.approvals.standing import AwaitedText, Standing
from conventions.entities.standing import Owed
from conventions.models import Convention, Milestone, Party, Text
from epci.models import Membership, Organisation
from epci.people.acts import expired_of
from epci.permissions import Act, allowed_to
from financing.dossier.to_do import Due
from financing.entities.actuals import stated_number
from financing.models import EarlierLetter, ExpenseStatement, FundCall, ReckonedPeriod
from financing.payments.listed import FoundLetters
from press.kit.naming import name_of, read_name

FIRST = 5  # of each kind
OLDEST = ("period__fiscal_year", "component__convention__reference", "pk")
# Of who sees many, in the order of an index.
SOONEST = {
    **dict.fromkeys(("lacking", "keys", "awaited"), ("fiscal_year", "pk")),
    "answers": ("convention_id", "rank"),
    "drafts": ("pk",),
}
MOST_SEATS = 60  # parties of the texts that are shown
PLACED = {
    "reference": name_of("component__convention"),
    "component": F("component__label"),
    "code": F("component__code"),
    "period": F("period__label"),
    "year": F("period__fiscal_year"),
}
DUES = ("lacking", "keys", "rounds", "awaited")
KEY = {"key": F("pk")}
# Of each kind, which come first, and what is said of them; the rows of a key are read whole.
FIRSTS: dict[str, tuple[Sequence[str], dict[str, Any]]] = {
    **dict.fromkeys(DUES, (OLDEST, KEY)),
    **dict.fromkeys(("own", "texts"), (("pk",), KEY)),
    "answers": (
        ("convention__reference", "rank"),
        {
            "reference": name_of("convention"),
            "title": F("convention__title"),
            "organisation": F("organisation__name"),
            "is_declared": F("declared_on"),
            **KEY,
        },
    ),
    "drafts": (("reference", "pk"), {"reference": name_of(), "title": F("title")}),
    "states": (OLDEST, PLACED),
    "settlements": (
        ("issued_on", "pk"),
        {**PLACED, "stated_in": F("year"), "number": F("number")},
    ),
    "expired": (
        ("expires_at", "pk"),
        {"email": F("email"), "roles": F("roles"), "organisation": F("organisation_id")},
    ),
}


@dataclass(frozen=True)
class Rights:
    """The organisations that the person may do each act for."""

    memberships: Sequence[Membership]

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(dict.fromkeys(one.organisation for one in self.memberships))

    def to(self, act: Act) -> list[Organisation]:
        return allowed_to(act, self.memberships)


@dataclass(frozen=True)
class Awaiting:
    """Everything that may await a person, as rows of the database that nobody has read yet.

    `start` and `size` say which of them are read, of each kind, or of the kind named by `only`;
    `sees_many`, that what they see is asked of each row: see `seen_by`.
    """

    rights: Rights
    user: User
    on: date
    at: datetime
    sees_many: bool = False
    only: str = ""
    start: int = 0
    size: int = FIRST

    @property
    def part(self) -> slice:
        return slice(self.start, self.start + self.size)

    @cached_property
    def counted(self) -> dict[str, QuerySet[Any]]:
        """What is counted, by kind; a kind that no role of the person concerns is not there."""
        found: dict[str, QuerySet[Any]] = {
            "late": self._late,
            "unpaid": self._letters.rows(()),
            "own": self._own_texts,
        }
        if self.rights.to(Act.ANSWER):
            found["answers"] = self._answers
        if self.rights.to(Act.MANAGE_PEOPLE):
            found["expired"] = expired_of(self.rights.to(Act.MANAGE_PEOPLE), self.at)
        if self.rights.to(Act.EDIT_CONVENTION):
            found["drafts"] = self._drafts
        if self.rights.to(Act.ISSUE_CALLS):
            found["texts"] = awaiting_texts(self.on).filter(self._is_seen("convention"))
        if self.rights.to(Act.STATE_ACTUALS):
            found["states"] = self._states
            found["settlements"] = self._settlements
        found |= self._dues
        return {kind: rows for kind, rows in found.items() if self.only in ("", kind)}

    @cached_property
    def _is_seen(self) -> Seen:
        return seen_by(self.user, MANY if self.sees_many else "")

    @cached_property
    def _dues(self) -> dict[str, QuerySet[ReckonedPeriod]]:
        """What money waits for, of the components that the person's organisations carry."""
        rows, on = ReckonedPeriod.objects, self.on
        by_kind = {
            "lacking": (Act.ENTER_POPULATIONS, rows.lacking(on)),
            "keys": (Act.ADOPT_KEY, rows.to_adopt(on)),
            "rounds": (Act.ISSUE_CALLS, rows.to_call(on)),
        }
        return {
            kind: found.filter(carrier__in=self.rights.to(act))
            for kind, (act, found) in by_kind.items()
            if self.rights.to(act)
        }

    @property
    def _late(self) -> QuerySet[Milestone]:
        return late_duties(self.rights.organisations, self.on, one_by_one=self.sees_many)

    @property
    def _own_texts(self) -> QuerySet[Text]:
        return owed_texts(self.rights.organisations, self.on, one_by_one=self.sees_many)

    @property
    def _awaited(self) -> QuerySet[ReckonedPeriod]:
        """Figures that others must type, of the conventions that are seen."""
        typists = self.rights.to(Act.ENTER_POPULATIONS)
        found = ReckonedPeriod.objects.lacking(self.on)
        seen = found.filter(self._is_seen("component__convention"))
        return seen.exclude(carrier__in=typists)

    @property
    def _drafts(self) -> QuerySet[Convention]:
        """The conventions that one's organisation leads, and that never went to the councils."""
        editors = self.rights.to(Act.EDIT_CONVENTION)
        return Convention.objects.filter(submitted_on=None, led_by__in=editors)

    @property
    def _answers(self) -> QuerySet[Party]:
        """What waits for the answer of the organisations for which the person may give it."""
        return Party.objects.unanswered().filter(organisation__in=self.rights.to(Act.ANSWER))

    @property
    def _states(self) -> QuerySet[ReckonedPeriod]:
        """The years that are over of which one's organisation states the expenses."""
        carriers = self.rights.to(Act.STATE_ACTUALS)
        found = ReckonedPeriod.objects.to_state(self.on)
        return found.filter(carrier__in=carriers)

    @property
    def _settlements(self) -> QuerySet[ExpenseStatement]:
        """The years that one's organisation stated, and neither settled on it nor closed."""
        carriers = self.rights.to(Act.SETTLE_YEAR)
        return ExpenseStatement.objects.to_settle().filter(carrier__in=carriers)

    @property
    def _letters(self) -> FoundLetters:
        """The letters to one's organisation that are still to be paid."""
        own = Q(party__organisation__in=self.rights.organisations)
        sides = FundCall.objects.filter(own), EarlierLetter.objects.filter(own)
        return FoundLetters(*sides, self.on).unpaid

    def first(self, kinds: Collection[str]) -> dict[str, QuerySet[Any]]:
        """The first of each of these kinds of `FIRSTS`, as far as a line says it, else its key
        alone.
        """
        rows = {kind: self.counted[kind] for kind in FIRSTS if kind in kinds}
        if "lacking" in self.counted and not self.only:
            rows["awaited"] = self._awaited
        parts = {}
        for kind, listed in rows.items():
            order, said = FIRSTS[kind]
            if self.sees_many and not self.only:
                order = SOONEST.get(kind, order)
            parts[kind] = listed.order_by(*order).annotate(said=JSONObject(**said))[self.part]
        return parts

    def read_dues(self, first: Mapping[str, Sequence[SimpleNamespace]]) -> dict[str, list[Due]]:
        """The dues of each kind, the nearest years first; one query."""
        keys = {kind: [one.key for one in first[kind]] for kind in DUES}
        wanted = set(chain.from_iterable(keys.values()))
        related = ("period", "component__convention", "component__carrier__organisation")
        rows = ReckonedPeriod.objects.select_related(*related).in_bulk(wanted) if wanted else {}
        return {
            kind: [_due(rows[pk]) for pk in listed if pk in rows] for kind, listed in keys.items()
        }

    def read_seats(self, first: Mapping[str, Sequence[SimpleNamespace]]) -> dict[str, list[Any]]:
        """What one's organisations have to do about texts, and whom the others wait for; one query.

        The oldest texts come first.
        """
        wanted = {one.key for kind in ("own", "texts") for one in first[kind]}
        rows = seats(Text.objects.filter(pk__in=wanted), self.on).exclude(owes=Owed.NOTHING.value)
        listed = rows.order_by("text_pk", "rank")[:MOST_SEATS] if wanted else ()
        known = [standing_of(one, self.on) for one in listed]
        own = {one.pk for one in self.rights.organisations}
        acts = list(own_acts(known, own)) if first["own"] else []
        texts = [AwaitedText(text, tuple(some)) for text, some in groupby(known, _text)]
        return {
            "own_acts": acts[: self.size],
            "texts": texts[: self.size] if first["texts"] else [],
        }

    def unpaid(self) -> QuerySet[Any]:
        """The oldest letters first, those of before Prorata with the others: see `unpaid_of`."""
        return self._letters.oldest(self.part)

    def read_late(self) -> list[Milestone]:
        """The duties that are the latest first; one query."""
        late = self.counted["late"].select_related("convention", "owner")
        return list(late.order_by("next_on", "pk")[self.part])


def _due(row: ReckonedPeriod) -> Due:
    faults, year = tuple(row.faults), row.period.fiscal_year
    return Due(row.component, year, row.period, row.left_to_call, faults)


def lines_of(found: Mapping[str, Sequence[dict[str, Any]]]) -> dict[str, list[SimpleNamespace]]:
    """What was read of `Awaiting.first`, by kind."""
    return {kind: list(map(_said, found.get(kind, ()))) for kind in FIRSTS}


def _said(row: dict[str, Any]) -> SimpleNamespace:
    """A line as templates read it; its reference knows its convention."""
    if "reference" in row:
        row["reference"] = read_name(row["reference"])
    if "number" in row:
        row["stated"] = stated_number(row["stated_in"], row["number"])
    if "roles" in row:  # SQLite gives what is JSON already as text
        roles = row["roles"] if isinstance(row["roles"], list) else json.loads(row["roles"])
        row["roles"] = [Membership.Role(one).label for one in roles]
    return SimpleNamespace(**row)


def _text(standing: Standing) -> Text:
    return standing.text
