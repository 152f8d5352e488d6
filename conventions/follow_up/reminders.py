"""Who hears of which duty before its day, and once after: each person once for each threshold.

The rows of what is recalled and its message are one transaction, the person's row locked: two
runs write once; the message leaves after it, and one that fails is tried again by `post`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conventions.access import lead_of
from conventions.entities.states import State
from conventions.follow_up.duties import Duty, duties_of
from conventions.follow_up.schedule import LATE, Occurrence, reminder_due
from conventions.journal import note
from conventions.models import Convention, Party, Reminder
from epci.messages.topics import Topic
from epci.models import Membership
from epci.permissions import Act, holders, organisations_of
from post import outbox
from post.models import UnwantedTopic
from post.tasks import Daily, one_by_one, task
from press.kit.bulk import create_all
from press.words.french import long_date, plural

TOLD = sorted({*holders(Act.EDIT_CONVENTION), *holders(Act.RECORD_DELIBERATION)})


@dataclass(frozen=True)
class Notice:
    """One occurrence to recall, and the threshold that it has reached, in days before."""

    duty: Duty
    due_on: date
    days_before: int

    @property
    def convention(self) -> Convention:
        return self.duty.milestone.convention

    @property
    def is_late(self) -> bool:
        return self.days_before == LATE

    def said(self, on: date) -> str:
        """« Bilan annuel, 1er octobre 2026, en retard de 52 jours »."""
        when = Occurrence(self.due_on).said(on)
        return f"{self.duty.milestone.title}, {long_date(self.due_on)}, {when}"


@dataclass(frozen=True)
class Recall:
    """What is recalled on a day: to each person, and what nobody can hear of."""

    by_person: Mapping[User, list[Notice]]
    unheard: list[Notice]


def recall_on(on: date, thresholds: Collection[int]) -> Recall:
    """Every notice that a day calls for and that its people have not had; ten queries."""
    notices = list(_notices(on, thresholds))
    people = People({one.duty.milestone.convention_id for one in notices})
    heard = _heard(notices)
    by_person: dict[User, list[Notice]] = defaultdict(list)
    for one in notices:
        for user in people(one):
            if not _knows(one, heard[user.email]):
                by_person[user].append(one)
    return Recall(by_person, [one for one in notices if not people(one)])


@transaction.atomic
def remind(*, user: User, notices: Iterable[Notice], on: date, at: datetime) -> list[Notice]:
    """Send one person what they have not heard yet, as one message."""
    User.objects.select_for_update().get(pk=user.pk)
    known = _heard(notices)[user.email]
    new = [one for one in notices if not _knows(one, known)]
    if not new:
        return []
    create_all(
        Reminder(
            milestone=one.duty.milestone,
            due_on=one.due_on,
            days_before=one.days_before,
            email=user.email,
            sent_at=at,
        )
        for one in new
    )
    grouped = by_convention(new)
    for convention, own in grouped.items():
        told = " ; ".join(one.said(on) for one in own)
        note("rappel envoyé", convention, None, None, subject=str(user), after=told)
    context = _context(grouped, new, on)
    owner = organisations_of(user)[:1]
    outbox.put(
        "reminders",
        to=user.email,
        context=context,
        owner=owner[0].pk if owner else None,
        topic=Topic.DUTIES,
    )
    return new


@task("reminders", "Rappels d'échéances", daily=Daily(7, 30, working_days=True))
def remind_everybody(_everybody: int) -> None:
    """What `manage.py send_reminders` sends of duties; who cannot be told stops nobody."""
    today, now = timezone.localdate(), timezone.now()
    recall = recall_on(today, settings.REMINDER_DAYS)
    one_by_one(
        partial(remind, user=user, notices=notices, on=today, at=now)
        for user, notices in recall.by_person.items()
    )


def by_convention(notices: Iterable[Notice]) -> dict[Convention, list[Notice]]:
    found: dict[Convention, list[Notice]] = defaultdict(list)
    for one in sorted(notices, key=lambda one: (one.convention.reference, one.due_on)):
        found[one.convention].append(one)
    return dict(found)


def _context(
    grouped: Mapping[Convention, list[Notice]], notices: list[Notice], on: date
) -> dict[str, object]:
    late = sum(one.is_late for one in notices)
    among = " en retard" if late == len(notices) else f", dont {late} en retard" if late else ""
    groups = [
        (one, lead_of(one), [notice.said(on) for notice in own]) for one, own in grouped.items()
    ]
    return {
        "subject": plural(len(notices), "échéance") + among,
        "groups": groups,
        "base_url": settings.BASE_URL,
    }


def _notices(on: date, thresholds: Collection[int]) -> Iterator[Notice]:
    """What has reached a threshold, in the conventions that are more than a draft."""
    binding = Convention.objects.with_state(on).exclude(state=State.DRAFT)
    for duty in duties_of(binding):
        for one in duty.occurrences(on):
            if one.due_on is None or one.done_on is not None:
                continue
            days_before = reminder_due(one.due_on, on, thresholds)
            if days_before is not None:
                yield Notice(duty, one.due_on, days_before)


class People:
    """Who answers for a duty: the people of the party that owes it and has accepted the convention,
    else those of the lead; nobody who does not want to be reminded.
    """

    def __init__(self, conventions: Collection[int]) -> None:
        parties = Party.objects.filter(convention__in=conventions).order_by()
        self.leads = dict(
            parties.filter(is_lead=True).values_list("convention_id", "organisation_id")
        )
        self.of: dict[int, list[User]] = defaultdict(list)
        told = Membership.objects.filter(
            organisation__in=parties.values("organisation"), role__in=TOLD, user__is_active=True
        )
        refused = UnwantedTopic.objects.filter(topic=Topic.DUTIES).order_by().values("address")
        told = told.exclude(user__email__in=refused)
        for one in told.select_related("user").order_by("user__email"):
            if one.user not in self.of[one.organisation_id]:
                self.of[one.organisation_id].append(one.user)

    def __call__(self, notice: Notice) -> list[User]:
        owner = notice.duty.milestone.owner
        bound = owner is not None and owner.accepted_on is not None
        own = self.of[owner.organisation_id] if bound else []
        lead = self.leads.get(notice.duty.milestone.convention_id)
        return own or (self.of[lead] if lead else [])


def _heard(notices: Iterable[Notice]) -> dict[str, list[Reminder]]:
    """The reminders already sent about the same duties, by address."""
    milestones = {one.duty.milestone.pk for one in notices}
    heard: dict[str, list[Reminder]] = defaultdict(list)
    for one in Reminder.objects.filter(milestone__in=milestones).order_by():
        heard[one.email].append(one)
    return heard


def _knows(notice: Notice, heard: Iterable[Reminder]) -> bool:
    """Whether that threshold, or a closer one, was recalled already."""
    return any(
        (one.milestone_id, one.due_on) == (notice.duty.milestone.pk, notice.due_on)
        and one.days_before <= notice.days_before
        for one in heard
    )
