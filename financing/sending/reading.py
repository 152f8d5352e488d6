"""Which letters of a round may be sent, to whom, and how each was sent last."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from epci.models import Membership, Organisation
from epci.permissions import Role
from financing.entities.sending import Sending
from financing.models import CallRound, FundCall
from post.models import Message
from press.files.canonical import canonical, digest
from press.words.addresses import emails_in
from press.words.french import short_date

PAID_BY = (Role.FINANCE_OFFICER, Role.ADMINISTRATOR)  # the first who are there are written to
LONG = ("content", "cancels__content", "about__content")
OF_SUBSIDY = '"subsidy":'  # in what a letter of one, or about one, has frozen
State = Message.State
WAYS = {
    Sending.Way.MAIL: "envoyée par courriel",
    Sending.Way.POST: "postée",
    Sending.Way.CHORUS: "déposée sur Chorus Pro",
}


@dataclass(frozen=True)
class LetterSending:
    """How a letter was sent last: its way, its day, where it stands, and what goes with it.

    `kind` is « done », « waiting » or « late »; `recipients` are its addresses, `detail` what the
    server said of a failure, or the reference of a deposit; `last` is the key of its last row.
    """

    way: str
    day: date
    kind: str
    recipients: tuple[str, ...]
    detail: str
    last: int

    @property
    def has_failed(self) -> bool:
        return self.kind == "late"

    @property
    def word(self) -> str:
        """« envoyée par courriel le 02/06/2025 », « courriel en attente », or « en échec »."""
        if self.kind == "done":
            return f"{WAYS[Sending.Way(self.way)]} le {short_date(self.day)}"
        return "courriel en échec" if self.has_failed else "courriel en attente"

    @property
    def state(self) -> tuple[str, str]:
        return self.kind, self.word


def sending_of(letters: Iterable[FundCall] | QuerySet[FundCall]) -> dict[int, LetterSending]:
    """The last sending of each letter that was sent, by its key; one query."""
    rows = Sending.objects.filter(call__in=letters).select_related("message").order_by("pk")
    last: dict[int, list[Sending]] = {}
    for one in rows.defer("message__body", "message__attachments"):
        same = last.get(one.call_id, [])
        last[one.call_id] = [*same, one] if same and same[0].token == one.token else [one]
    return {key: _told(some) for key, some in last.items()}


def _told(rows: list[Sending]) -> LetterSending:
    """Several addresses stand as the one that stands worst."""
    messages = [one.message for one in rows if one.message]
    failed = [one.said for one in messages if one.state == State.FAILED]
    waiting = [one.said for one in messages if one.state in (State.WAITING, State.SENDING)]
    kind = "late" if failed else "waiting" if waiting else "done"
    last = rows[-1]
    return LetterSending(
        way=last.way,
        day=last.sent_on,
        kind=kind,
        recipients=tuple(one.recipient for one in messages),
        detail=next(filter(None, [*failed, *waiting]), last.reference),
        last=last.pk,
    )


def sent_by_form(token: str) -> Sending | None:
    """What a form has already sent, when its answer was lost and it is sent again."""
    try:
        return Sending.objects.filter(token=UUID(token)).first()
    except ValueError:
        return None


def letters_to_send(round_: CallRound) -> QuerySet[FundCall]:
    """The letters of a round that have their PDF and that nothing cancels, what cancels others,
    and what recalls or reduces those that stand.

    Each has its `pdf_sha256`, whether it `is_of_subsidy`, and not its long content.
    """
    found = FundCall.objects.filter(
        round=round_, cancelled_by=None, rendering__isnull=False, about__cancelled_by=None
    )
    related = found.select_related("round", "party__organisation", "cancels", "about").defer(*LONG)
    of_subsidy = Q(content__contains=OF_SUBSIDY)
    told = related.annotate(pdf_sha256=F("rendering__sha256"), is_of_subsidy=of_subsidy)
    return told.order_by("year", "number")


def contacts_of(letters: Collection[FundCall], carrier: Organisation) -> dict[int, list[str]]:
    """Where each addressee is written to, by the key of its organisation; two queries.

    The addresses of the last time; else those of its contact; else its own people who pay.
    """
    parties = {one.party.organisation_id: one.party for one in letters}
    before, people = _last_recipients(parties, carrier), _people(parties)
    return {
        key: before.get(key) or emails_in(one.contact) or people.get(key, [])
        for key, one in parties.items()
    }


def _last_recipients(organisations: Collection[int], carrier: Organisation) -> dict[int, list[str]]:
    """By its own letters alone: what another carrier typed is its own."""
    rows = Sending.objects.filter(
        way=Sending.Way.MAIL, call__carrier=carrier, call__party__organisation__in=organisations
    ).exclude(message__state=State.FAILED)
    found: dict[int, tuple[Any, list[str]]] = {}
    columns = "call__party__organisation", "token", "message__recipient"
    for key, token, address in rows.order_by("pk").values_list(*columns):
        same = found.get(key)
        known = same[1] if same and same[0] == token else []
        found[key] = token, [*known, *([address] if address not in known else [])]
    return {key: addresses for key, (_, addresses) in found.items()}


def _people(organisations: Collection[int]) -> dict[int, list[str]]:
    rows = Membership.objects.filter(
        organisation__in=organisations, role__in=PAID_BY, user__is_active=True
    )
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = "organisation", "role", "user__email"
    for key, role, email in rows.order_by("user__email").values_list(*columns):
        found[key][role].append(email)
    return {
        key: next(by_role[role] for role in PAID_BY if role in by_role)
        for key, by_role in found.items()
    }


def fingerprint_of(letters: Iterable[FundCall], sent: Mapping[int, LetterSending]) -> str:
    """Of how letters stand: it moves when somebody sends one of them."""
    stands = [[str(one), sent[one.pk].last if one.pk in sent else 0] for one in letters]
    return digest(canonical(stands))
