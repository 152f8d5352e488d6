"""The acts on deliberations: each is one function, atomic, with its line in the journal."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import record
from accounts.models import User
from conventions.models import Party, Text
from conventions.services import authorise
from deliberations import votes
from deliberations.models import BudgetEntry, Decision, Deliberation, Opinion
from epci.models import Organisation
from epci.permissions import Act, require


class Facts(TypedDict, total=False):
    """What an act prints, named as in `Deliberation`; leave out what it does not print."""

    council: Required[Organisation]
    title: Required[str]
    held_on: Required[date]
    text: Text | None
    number: str
    matter: str
    report_number: int | None
    rapporteur: str
    convened_on: date | None
    second_convocation: bool
    transmitted_on: date | None
    received_on: date | None
    published_on: date | None
    prefecture_id: str
    members_in_office: int | None
    present: int | None
    represented: int | None
    excused: int | None
    absent: int | None
    in_favour: int | None
    against: int | None
    abstentions: int | None
    not_voting: int | None
    interested: int | None
    as_printed: str
    source: str
    demonstration: list[str]


@transaction.atomic
def adopt(
    *,
    opinions: Iterable[Opinion] = (),
    budget_entries: Iterable[BudgetEntry] = (),
    decisions: Iterable[str] = (),
    by: User | None,
    **facts: Unpack[Facts],
) -> Deliberation:
    """Record what a council adopted and, when it is a party, that it authorises the text.

    `opinions` and `budget_entries` are unsaved rows without their deliberation; `decisions`
    are in their order. Figures that do not add up are kept (`Deliberation.anomalies`).

    Raises PermissionDenied, or ValidationError whose codes are `rejected`, `outcome`, `vote`,
    `number`, `prefecture_id`, `dates`, or Django's own for one field.
    """
    require(by, Act.RECORD_DELIBERATION, facts["council"])
    # Two recordings take turns: the second of a double click meets the refusal, not an error.
    Organisation.objects.select_for_update().get(pk=facts["council"].pk)
    deliberation = Deliberation(**facts)
    deliberation.full_clean()
    _refuse(deliberation)
    deliberation.save()
    _save_parts(deliberation, [*opinions, *budget_entries, *_ranked(decisions)])
    _journal(deliberation, by)
    _authorise_party(deliberation, by)
    return deliberation


def _refuse(deliberation: Deliberation) -> None:
    """Refuse, with every reason at once, what the act cannot have said."""
    refusals = [*_vote_refusals(deliberation), *_prefecture_refusals(deliberation)]
    if refusals:
        raise ValidationError(refusals)


def _vote_refusals(deliberation: Deliberation) -> Iterator[ValidationError]:
    vote = deliberation.vote
    if vote is None:
        return
    if not vote.carried:
        yield ValidationError(
            f"Ce vote n'adopte rien : {vote.in_favour} pour, {vote.against} contre.",
            code="rejected",
        )
    for sentence in votes.contradictions(vote, deliberation.as_printed):
        yield ValidationError(f"Vote : {sentence}.", code="outcome")


def _prefecture_refusals(deliberation: Deliberation) -> Iterator[ValidationError]:
    if not deliberation.prefecture_id:
        return
    for sentence in _mismatches(deliberation):
        yield ValidationError(f"Identifiant préfecture : {sentence}.", code="prefecture_id")


def _mismatches(deliberation: Deliberation) -> list[str]:
    try:
        identifier = votes.read_prefecture_id(deliberation.prefecture_id)
    except ValueError as error:
        return [str(error).rstrip(".")]
    return votes.prefecture_mismatches(identifier, deliberation.council.siren, deliberation.held_on)


def _ranked(decisions: Iterable[str]) -> list[Decision]:
    return [Decision(rank=rank, text=text) for rank, text in enumerate(decisions, start=1)]


def _save_parts(
    deliberation: Deliberation, parts: Iterable[Opinion | BudgetEntry | Decision]
) -> None:
    for part in parts:
        part.deliberation = deliberation
        part.full_clean()
        part.save()


def _authorise_party(deliberation: Deliberation, by: User | None) -> None:
    text = deliberation.text
    if text is None:
        return
    parties = Party.objects.filter(convention=text.convention, organisation=deliberation.council)
    for party in parties:
        authorise(
            party=party,
            text=text,
            authorised_on=deliberation.held_on,
            number=deliberation.number,
            prefecture_id=deliberation.prefecture_id,
            executory_on=deliberation.executory_on,
            source=deliberation.source,
            by=by,
        )


def _journal(deliberation: Deliberation, by: User | None) -> None:
    text = deliberation.text
    record(
        by=by,
        act="délibération",
        subject=f"{deliberation} : {deliberation.title}",
        organisation=deliberation.council,
        convention=text.convention.reference if text else "",
        after=deliberation.outcome,
    )
