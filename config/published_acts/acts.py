"""The act that makes a draft convention of what was accepted from a published act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conventions.documents.acts import file_document
from conventions.founding.acts import create_convention
from conventions.journal import note
from conventions.models import Convention, Document, Party, Text
from conventions.parties.acts import add_party, edit_party
from conventions.parties.forms import proposed_of
from conventions.texts.acts import add_article
from deliberations.attendance.roll import Roll
from deliberations.votes.acts import Parts, adopt
from epci.models import Organisation
from epci.permissions import Act, require
from financing.reading_acts.acts import AcceptedPlan, write_plan
from press.files.uploads import Upload
from press.words.french import plural


@dataclass(frozen=True)
class Accepted:
    """A party that was accepted: an EPCI of the register, its short name, and if it pays."""

    siren: str
    short_name: str
    is_contributor: bool


@dataclass(frozen=True)
class AcceptedVote:
    """The deliberation that the act is, to be recorded for its council."""

    council: Organisation
    facts: Mapping[str, Any]
    roll: Roll


@dataclass(frozen=True)
class Draft:
    """What becomes a draft; `document` is the title of the act, and `token` that of its form."""

    reference: str
    terms: Mapping[str, Any]
    parties: Sequence[Accepted]
    articles: Sequence[tuple[str, str]]
    plan: AcceptedPlan | None
    vote: AcceptedVote | None
    document: str
    dated_on: date
    upload: Upload
    token: str


@transaction.atomic
def found_from_act(
    *, organisation: Organisation, draft: Draft, by: User | None, at: datetime
) -> Convention:
    """A draft led by the organisation, with all that was accepted, the act among its documents.

    The same form sent again gives the convention that it made. Raises PermissionDenied, and
    ValidationError by field: `short-SIREN` for a party, `vote`, the terms' own and those that
    `write_plan` names for the others.
    """
    require(by, Act.EDIT_CONVENTION, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # a double click founds once
    if made := made_already(draft.token, organisation):
        return made
    convention = create_convention(
        organisation=organisation, reference=draft.reference, terms=draft.terms, by=by
    )
    on = timezone.localdate(at)
    _add_parties(convention, organisation, draft.parties, by, on)
    _write_text(convention, draft, by, on)
    if draft.vote:
        _record(draft.vote, by, on)
    document = _file_act(convention, draft, by, at)
    taken = plural(len(draft.parties), "partie acceptée", "parties acceptées")
    said = f"{document}, SHA-256 {document.sha256} : {taken}"
    note("projet tiré d'un acte publié", convention, organisation, by, after=said)
    return convention


def _write_text(convention: Convention, draft: Draft, by: User | None, on: date) -> None:
    """The articles and the plan of the draft, by the acts that write each."""
    text = Text.objects.get(convention=convention, number=0)
    for title, body in draft.articles:
        add_article(text=text, title=title, body=body, by=by, on=on)
    if draft.plan:
        write_plan(text=text, plan=draft.plan, by=by, on=on)


def _record(vote: AcceptedVote, by: User | None, on: date) -> None:
    """The deliberation alone: it authorises a text that councils were not sent yet in nothing."""
    try:
        adopt(council=vote.council, parts=Parts(roll=vote.roll), by=by, on=on, **vote.facts)
    except ValidationError as refused:
        raise ValidationError({"vote": refused.messages}) from refused


def _file_act(convention: Convention, draft: Draft, by: User | None, at: datetime) -> Document:
    """The document bears the token of the form: that is how a second sending is known."""
    suffix = draft.upload.stored_name.rpartition(".")[2]
    return file_document(
        convention=convention,
        upload=replace(draft.upload, stored_name=f"{draft.token}.{suffix}"),
        kind=Document.Kind.ACT,
        title=draft.document,
        dated_on=draft.dated_on,
        by=by,
        at=at,
    )


def made_already(token: str, organisation: Organisation) -> Convention | None:
    """The convention that the form of a token made, for the organisation."""
    document = (
        Document.objects.filter(name__startswith=f"{token}.")
        .filter(convention__parties__organisation=organisation)
        .select_related("convention")
        .defer("content")
        .first()
    )
    return document.convention if document else None


def _add_parties(
    convention: Convention,
    lead: Organisation,
    accepted: Sequence[Accepted],
    by: User | None,
    on: date,
) -> None:
    """In the order of the act, behind the lead, who is a party already."""
    known = Organisation.objects.in_bulk([one.siren for one in accepted], field_name="siren")
    for one in accepted:
        facts = {"short_name": one.short_name, "is_contributor": one.is_contributor}
        try:
            if one.siren == lead.siren:
                own = Party.objects.get(convention=convention, organisation=lead)
                edit_party(party=own, facts=facts, by=by, on=on)
                continue
            organisation = known[one.siren]
            facts = {**proposed_of(organisation), **facts}
            add_party(convention=convention, organisation=organisation, facts=facts, by=by, on=on)
        except ValidationError as refused:
            raise ValidationError({f"short-{one.siren}": refused.messages}) from refused
