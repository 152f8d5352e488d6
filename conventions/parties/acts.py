"""The acts on the parties of a convention: add, edit, move and remove, while it is a draft.

Once it is submitted, what letters print of a party may still change (its service, its commitment,
its signatory until it signs); the parties themselves change by an amendment.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError

from accounts.models import User
from conventions.acceptance.reading import speaks_for
from conventions.acceptance.telling import tell_party
from conventions.access import require_editor
from conventions.journal import Said, Trace, label, note, put, said
from conventions.models import Approval, Convention, Party, Text
from conventions.parties.short_names import require_own_short_name
from conventions.state.gate import open_convention, why_convention_closed
from epci.models import Organisation
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged
from press.words.french import plural, short_date

FACTS = (
    "name",
    "short_name",
    "is_lead",
    "is_contributor",
    "is_cofinancer",
    "is_beneficiary",
    "signatory",
    "signatory_capacity",
    "service_code",
    "commitment_number",
)
ALWAYS = ("service_code", "commitment_number")  # what changes without anybody voting
UNTIL_SIGNED = (*ALWAYS, "signatory", "signatory_capacity")
MOST_PARTIES = 200
NOT_YET_LEAD = (
    "{} n'a pas encore accepté la convention : elle ne peut en être désignée pilote qu'ensuite."
)
LEADS_ONE = "{} pilote déjà une convention {} : deux ne porteraient pas la même référence."
NO_OTHER_LEAD = "Une convention a un pilote : désignez-en un autre, celui-ci cessera de l'être."


@transaction.atomic
def add_party(
    *,
    convention: Convention,
    organisation: Organisation,
    facts: Mapping[str, Any],
    body: str = "",
    by: User | None,
    on: date,
) -> Party:
    """One more party, last; `body` authorises it when that is not a council.

    Raises PermissionDenied, and ValidationError by field, `closed`, `full`.
    """
    lead, found = open_convention(convention, by)
    ranks = list(found.parties.order_by("rank").values_list("rank", flat=True))
    if len(ranks) >= MOST_PARTIES:
        raise ValidationError(f"Une convention a {MOST_PARTIES} parties au plus.", code="full")
    party = Party(convention=found, organisation=organisation, rank=max(ranks, default=0) + 1)
    put(party, facts)
    require_own_short_name(party)
    party.accepted_on = on if speaks_for(by, organisation) else None
    _require_willing_lead(party, by)
    _make_room_for_lead(party)
    party.full_clean()
    party.save()
    _keep_body(party, body)
    if party.accepted_on is None:
        tell_party(party, by)
    _journal("partie ajoutée", party, lead, by, after=said(party, FACTS))
    return party


@transaction.atomic
def edit_party(
    *,
    party: Party,
    facts: Mapping[str, Any],
    body: str | None = None,
    seen: str = "",
    by: User | None,
    on: date,
) -> list[str]:
    """Replace what is known of a party; gives the labels of what changed.

    Only what `open_facts` names may change; `seen` is the version of `facts_of`. Raises
    PermissionDenied, StaleError, and ValidationError by field, `closed`, `lead`.
    """
    lead = require_editor(party.convention, by)
    convention = _locked(party.convention)
    found = Party.objects.select_related("convention", "organisation").get(pk=party.pk)
    typed = dict(facts) if body is None else {**facts, "body": body}
    require_unchanged(seen, facts_of(found), typed)
    was_lead = found.is_lead
    allowed = open_facts(found)
    trace = put(found, facts)
    closed = [name for name in FACTS if label(found, name) in trace.labels and name not in allowed]
    if closed:
        raise ValidationError(why_convention_closed(convention), code="closed")
    if was_lead and not found.is_lead:
        raise ValidationError({"is_lead": NO_OTHER_LEAD}, code="lead")
    if label(found, "short_name") in trace.labels:
        require_own_short_name(found)
    if not was_lead:
        _require_willing_lead(found, by)
    _make_room_for_lead(found)
    found.full_clean()
    found.save()
    if body is not None and _keep_body(found, body):
        trace = Trace([*trace.labels, "organe"], trace.before, f"{trace.after} {body}".strip())
    if trace.labels:
        _journal("partie modifiée", found, lead, by, before=trace.before, after=trace.after)
    return trace.labels


def facts_of(party: Party) -> dict[str, Any]:
    """What is known of a party, with the body that authorises the original text; one query."""
    known = Approval.objects.filter(party=party, text__number=0).first()
    return {name: getattr(party, name) for name in FACTS} | {"body": known.body if known else ""}


def open_facts(party: Party) -> tuple[str, ...]:
    """What of a party may be edited: all of it while the convention is written."""
    if not why_convention_closed(party.convention):
        return FACTS
    signed = Approval.objects.filter(party=party, signed_on__isnull=False)
    return ALWAYS if signed.exists() else UNTIL_SIGNED


@transaction.atomic
def move_party(*, party: Party, to: int, by: User | None, on: date) -> None:
    """Give a party another place, from 1; the others follow. Raises ValidationError `place`."""
    lead, convention = open_convention(party.convention, by)
    listed = list(convention.parties.order_by("rank", "pk"))
    if not 1 <= to <= len(listed):
        raise ValidationError(f"Il n'y a pas de place {to} pour cette partie.", code="place")
    before = listed.index(party) + 1
    if to == before:
        return
    listed.remove(party)
    listed.insert(to - 1, party)
    for rank, one in enumerate(listed, 1):
        one.rank = rank
    Party.objects.bulk_update(listed, ["rank"])
    _journal("partie déplacée", party, lead, by, before=f"place {before}", after=f"place {to}")


@transaction.atomic
def remove_party(*, party: Party, by: User | None, on: date) -> TakenOut:
    """Take a party out, unless something holds it; gives it for `put_back_party`.

    Raises ValidationError `held`, `closed`, `lead`.
    """
    lead = require_editor(party.convention, by)
    convention = _locked(party.convention)
    if holds := list(_what_holds(party)):
        raise ValidationError(
            f"{party} ne se retire plus : {' ; '.join(holds)}. Un avenant change les parties.",
            code="held",
        )
    open_convention(convention, by)
    if party.is_lead:
        raise ValidationError(f"{party} est le pilote : {NO_OTHER_LEAD}", code="lead")
    before = said(party, FACTS)
    gone = TakenOut("party", str(party), written([party, *party.approvals.all()]))
    try:
        with transaction.atomic():
            party.approvals.all().delete()
            key = party.pk
            party.delete()
            party.pk = key
    except ProtectedError as error:
        raise ValidationError(_said_by(party, error.protected_objects), code="held") from error
    _journal("partie retirée", party, lead, by, before=before)
    return gone


@transaction.atomic
def put_back_party(*, gone: TakenOut, by: User | None, on: date) -> None:
    """A party that was taken out is there again, as it was, with the body that authorises.

    Raises ValidationError `closed`, and `taken` where something else has taken its place.
    """
    lead, found = open_convention(gone.first.convention, by)
    put_back(gone)
    party = found.parties.get(pk=gone.first.pk)
    _journal(PUT_BACK, party, lead, by, after=said(party, FACTS))


def lost_with_party(party: Party) -> Iterator[str]:
    """What goes with a party, as sentences: what the act says of it is typed nowhere else."""
    roles = ("is_lead", "is_contributor", "is_cofinancer", "is_beneficiary")
    if held := [label(party, name) for name in roles if getattr(party, name)]:
        yield f"Ce qu'elle fait dans la convention : {', '.join(held)}."
    typed = [name for name in ("signatory", *ALWAYS) if getattr(party, name)]
    if typed:
        yield f"Ce qui est écrit d'elle : {said(party, typed)}."


def _what_holds(party: Party) -> Iterator[str]:
    """What the party has done already: a vote or a signature is not undone by a click."""
    for approval in party.approvals.select_related("text").order_by("text__number"):
        if approval.signed_on:
            yield f"elle a signé la {approval.text} le {short_date(approval.signed_on)}"
        elif approval.authorised_on:
            yield f"elle a autorisé la {approval.text} le {short_date(approval.authorised_on)}"


def _said_by(party: Party, holding: set[Model]) -> str:
    """« CCVM est nommée ailleurs (2 volets, 1 échéance) : … », whoever names it."""
    names = sorted(str(one._meta.verbose_name) for one in holding)
    counted = ", ".join(plural(names.count(name), name) for name in dict.fromkeys(names))
    return f"{party} est nommée ailleurs dans la convention ({counted}) : retirez-la d'abord de là."


def _locked(convention: Convention) -> Convention:
    return Convention.objects.select_for_update().get(pk=convention.pk)


def _require_willing_lead(party: Party, by: User | None) -> None:
    """Nobody is made a lead by somebody else."""
    if party.is_lead and by is not None and not party.has_accepted:
        raise ValidationError({"is_lead": NOT_YET_LEAD.format(party)}, code="willing")
    reference = party.convention.reference
    if party.is_lead and Convention.objects.led_as(party.organisation, reference).exists():
        raise ValidationError({"is_lead": LEADS_ONE.format(party, reference)}, code="taken")


def _make_room_for_lead(party: Party) -> None:
    """A convention has one lead: whoever becomes it takes the place of the other."""
    if party.is_lead:
        others = Party.objects.filter(convention=party.convention, is_lead=True)
        others.exclude(pk=party.pk).update(is_lead=False)


def _keep_body(party: Party, body: str) -> bool:
    """Keep which body authorises the original text; gives whether that changed."""
    text = Text.objects.get(convention=party.convention, number=0)
    known = Approval.objects.filter(party=party, text=text).first()
    if body == (known.body if known else ""):
        return False
    approval = known or Approval(party=party, text=text)
    approval.body = body
    approval.full_clean()
    approval.save()
    return True


def _journal(
    act: str, party: Party, lead: Organisation, by: User | None, **said: Unpack[Said]
) -> None:
    note(act, party.convention, lead, by, subject=str(party), **said)
