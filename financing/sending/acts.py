"""The act of sending letters of a round, in one way, and what its addressees' people are told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from epci.permissions import Act, require
from financing.chaining import create_chained
from financing.entities.sending import Sending
from financing.models import CallRound, FundCall, Titre
from financing.sending.reading import fingerprint_of, letters_to_send, sending_of
from financing.sending.telling import letters_by_mail, tell_people
from press.words.french import long_date, plural, short_date

Way = Sending.Way
Said = Callable[[Sequence[FundCall], "Parcel", date], Iterable[str]]  # what stops letters
MOST_ADDRESSES = 5  # of one letter


@dataclass(frozen=True)
class Parcel:
    """What one asks for letters of a round: which, in which way, and with what.

    `details` say, for each number as it is printed, the addresses of an e-mail, or the reference
    of what was posted or left; `sent_on` is the day of these, and `text` goes with an e-mail.
    """

    way: str
    sent_on: date
    details: Mapping[str, str]
    text: str = ""
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class LettersSent:
    """The letters that one act sent, and whether this call did it, or found it already done."""

    rows: list[Sending]
    is_new: bool

    @property
    def count(self) -> int:
        return len({one.call_id for one in self.rows})


@transaction.atomic
def send_letters(
    *,
    round_: CallRound,
    parcel: Parcel,
    by: User | None,
    on: date,
    token: UUID,
    confirmed: str = "",
) -> LettersSent:
    """Send letters of a round; their messages leave after the commit.

    The same form sent twice, by its `token`, sends once. `confirmed` is the fingerprint of what
    somebody was shown: a letter sent meanwhile is told before it is sent again. Without it, what
    was sent in that way already is left aside. Raises ValidationError with a sentence for each
    letter that cannot be sent: then none is.
    """
    carrier = round_.component.carrier.organisation
    require(by, Act.SEND_CALLS, carrier)
    CallRound.objects.select_for_update().get(pk=round_.pk)
    if sent := list(Sending.objects.filter(token=token).select_related("call")):
        return LettersSent(sent, is_new=False)
    letters = chosen_letters(round_, parcel)
    known = sending_of(letters)
    if confirmed and fingerprint_of(letters, known) != confirmed:
        raise ValidationError("Des lettres ont été envoyées depuis : relisez.", code="moved")
    if not confirmed:
        letters = [one for one in letters if not _is_sent(known.get(one.pk), parcel.way)]
    require_sendable(letters, parcel, on)
    rows = _write(round_, letters, parcel, by, token)
    tell_people(round_, letters, {one.message.recipient for one in rows if one.message})
    _journal(round_, parcel, rows, by)
    return LettersSent(rows, is_new=True)


def chosen_letters(round_: CallRound, parcel: Parcel) -> list[FundCall]:
    """The letters of those numbers. Raises ValidationError for one that is not to be sent."""
    found = [one for one in letters_to_send(round_) if str(one) in parcel.details]
    gone = sorted(set(parcel.details) - {str(one) for one in found})
    if gone:
        raise ValidationError(
            f"À ne pas envoyer (annulée, en préparation, ou d'une autre campagne) : "
            f"{', '.join(gone)}.",
            code="gone",
        )
    return found


def require_sendable(letters: Sequence[FundCall], parcel: Parcel, on: date) -> None:
    """Raises ValidationError with every sentence that stops one of them."""
    if faults := list(FAULTS[Way(parcel.way)](letters, parcel, on)):
        raise ValidationError(list(dict.fromkeys(faults)), code="unsendable")


def addresses_in(text: str) -> list[str]:
    """The addresses that somebody typed, apart from each other, each once."""
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").lower().split()))


def _is_sent(known: object, way: str) -> bool:
    return known is not None and known.way == way and not known.has_failed  # type: ignore[attr-defined]


def _of_each(said: Callable[[FundCall, Parcel, date], list[str]]) -> Said:
    """What is said of each letter alone, of all of them."""
    return lambda letters, parcel, on: chain.from_iterable(said(one, parcel, on) for one in letters)


def _unmailed(call: FundCall, parcel: Parcel, on: date) -> list[str]:
    addresses, who = addresses_in(parcel.details[str(call)]), f"n° {call}, {call.party}"
    if not addresses:
        return [f"{who} : donnez une adresse électronique, ou envoyez la lettre par courrier."]
    if len(addresses) > MOST_ADDRESSES:
        return [f"{who} : {plural(len(addresses), 'adresse')}, au plus {MOST_ADDRESSES}."]
    return [
        f"{who} : « {one[:60]} » n'est pas une adresse électronique."
        for one in addresses
        if not _is_address(one)
    ]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _misdated(call: FundCall, parcel: Parcel, on: date) -> list[str]:
    day, who = parcel.sent_on, f"n° {call}, {call.party}"
    if day > on:
        return [f"Le {long_date(day)} n'est pas encore venu : notez l'envoi quand il est fait."]
    if day < call.issued_on:
        return [f"{who} : la lettre est du {long_date(call.issued_on)}, et n'est pas partie avant."]
    return []


def _unreferenced(call: FundCall, parcel: Parcel, on: date) -> list[str]:
    faults, who = _misdated(call, parcel, on), f"n° {call}, {call.party}"
    if not call.party.organisation.siret:
        faults.append(f"{who} : Chorus Pro demande le SIRET du destinataire, sur sa fiche.")
    if not parcel.details[str(call)].strip():
        faults.append(f"{who} : donnez la référence du dépôt, que Chorus Pro affiche.")
    return faults


def _undeposited(letters: Sequence[FundCall], parcel: Parcel, on: date) -> Iterator[str]:
    """One that was left is not left again; that of a public body goes with its titre, by Hélios.

    Two queries.
    """
    yield from _of_each(_unreferenced)(letters, parcel, on)
    left = Sending.objects.filter(call__in=letters, way=Way.CHORUS).select_related("call__party")
    for one in left:
        yield (
            f"n° {one.call}, {one.call.party} : déjà déposée le {short_date(one.sent_on)}, "
            f"référence « {one.reference} ». Un second dépôt la demanderait deux fois."
        )
    entitled = set(Titre.objects.filter(call__in=letters).values_list("call", flat=True))
    for call in letters:
        if call.carrier.has_public_accountant and call.pk not in entitled:
            yield (
                f"n° {call}, {call.party} : saisissez d'abord son titre, Hélios la dépose avec lui."
            )


FAULTS: dict[Way, Said] = {
    Way.MAIL: _of_each(_unmailed),
    Way.POST: _of_each(_misdated),
    Way.CHORUS: _undeposited,
}


def _write(
    round_: CallRound,
    letters: Sequence[FundCall],
    parcel: Parcel,
    by: User | None,
    token: UUID,
) -> list[Sending]:
    """A row for each letter; by e-mail, for each of its addresses, with its message."""
    said = {
        "way": parcel.way,
        "sent_on": parcel.sent_on,
        "sent_by": str(by or COMMAND_LINE),
        "token": token,
    }
    if parcel.way != Way.MAIL:
        details = ((one, parcel.details[str(one)].strip()) for one in letters)
        return create_chained(
            Sending(call=one, reference=detail, **said) for one, detail in details
        )
    pairs = [(one, to) for one in letters for to in addresses_in(parcel.details[str(one)])]
    messages = letters_by_mail(round_, pairs, parcel.text, by)
    return create_chained(
        Sending(call=one, message=message, **said)
        for (one, _), message in zip(pairs, messages, strict=True)
    )


def _journal(round_: CallRound, parcel: Parcel, rows: Sequence[Sending], by: User | None) -> None:
    """Each letter with where it went."""
    if not rows:
        return
    way = Way(parcel.way).label
    whither = (one.message.recipient if one.message else one.reference for one in rows)
    note(
        "lettres envoyées",
        round_.component.convention,
        round_.component.carrier.organisation,
        by,
        subject=f"{round_.component.label}, {round_.period.label} : "
        f"{plural(len({one.call_id for one in rows}), 'lettre')}, {way}",
        after=", ".join(
            f"{one.call} {one.call.party} {where or short_date(parcel.sent_on)}"
            for one, where in zip(rows, whither, strict=True)
        ),
    )
