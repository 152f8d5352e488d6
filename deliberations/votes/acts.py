"""The acts on deliberations: each is one function, atomic, with its line in the journal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Required, TypedDict, TypeVar, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.approvals.acts import authorise, reject, retract, revoke
from conventions.models import Party, Text
from deliberations import quorum_rules
from deliberations.attendance.interested import WithdrawnVotes
from deliberations.attendance.lists import Span
from deliberations.attendance.roll import Roll
from deliberations.journal import note_vote
from deliberations.models import (
    LISTS,
    BudgetEntry,
    CalledVote,
    Decision,
    Deliberation,
    Interested,
    Opinion,
    Piece,
    Presence,
    Proxy,
)
from deliberations.pieces.acts import attach
from deliberations.prefecture_ids import prefecture_mismatches, read_prefecture_id
from deliberations.printed_votes import contradictions
from deliberations.roll_call import NamedVote
from deliberations.votes.result import conclude
from deliberations.voting import Outcome
from epci.models import Organisation
from epci.permissions import Act, require
from press.files.uploads import Upload
from press.kit.bulk import create_all
from press.words.french import long_date

Row = TypeVar("Row", Presence, Proxy)


class Facts(TypedDict, total=False):
    """What an act prints, named as in `Deliberation`; leave out what it does not print."""

    council: Required[Organisation]
    title: Required[str]
    held_on: Required[date]
    text: Text | None
    number: str
    matter: str
    report_number: str
    body: str
    delegation: str
    outcome: str
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
    blank: int | None
    void: int | None
    entitled: int | None
    secret: bool
    weighted: bool
    quorum_rule: str
    statutes: str
    statutory_quorum: int | None
    statutory_proxies: int | None
    nomination: str
    as_printed: str
    source: str
    demonstration: list[str]


@dataclass(frozen=True)
class Parts:
    """What goes with a deliberation: rows without it yet, in the order of the act."""

    opinions: Sequence[Opinion] = ()
    budget_entries: Sequence[BudgetEntry] = ()
    decisions: Sequence[str] = ()
    withdrawals: Sequence[WithdrawnVotes] = ()
    roll: Roll = field(default_factory=Roll)
    called: Sequence[NamedVote] = ()


@dataclass(frozen=True)
class Scan:
    """The file of an act, and when it came."""

    upload: Upload
    at: datetime


ALONE = Parts()


@transaction.atomic
def adopt(
    *,
    parts: Parts = ALONE,
    typed_sha256: str = "",
    scan: Scan | None = None,
    by: User | None,
    on: date,
    **facts: Unpack[Facts],
) -> Deliberation:
    """Record what a council decided of an item, with the act's file where it is given.

    Where the council is a party of the text, one that is adopted authorises it and one that is
    rejected is told of. The result is computed from the votes, else as `outcome` or the act says
    (`conclude`), else adopted. Figures that do not add up are kept (`Deliberation.anomalies`).
    `typed_sha256` is the digest of all that a form sends: the second of a double click gets what
    the first has recorded.

    Raises PermissionDenied, or ValidationError whose codes are `outcome`, `vote`, `number`,
    `authorised`, `delegation`, `quorum`, `prefecture_id`, `dates`, `future`, those of a file, or
    Django's own for one field.
    """
    require(by, Act.RECORD_DELIBERATION, facts["council"])
    require_held(facts["held_on"], on)
    take_turns(facts["council"])
    if same := _already_recorded(facts["council"], typed_sha256):
        return same
    stated = facts.pop("outcome", "")
    deliberation = Deliberation(typed_sha256=typed_sha256, **facts)
    save_concluded(deliberation, stated, parts)
    save_parts(deliberation, parts)
    _journal(deliberation, by)
    settle_party(deliberation, by)
    if scan:
        file_scan(deliberation, scan, by)
    return deliberation


def file_scan(deliberation: Deliberation, scan: Scan, by: User | None) -> None:
    """Keep the act's file with it. Raises ValidationError as `attach`."""
    attach(
        deliberation=deliberation,
        upload=scan.upload,
        kind=Piece.Kind.ACT,
        dated_on=deliberation.held_on,
        by=by,
        at=scan.at,
    )


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


def save_concluded(deliberation: Deliberation, stated: str, parts: Parts) -> None:
    """Save what the act says with the result that follows, unless it cannot have said it.

    The model is asked first: what it refuses is said before what the votes make of it.
    """
    deliberation.full_clean()
    conclude(deliberation, Outcome(stated) if stated else None, parts.called, parts.decisions)
    save_facts(deliberation)


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
    if deliberation.vote:
        for sentence in contradictions(deliberation.vote, deliberation.as_printed):
            yield ValidationError(f"Vote : {sentence}.", code="outcome")
    if why := quorum_rules.why_not(deliberation.rule, deliberation.held_on):
        yield ValidationError(f"Quorum : {why}.", code="quorum")


def _prefecture_refusals(deliberation: Deliberation) -> Iterator[ValidationError]:
    if not deliberation.prefecture_id:
        return
    for sentence in _mismatches(deliberation):
        yield ValidationError(f"Identifiant préfecture : {sentence}.", code="prefecture_id")


def _mismatches(deliberation: Deliberation) -> list[str]:
    try:
        identifier = read_prefecture_id(deliberation.prefecture_id)
    except ValueError as error:
        return [str(error).rstrip(".")]
    return prefecture_mismatches(identifier, deliberation.council.siren, deliberation.held_on)


def save_parts(deliberation: Deliberation, parts: Parts) -> None:
    """Save the rows of a deliberation, each in its rank; the lists of names in two queries.

    `attendance` reads lists within what their columns hold.
    """
    rows: list[Opinion | BudgetEntry | Decision | Interested | CalledVote] = [
        *parts.opinions,
        *parts.budget_entries,
        *(Decision(rank=rank, text=text) for rank, text in enumerate(parts.decisions, 1)),
        *(
            Interested(rank=rank, name=one.name, votes=one.votes)
            for rank, one in enumerate(parts.withdrawals, 1)
        ),
        *(
            CalledVote(rank=rank, name=one.name, sense=one.sense, votes=one.votes)
            for rank, one in enumerate(parts.called, 1)
        ),
    ]
    for row in rows:
        row.deliberation = deliberation
        row.full_clean()
        row.save()
    create_all(_presences(deliberation, parts.roll))
    create_all(_proxies(deliberation, parts.roll))


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


def settle_party(deliberation: Deliberation, by: User | None) -> None:
    """What the council's last word on a text makes of it as a party: authorised, or rejected.

    Raises ValidationError `authorised` where a rejection follows an authorisation that stands.
    """
    party, text = party_voting(deliberation), deliberation.text
    if party is None or text is None:
        return
    said = [Outcome.ADOPTED, Outcome.REJECTED]
    votes = Deliberation.objects.filter(
        council=deliberation.council, text=text, outcome__in=said
    ).select_related("reversal")
    words = list(votes.order_by("held_on", "pk"))
    if words and words[-1].is_adopted:
        _authorise(party, text, words[-1], by)
    elif words:
        _require_nothing_stands(words)
        reject(
            party=party,
            text=text,
            rejected_on=words[-1].held_on,
            act=str(words[-1]),
            by=by,
        )


def party_voting(deliberation: Deliberation) -> Party | None:
    """The council as a party of the text's convention; None where it is none."""
    if deliberation.text is None:
        return None
    convention = deliberation.text.convention
    return Party.objects.filter(convention=convention, organisation=deliberation.council).first()


def _authorise(party: Party, text: Text, vote: Deliberation, by: User | None) -> None:
    by_delegation = vote.body != Deliberation.Body.COUNCIL
    authorise(
        party=party,
        text=text,
        authorised_on=vote.held_on,
        number=vote.number,
        prefecture_id=vote.prefecture_id,
        executory_on=vote.executory_on,
        source=vote.source,
        body=vote.get_body_display() if by_delegation else "",
        by=by,
    )
    if vote.ended:
        revoke(
            party=party,
            text=text,
            revoked_on=vote.ended.effective_on,
            act=f"{vote.ended.get_kind_display()}, {vote.ended.act}",
            by=by,
        )


def _require_nothing_stands(words: Sequence[Deliberation]) -> None:
    """A council that authorised a text repeals that vote before it rejects the text."""
    standing = next((one for one in words if one.is_adopted and not one.ended), None)
    if standing:
        raise ValidationError(
            f"Ce conseil a déjà autorisé ce texte (la {standing}) : si cette délibération est "
            "rapportée, notez-le d'abord sur sa page.",
            code="authorised",
        )


def forget_authorisation(deliberation: Deliberation, by: User | None) -> None:
    """A deliberation said to be adopted is not, by a correction: nor is its party authorised."""
    party = party_voting(deliberation)
    if party and deliberation.text:
        retract(party=party, text=deliberation.text, by=by)


def _journal(deliberation: Deliberation, by: User | None) -> None:
    note_vote("délibération", deliberation, by, after=deliberation.sentence)
