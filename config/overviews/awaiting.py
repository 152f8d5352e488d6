"""What awaits a person: of each kind the first, and how many there are; late things come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import groupby
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from config.overviews.nearest import late_duties
from config.overviews.own_acts import own_acts
from conventions.approvals.seats import awaiting_texts, owed_texts, seats, standing_of
from conventions.approvals.standing import AwaitedText, Standing
from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.standing import Owed
from conventions.models import Convention, Milestone, Party, Text
from epci.models import Invitation, Membership, Organisation
from epci.people.acts import expired_of
from epci.permissions import Act, allowed_to
from financing.dossier.to_do import Due
from financing.models import EarlierLetter, ExpenseStatement, FundCall, ReckonedPeriod
from financing.payments.listed import FoundLetters, ListedLetter, read_letters

FIRST = 5  # of each kind
OLDEST = ("period__fiscal_year", "component__convention__reference", "pk")
MOST_SEATS = 60  # parties of the texts that are shown


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

    `start` and `size` say which of them are read, of each kind, or of the kind named by `only`.
    """

    rights: Rights
    visible: ConventionQuerySet
    on: date
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
            "late": late_duties(self.rights.organisations, self.on),
            "unpaid": self._unpaid,
            "own": owed_texts(self.rights.organisations, self.on),
        }
        if self.rights.to(Act.ANSWER):
            found["answers"] = self._answers
        if self.rights.to(Act.MANAGE_PEOPLE):
            found["expired"] = expired_of(self.rights.to(Act.MANAGE_PEOPLE), timezone.now())
        if self.rights.to(Act.EDIT_CONVENTION):
            found["drafts"] = self._drafts
        if self.rights.to(Act.ISSUE_CALLS):
            found["texts"] = awaiting_texts(self.on).filter(convention__in=self._seen)
        if self.rights.to(Act.STATE_ACTUALS):
            found["states"] = self._states
            found["settlements"] = self._settlements
        found |= self._dues
        return {kind: rows for kind, rows in found.items() if self.only in ("", kind)}

    @property
    def _seen(self) -> QuerySet[Any]:
        return self.visible.order_by().values("pk")

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
            kind: found.filter(component__carrier__organisation__in=self.rights.to(act))
            for kind, (act, found) in by_kind.items()
            if self.rights.to(act)
        }

    @property
    def _awaited(self) -> QuerySet[ReckonedPeriod]:
        """Figures that others must type, of the conventions that are seen."""
        typists = self.rights.to(Act.ENTER_POPULATIONS)
        found = ReckonedPeriod.objects.lacking(self.on)
        seen = found.filter(component__convention__in=self._seen)
        return seen.exclude(component__carrier__organisation__in=typists)

    @property
    def _drafts(self) -> QuerySet[Convention]:
        """The conventions that one's organisation leads, and that never went to the councils."""
        editors = self.rights.to(Act.EDIT_CONVENTION)
        leads = Party.objects.filter(is_lead=True, organisation__in=editors)
        return Convention.objects.filter(submitted_on=None, pk__in=leads.values("convention"))

    @property
    def _answers(self) -> QuerySet[Party]:
        """What waits for the answer of the organisations for which the person may give it."""
        return Party.objects.unanswered().filter(organisation__in=self.rights.to(Act.ANSWER))

    @property
    def _states(self) -> QuerySet[ReckonedPeriod]:
        """The years that are over of which one's organisation states the expenses."""
        carriers = self.rights.to(Act.STATE_ACTUALS)
        found = ReckonedPeriod.objects.to_state(self.on)
        return found.filter(component__carrier__organisation__in=carriers)

    @property
    def _settlements(self) -> QuerySet[ExpenseStatement]:
        """The years that one's organisation stated, and neither settled on it nor closed."""
        carriers = self.rights.to(Act.SETTLE_YEAR)
        return ExpenseStatement.objects.to_settle().filter(carrier__in=carriers)

    @property
    def _unpaid(self) -> QuerySet[Any]:
        """The keys of the letters to one's organisation that are still to be paid, oldest first."""
        own = Q(party__organisation__in=self.rights.organisations)
        sides = FundCall.objects.filter(own), EarlierLetter.objects.filter(own)
        return FoundLetters(*sides, self.on).unpaid.rows(()).order_by("of_day", "of_number", "pk")

    def read_dues(self) -> dict[str, list[Due]]:
        """The dues of each kind, the nearest years first; one query."""
        kinds = {kind: rows for kind, rows in self._dues.items() if kind in self.counted}
        if "lacking" in kinds and not self.only:
            kinds["awaited"] = self._awaited
        found: dict[str, list[Due]] = {
            kind: [] for kind in ("lacking", "keys", "rounds", "awaited")
        }
        parts = (rows.order_by(*OLDEST).values("pk")[self.part] for rows in kinds.values())
        wanted = reduce(or_, (Q(pk__in=part) for part in parts), Q(pk=None))
        for row in _oldest(ReckonedPeriod.objects.filter(wanted)) if kinds else ():
            found[self._kind(row)].append(_due(row))
        return found

    def _kind(self, row: ReckonedPeriod) -> str:
        if not row.faults:
            return "keys" if row.is_proposable else "rounds"
        carried = row.component.carrier.organisation in self.rights.to(Act.ENTER_POPULATIONS)
        return "lacking" if carried else "awaited"

    def read_seats(self) -> dict[str, list[Any]]:
        """What one's organisations have to do about texts, and whom the others wait for; one query.

        The oldest texts come first.
        """
        kinds = [kind for kind in ("own", "texts") if kind in self.counted]
        parts = (self.counted[kind].order_by("pk").values("pk")[self.part] for kind in kinds)
        wanted = reduce(or_, (Q(pk__in=part) for part in parts), Q(pk=None))
        rows = seats(Text.objects.filter(wanted), self.on).exclude(owes=Owed.NOTHING.value)
        listed = rows.order_by("text_pk", "rank")[:MOST_SEATS] if kinds else ()
        known = [standing_of(one, self.on) for one in listed]
        own = {one.pk for one in self.rights.organisations}
        acts = list(own_acts(known, own)) if "own" in kinds else []
        texts = [AwaitedText(text, tuple(some)) for text, some in groupby(known, _text)]
        return {"own": acts[: self.size], "texts": texts[: self.size] if "texts" in kinds else []}

    def read_unpaid(self) -> list[ListedLetter]:
        """The oldest letters first, those of before Prorata with the others; three queries."""
        return list(read_letters(self._unpaid[self.part], self.on))

    def read_late(self) -> list[Milestone]:
        """The duties that are the latest first; one query."""
        late = self.counted["late"].select_related("convention", "owner")
        return list(late.order_by("next_on", "pk")[self.part])

    def read_answers(self) -> list[Party]:
        """One query."""
        asked = self._answers.select_related("organisation", "convention")
        return list(asked.order_by("convention__reference", "rank")[self.part])

    def read_expired(self) -> list[Invitation]:
        """One query."""
        return list(self.counted["expired"].order_by("expires_at", "pk")[self.part])

    def read_states(self) -> list[Due]:
        """The oldest years first; one query."""
        return [_due(row) for row in _oldest(self._states)[self.part]]

    def read_settlements(self) -> list[ExpenseStatement]:
        """The oldest statements first, without what they print; one query."""
        related = self._settlements.select_related("component__convention", "period")
        return list(related.defer("content").order_by("issued_on", "pk")[self.part])

    def read_drafts(self) -> list[Convention]:
        """One query."""
        return list(self._drafts.order_by("reference")[self.part])


def _oldest(rows: QuerySet[ReckonedPeriod]) -> QuerySet[ReckonedPeriod]:
    """The oldest years first, with all that a due says of them."""
    related = ("period", "component__convention", "component__carrier__organisation")
    return rows.select_related(*related).order_by(*OLDEST)


def _due(row: ReckonedPeriod) -> Due:
    faults, year = tuple(row.faults), row.period.fiscal_year
    return Due(row.component, year, row.period, row.left_to_call, faults)


def _text(standing: Standing) -> Text:
    return standing.text
