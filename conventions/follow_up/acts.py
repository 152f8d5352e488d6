"""The acts on the dated duties of a convention: of whoever edits it, or of the one that owes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.follow_up.duties import dated, duties_of, require_begun, rule_of
from conventions.follow_up.schedule import END, LAST_SIGNATURE, SOON
from conventions.journal import Said, note
from conventions.models import Completion, Convention, Milestone, Party
from epci.models import Organisation
from epci.permissions import Act, can
from press.kit.versions import require_unchanged
from press.words.french import long_date, says_something, short_date

FIRST_YEAR, LAST_YEAR = 1990, 2150
LONGEST_DELAY = 600  # months


@dataclass(frozen=True)
class Terms:
    """What a duty says: what, by whom, and when, as `schedule.Rule` says it."""

    title: str
    detail: str = ""
    owner: Party | None = None
    due_on: date | None = None
    event: str = ""
    months_after: int | None = None
    every_months: int | None = None


@transaction.atomic
def add_milestone(
    *, convention: Convention, terms: Terms, by: User | None, source: str = ""
) -> Milestone:
    """Follow one more duty. Raises PermissionDenied, ValidationError."""
    lead = require_editor(convention, by)
    milestone = Milestone(convention=convention, source=source, **vars(terms))
    _keep(milestone)
    _journal("échéance ajoutée", milestone, lead, by, after=_said(milestone))
    return milestone


def facts_of(terms: Terms | Milestone) -> dict[str, Any]:
    """What a duty says, by name, as its form shows it."""
    return {name: getattr(terms, name) for name in Terms.__dataclass_fields__}


@transaction.atomic
def edit_milestone(*, milestone: Milestone, terms: Terms, seen: str = "", by: User | None) -> None:
    """Say a duty otherwise; what was done of it stays. `seen` is the version of `facts_of`.

    Raises as `add_milestone` does, and StaleError when somebody else has written it since.
    """
    lead = require_editor(milestone.convention, by)
    Milestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.refresh_from_db(fields=list(Terms.__dataclass_fields__))
    require_unchanged(seen, facts_of(milestone), vars(terms))
    before = _said(milestone)
    for name, value in vars(terms).items():
        setattr(milestone, name, value)
    _keep(milestone)
    _journal("échéance modifiée", milestone, lead, by, before=before, after=_said(milestone))


@transaction.atomic
def complete(
    *,
    milestone: Milestone,
    due_on: date,
    done_on: date,
    note: str = "",
    early: bool = False,
    by: User | None,
    on: date,
) -> Completion:
    """An occurrence is done; long before its day, `early` says that it is no slip.

    Raises PermissionDenied, ValidationError.
    """
    whose = require_reporter(milestone, by)
    Milestone.objects.select_for_update().get(pk=milestone.pk)  # a double click reports once
    if due_on not in open_days(milestone, on):
        raise ValidationError("Cette échéance n'est pas attendue, ou elle est déjà faite.", "due")
    if done_on > on:
        raise ValidationError({"done_on": f"Le {long_date(done_on)} n'est pas encore passé."})
    require_begun(milestone.convention, "done_on", done_on, due_on)
    if is_early(due_on, on) and not early:
        told = f"L'échéance du {long_date(due_on)} n'est pas encore due : cochez si elle est faite."
        raise ValidationError({"early": told})
    completion = Completion(milestone=milestone, due_on=due_on, done_on=done_on, note=note)
    completion.full_clean()
    completion.save()
    after = f"échéance du {short_date(due_on)} faite le {short_date(done_on)} {note}".strip()
    _journal("échéance faite", milestone, whose, by, after=after)
    return completion


@transaction.atomic
def reopen(*, completion: Completion, by: User | None) -> None:
    """What was said done is not. Raises PermissionDenied."""
    whose = require_reporter(completion.milestone, by)
    due_on, done_on = short_date(completion.due_on), short_date(completion.done_on)
    before = f"échéance du {due_on} faite le {done_on}"
    completion.delete()
    _journal("échéance rouverte", completion.milestone, whose, by, before=before)


@transaction.atomic
def give_up(*, milestone: Milestone, reason: str, by: User | None, on: date) -> None:
    """Expect a duty no more, for a written reason. Raises PermissionDenied, ValidationError."""
    lead = require_editor(milestone.convention, by)
    if not says_something(reason):
        raise ValidationError("Écrivez pourquoi cette échéance est abandonnée.", "reason")
    milestone.cancelled_on, milestone.cancel_reason = on, reason.strip()
    _keep(milestone)
    _journal("échéance abandonnée", milestone, lead, by, after=reason)


@transaction.atomic
def resume(*, milestone: Milestone, by: User | None) -> None:
    """Expect again a duty that was given up. Raises PermissionDenied."""
    lead = require_editor(milestone.convention, by)
    before = milestone.cancel_reason
    milestone.cancelled_on, milestone.cancel_reason = None, ""
    _keep(milestone)
    _journal("échéance reprise", milestone, lead, by, before=before)


def is_early(due_on: date, on: date) -> bool:
    """Whether a day due is so far that saying it done may be a slip."""
    return due_on > on + timedelta(days=SOON)


def open_days(milestone: Milestone, on: date) -> list[date]:
    """The days that a duty is still expected for: those that are late, then the next."""
    every = duties_of([dated(milestone.convention, on)])
    own = (duty for duty in every if duty.milestone == milestone)
    found = (one for duty in own for one in duty.occurrences(on))
    return [one.due_on for one in found if one.due_on and one.done_on is None]


def may_report(owner: Party | None, by: User | None) -> bool:
    """Whether the person answers for the party that owes the duty."""
    return bool(owner and by and can(by, Act.EDIT_CONVENTION, owner.organisation))


def require_reporter(milestone: Milestone, by: User | None) -> Organisation:
    """For whom the person says a duty done: the party that owes it, else the lead.

    Raises PermissionDenied.
    """
    owner = milestone.owner
    if owner is not None and may_report(owner, by):
        return owner.organisation
    return require_editor(milestone.convention, by)


def _keep(milestone: Milestone) -> None:
    _check(milestone)
    milestone.full_clean()
    milestone.save()


def _check(milestone: Milestone) -> None:
    """What no constraint of the table says. Raises ValidationError, by field."""
    is_event = milestone.event != ""
    if not is_event and milestone.due_on is None:
        raise ValidationError({"due_on": "Donnez un jour, ou un événement et un délai."})
    if is_event and milestone.due_on is not None:
        raise ValidationError({"due_on": "Un jour ou un événement : l'un des deux."})
    if milestone.due_on and not FIRST_YEAR <= milestone.due_on.year <= LAST_YEAR:
        raise ValidationError({"due_on": f"De {FIRST_YEAR} à {LAST_YEAR}."})
    if max(milestone.months_after or 0, milestone.every_months or 0) > LONGEST_DELAY:
        raise ValidationError({"months_after": f"{LONGEST_DELAY} mois au plus."})
    if milestone.event == END and milestone.every_months:
        raise ValidationError({"every_months": "Rien ne se répète après la fin : une seule fois."})
    if milestone.event == LAST_SIGNATURE and not milestone.convention.is_signed:
        raise ValidationError({"event": "Une feuille de route n'est pas signée."})
    if milestone.owner and milestone.owner.convention_id != milestone.convention_id:
        raise ValidationError({"owner": "Cette partie est d'une autre convention."})


def _said(milestone: Milestone) -> str:
    """What the journal keeps of a duty: « 6 mois après la dernière signature, GBM »."""
    return ", ".join(filter(None, [rule_of(milestone).said, str(milestone.owner or "")]))


def _journal(
    act: str,
    milestone: Milestone,
    organisation: Organisation,
    by: User | None,
    **said: Unpack[Said],
) -> None:
    note(act, milestone.convention, organisation, by, subject=str(milestone), **said)
