"""The acts on deliberations: each is one function, atomic, with its line in the journal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Required, TypedDict, TypeVar, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import record
from accounts.models import User
from conventions.models import Party, Text
from conventions.services import authorise
from deliberations import votes
from deliberations.attendance.interested import Withdrawal
from deliberations.attendance.lists import Span
from deliberations.attendance.roll import Roll
from deliberations.models import (
    LISTS,
    BudgetEntry,
    Decision,
    Deliberation,
    Interested,
    Opinion,
    Presence,
    Proxy,
)
from epci.models import Organisation
from epci.permissions import Act, require
from press.french import long_date

Row = TypeVar("Row", Presence, Proxy)


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


@dataclass(frozen=True)
class Parts:
    """What goes with a deliberation: rows without it yet, in the order of the act."""

    opinions: Sequence[Opinion] = ()
    budget_entries: Sequence[BudgetEntry] = ()
    decisions: Sequence[str] = ()
    withdrawals: Sequence[Withdrawal] = ()
    roll: Roll = field(default_factory=Roll)


ALONE = Parts()


@transaction.atomic
def adopt(
    *,
    parts: Parts = ALONE,
    typed_sha256: str = "",
    by: User | None,
    on: date,
    **facts: Unpack[Facts],
) -> Deliberation:
    """Record what a council adopted and, when it is a party, that it authorises the text.

    Figures that do not add up are kept (`Deliberation.anomalies`). `typed_sha256` is the digest
    of all that a form sends: the second of a double click gets what the first has recorded.

    Raises PermissionDenied, or ValidationError whose codes are `rejected`, `outcome`, `vote`,
    `number`, `prefecture_id`, `dates`, `future`, or Django's own for one field.
    """
    require(by, Act.RECORD_DELIBERATION, facts["council"])
    require_held(facts["held_on"], on)
    take_turns(facts["council"])
    if same := _already_recorded(facts["council"], typed_sha256):
        return same
    deliberation = Deliberation(typed_sha256=typed_sha256, **facts)
    save_facts(deliberation)
    save_parts(deliberation, parts)
    _journal(deliberation, by)
    authorise_party(deliberation, by)
    return deliberation


def require_held(held_on: date, on: date) -> None:
    """A vote to come authorises nothing yet."""
    if held_on > on:
        told = f"La séance du {long_date(held_on)} n'a pas encore eu lieu."
        raise ValidationError({"held_on": ValidationError(told, code="future")})


def take_turns(council: Organisation) -> None:
    """Two recordings take turns: the second of a double click finds what the first has done."""
    Organisation.objects.select_for_update().get(pk=council.pk)


def _already_recorded(council: Organisation, typed_sha256: str) -> Deliberation | None:
    if not typed_sha256:
        return None
    return Deliberation.objects.filter(council=council, typed_sha256=typed_sha256).first()


def save_facts(deliberation: Deliberation) -> None:
    """Save what the act says, unless it cannot have said it."""
    deliberation.full_clean()
    _refuse(deliberation)
    deliberation.save()


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


def save_parts(deliberation: Deliberation, parts: Parts) -> None:
    """Save the rows of a deliberation, each in its rank; the lists of names in two queries.

    `attendance` reads lists within what their columns hold.
    """
    rows: list[Opinion | BudgetEntry | Decision | Interested] = [
        *parts.opinions,
        *parts.budget_entries,
        *(Decision(rank=rank, text=text) for rank, text in enumerate(parts.decisions, 1)),
        *(
            Interested(rank=rank, name=one.name, votes=one.votes)
            for rank, one in enumerate(parts.withdrawals, 1)
        ),
    ]
    for row in rows:
        row.deliberation = deliberation
        row.full_clean()
        row.save()
    Presence.objects.bulk_create(_presences(deliberation, parts.roll))
    Proxy.objects.bulk_create(_proxies(deliberation, parts.roll))


def _presences(deliberation: Deliberation, roll: Roll) -> list[Presence]:
    kinds = [(kind, one) for field, kind in LISTS.items() for one in getattr(roll, field)]
    listed = [
        Presence(
            kind=kind, name=one.name, commune=one.commune, note=one.note, **_questions(one.span)
        )
        for kind, one in kinds
    ]
    unread = [Presence(kind=Presence.Kind.UNREAD, name=text) for text in roll.unread]
    return _ranked(deliberation, [*listed, *unread])


def _proxies(deliberation: Deliberation, roll: Roll) -> list[Proxy]:
    mandates = [
        Proxy(giver=one.giver, holder=one.holder, **_questions(one.span)) for one in roll.proxies
    ]
    return _ranked(deliberation, mandates)


def _questions(span: Span) -> dict[str, int | str | None]:
    return {
        "first_question": span.first,
        "last_question": span.last,
        "last_part": span.part,
        "first_part": span.first_part,
        "series": span.series,
    }


def _ranked(deliberation: Deliberation, rows: list[Row]) -> list[Row]:
    for rank, row in enumerate(rows, 1):
        row.deliberation, row.rank = deliberation, rank
    return rows


def authorise_party(deliberation: Deliberation, by: User | None) -> None:
    """The council's vote authorises it in the convention, when it is a party of it."""
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
