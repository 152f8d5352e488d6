"""The letters of the register, recomputed: contents, sums, numbers, dates, chain and counters."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from financing.entities.register import ORIGINALS
from financing.letters.letterhead import due_of
from financing.letters.page import Content
from financing.models import Counter, FundCall
from financing.register.audit.amounts import of_a_content
from financing.register.audit.anomaly import Anomaly, of
from press.files.canonical import canonical, digest

CALL, CANCEL = FundCall.Kind.CALL, FundCall.Kind.CANCEL
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def letters(since: date | None) -> QuerySet[FundCall]:
    """The letters in the order of their carriers' registers, with what they are compared to."""
    found = FundCall.objects.select_related(
        "carrier",
        "cancels",
        "about",
        "party__organisation",
        "party__convention",
        "round__period",
        "round__component__convention",
    ).order_by("carrier", "year", "number")
    found = found.annotate(is_standing=Q(cancelled_by=None))
    return found.filter(issued_on__gte=since) if since else found


def of_the_letters(found: Iterable[FundCall], since: date | None) -> Iterator[Anomaly]:
    """Carrier by carrier, in the order of `letters`."""
    counters = {(one.carrier_id, one.year): one for one in Counter.objects.all()}
    for carrier, register in groupby(found, key=lambda call: call.carrier_id):
        yield from of(carrier, _of_a_register(register, counters, since))


def of_lost_registers() -> Iterator[Anomaly]:
    """A counter that has counted letters which are no longer there."""
    kept = set(FundCall.objects.order_by().values_list("carrier", "year").distinct())
    for counter in Counter.objects.filter(last__gt=0).select_related("carrier"):
        if (counter.carrier_id, counter.year) not in kept:
            lost = f"{counter.carrier}, {counter.year} : {counter.last} lettres ont disparu."
            yield from of(counter.carrier_id, [lost])


def name_of(call: FundCall) -> str:
    return f"{call.carrier} {call}"


def sound_content(call: FundCall) -> Content | None:
    """What a letter says, where it still is what was frozen and can be read."""
    if digest(call.content) != call.sha256:
        return None
    try:
        return call.frozen() | {}
    except UNREADABLE:
        return None


def _of_a_register(
    calls: Iterable[FundCall], counters: dict[tuple[int, int], Counter], since: date | None
) -> Iterator[str]:
    """One carrier's letters, from the first or from the one that a day starts with."""
    previous = None
    for rank, call in enumerate(calls):
        if rank == 0 and since:
            previous = _before(call, since)
        yield from _of_a_link(previous, call, counters)
        yield from (f"{name_of(call)} : {sentence}" for sentence in _of_a_letter(call))
        previous = call
    if previous:
        yield from _of_a_counter(previous, counters)


def _before(call: FundCall, since: date) -> FundCall | None:
    earlier = FundCall.objects.filter(carrier=call.carrier_id, issued_on__lt=since)
    return earlier.order_by("year", "number").last()


def _of_a_link(
    previous: FundCall | None, call: FundCall, counters: dict[tuple[int, int], Counter]
) -> Iterator[str]:
    """A letter follows the carrier's previous one: by its digest, its number and its date."""
    if call.previous_sha256 != (previous.sha256 if previous else ""):
        yield f"{name_of(call)} : la chaîne est rompue avant cette lettre."
    same_year = previous is not None and previous.year == call.year
    if previous and not same_year:
        yield from _of_a_counter(previous, counters)
    if call.number != (previous.number + 1 if previous and same_year else 1):
        yield f"{call.carrier}, {call.year} : un trou ou un doublon avant le numéro {call}."
    if previous and call.issued_on < previous.issued_on:
        yield f"{name_of(call)} : la date précède celle de la lettre précédente."


def _of_a_counter(last: FundCall, counters: dict[tuple[int, int], Counter]) -> Iterator[str]:
    """What a year's counter says of that year's last letter."""
    counter = counters.get((last.carrier_id, last.year))
    if counter is None:
        yield f"{last.carrier}, {last.year} : le compteur a disparu."
    elif (counter.last, counter.head_sha256) != (last.number, last.sha256):
        yield f"{last.carrier}, {last.year} : le compteur ne désigne pas la dernière lettre."


def _of_a_letter(call: FundCall) -> Iterator[str]:
    if digest(call.content) != call.sha256:
        yield "le contenu ne correspond plus à son empreinte."
        return
    try:
        yield from _of_a_content(call, call.frozen())
    except UNREADABLE:
        yield "le contenu ne se lit plus."


def _of_a_content(call: FundCall, content: Content) -> Iterator[str]:
    if canonical(content) != call.content:
        yield "le contenu n'est pas sous sa forme canonique."
    for what, (frozen, stored) in _said_twice(call, content).items():
        if frozen != stored:
            yield f"{what} : « {frozen} » dans la lettre, « {stored} » en base."
    if call.kind == CANCEL:
        yield from _of_a_quote(call, content)
    elif call.about_id is not None:
        yield from _of_what_it_is_about(call, content)
    yield from of_a_content(content)
    if call.kind in ORIGINALS:
        yield from _of_the_ground(call, content)


def _said_twice(call: FundCall, content: Content) -> dict[str, tuple[object, object]]:
    """What the tables say again of the content: (in the letter, in the tables)."""
    round_ = call.round
    convention = round_.component.convention.reference
    said: dict[str, tuple[object, object]] = {
        "nature": (content["kind"], call.kind),
        "numéro": (content["number"], str(call)),
        "date": (content["issued_on"], str(call.issued_on)),
        "montant": (content["amount"], call.amount),
        "empreinte précédente": (content["previous_sha256"] or "", call.previous_sha256),
        "destinataire": (content["addressee"]["siren"], call.party.organisation.siren),
        "convention du destinataire": (convention, call.party.convention.reference),
        "porteur": (content["carrier"]["siren"], call.carrier.siren),
        "convention": (content["convention"]["reference"], convention),
        "volet": (content["component"]["code"], round_.component.code),
        "exercice": (content["period"]["fiscal_year"], round_.period.fiscal_year),
        "base": (content["basis"], round_.basis),
        "échéance": (str(due_of(content) or ""), str(call.due_on or "")),
        "rang": (content.get("rank", 0), call.rank),
        "lettre visée": (content.get("about", {}).get("number", ""), str(call.about or "")),
    }
    if call.kind in ORIGINALS:
        said["date de la campagne"] = (content["issued_on"], str(round_.issued_on))
    return said


def _of_a_quote(call: FundCall, content: Content) -> Iterator[str]:
    """A cancellation quotes the letter that it cancels."""
    quoted, cancelled = content["cancelled"], call.cancels
    if (quoted["number"], quoted["sha256"]) != (str(cancelled), cancelled.sha256):
        yield f"la lettre annulée est « {quoted['number']} », « {cancelled} » en base."
    if (cancelled.round_id, cancelled.party_id) != (call.round_id, call.party_id):
        yield "la lettre annulée est d'une autre campagne, ou d'un autre destinataire."


def _of_what_it_is_about(call: FundCall, content: Content) -> Iterator[str]:
    """What follows a letter quotes one of the same round and addressee."""
    quoted, about = content["about"], call.about
    if (quoted["sha256"], quoted["amount"]) != (about.sha256, about.amount):
        yield f"la lettre visée est « {quoted['number']} », « {about} » en base."
    if (about.round_id, about.party_id) != (call.round_id, call.party_id):
        yield "la lettre visée est d'une autre campagne, ou d'un autre destinataire."


def _of_the_ground(call: FundCall, content: Content) -> Iterator[str]:
    """A letter that asks for money rests on a vote, one at least, of the convention itself."""
    voted = any(one["authorised_on"] for one in content["approvals"])
    if not voted and call.is_standing:
        yield "elle ne repose sur rien : aucun conseil n'a autorisé la convention."
