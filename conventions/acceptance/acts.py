"""An organisation speaks for itself: it accepts a convention that announces it, or says no.

Until then it is *announced*. What the lead records of a partner that has nobody in Prorata is
*declared*: marked everywhere, until the partner comes and confirms or contests it.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.acceptance.reading import speaks_for
from conventions.acceptance.telling import tell_party, tell_refusal
from conventions.entities.answers import PartyAnswer
from conventions.journal import note
from conventions.models import Approval, Party
from epci.permissions import Act, require

LEADS = "Votre organisme pilote cette convention : il n'a pas à y répondre."


@transaction.atomic
def accept(*, party: Party, by: User | None, on: date) -> Party:
    """Its own people say that it is a party, and confirm what was declared of it.

    Again, it changes nothing. Raises PermissionDenied.
    """
    require(by, Act.ANSWER, party.organisation)
    found = _locked(party)
    if not found.has_accepted:
        _accepted(found, by, on)
    return found


@transaction.atomic
def refuse(*, party: Party, reason: str = "", reports: bool = False, by: User, on: date) -> Party:
    """Its own people decline, or contest what was declared; `reports` tells the host besides.

    Raises PermissionDenied, and ValidationError for the lead itself.
    """
    require(by, Act.ANSWER, party.organisation)
    found = _locked(party)
    if found.is_lead:
        raise ValidationError(LEADS, code="lead")
    before = str(found.answer.value)
    found.accepted_on, found.refused_on, found.refusal = None, on, reason.strip()
    found.reported_on = on if reports else found.reported_on
    found.full_clean()
    found.save()
    told = found.answer.value + (", signalée à l'hébergeur" if reports else "")
    _journal(found, by, before=before, after=" : ".join(filter(None, (told, found.refusal))))
    disputed = reports or found.answer is PartyAnswer.CONTESTED
    tell_refusal(found, by, to_hosts=disputed)
    return found


@transaction.atomic
def accept_by_its_act(*, party: Party, by: User | None, on: date) -> None:
    """Whoever records its own vote or signature has accepted, from the day of that act.

    The command line records what it is given: it speaks for nobody.
    """
    if by is None:
        return
    found = _locked(party)
    if not found.has_accepted:
        _accepted(found, by, on)


@transaction.atomic
def declare(*, party: Party, by: User | None, on: date) -> None:
    """What the lead has recorded of a party is the lead's word, and the party is told.

    Raises ValidationError `speaks` where the party can speak and has not accepted yet.
    """
    if party.is_lead or speaks_for(by, party.organisation):
        return
    found = (
        Party.objects.with_people().select_related("organisation", "convention").get(pk=party.pk)
    )
    if found.has_people and found.accepted_on is None:
        raise ValidationError(
            f"{found} a des personnes dans Prorata et n'a pas encore accepté la convention : elle "
            "l'accepte d'abord, d'une pression, depuis son accueil.",
            code="speaks",
        )
    found.declared_on = on
    found.save(update_fields=["declared_on"])
    _journal(found, by, after=PartyAnswer.DECLARED.value)
    tell_party(found, by)


@transaction.atomic
def nothing_declared(*, party: Party, by: User | None) -> None:
    """The lead has taken back the last thing that it said of a party: there is nothing to contest.

    Whoever had contested it is announced again, and is told.
    """
    found = _locked(party)
    if found.declared_on is None or Approval.objects.filter(party=found).declared().exists():
        return
    before = found.answer.value
    found.declared_on, found.refused_on, found.refusal = None, None, ""
    found.save(update_fields=["declared_on", "refused_on", "refusal"])
    _journal(found, by, before=before, after=found.answer.value)
    tell_party(found, by)


def _locked(party: Party) -> Party:
    Party.objects.select_for_update().get(pk=party.pk)
    return Party.objects.select_related("organisation", "convention").get(pk=party.pk)


def _accepted(party: Party, by: User | None, on: date) -> None:
    before = party.answer.value
    party.accepted_on = party.accepted_on or on
    party.declared_on, party.refused_on, party.refusal = None, None, ""
    party.full_clean()
    party.save()
    Approval.objects.filter(party=party).confirm()
    _journal(party, by, before=before, after=party.answer.value)


def _journal(party: Party, by: User | None, *, before: str = "", after: str) -> None:
    note(
        "réponse d'une partie",
        party.convention,
        party.organisation,
        by,
        subject=str(party),
        before=before,
        after=after,
    )
