"""The audit of the register: everything that can be recomputed is recomputed.

Sums from the frozen weights, numbers without gap, the chain and its heads, the columns
against the content, the PDF bytes against their hash, and the triggers that protect them.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby

from accounts.immutability import missing_triggers
from financing.core.sharing import share
from financing.letters import Content, canonical, digest
from financing.models import CallPdf, Counter, FundCall
from press.french import euros


def anomalies() -> Iterator[str]:
    """Each anomaly of the register, in French; nothing when all is well."""
    for trigger in missing_triggers():
        yield f"Le déclencheur {trigger} manque : le registre n'est plus protégé."
    calls = FundCall.objects.select_related("carrier", "party").order_by(
        "carrier", "year", "number"
    )
    for _, letters in groupby(calls.iterator(), key=lambda call: call.carrier_id):
        yield from _of_a_carrier(list(letters))
    yield from _of_counters_without_letters()
    yield from _of_the_renderings()


def _of_a_carrier(calls: list[FundCall]) -> Iterator[str]:
    previous = ""
    for call in calls:
        if call.previous_sha256 != previous:
            yield f"{_name(call)} : la chaîne est rompue avant cette lettre."
        yield from _of_a_letter(call)
        previous = call.sha256
    for _, letters in groupby(calls, key=lambda call: call.year):
        yield from _of_a_year(list(letters))
    yield from _of_the_dates(calls)


def _of_a_letter(call: FundCall) -> Iterator[str]:
    name = _name(call)
    if digest(call.content) != call.sha256:
        yield f"{name} : le contenu ne correspond plus à son empreinte."
        return
    content = call.frozen()
    if canonical(content) != call.content:
        yield f"{name} : le contenu n'est pas sous sa forme canonique."
    for field, expected in _columns(call).items():
        if content[field] != expected:
            yield f"{name} : « {field} » vaut {content[field]} dans la lettre, {expected} en base."
    yield from (f"{name} : {sentence}" for sentence in _of_the_sums(content))


def _columns(call: FundCall) -> dict[str, object]:
    """What the columns say again of the content."""
    return {
        "number": f"{call.year}-{call.number:04d}",
        "issued_on": call.issued_on.isoformat(),
        "amount": call.amount,
        "previous_sha256": call.previous_sha256 or None,
    }


def _of_the_sums(content: Content) -> Iterator[str]:
    """The amounts come out again from the remainder, the weights and the ceilings."""
    shares = content["shares"]
    again = share(
        content["remainder"],
        [one["weight"] for one in shares],
        [one["ceiling"] for one in shares],
    )
    for one, amount in zip(shares, again.amounts, strict=True):
        if one["amount"] != amount:
            yield f"{one['organisation']} : {euros(one['amount'])} au lieu de {euros(amount)}."
    if again.left_with_carrier != content["left_with_carrier"]:
        yield "le reste laissé au porteur ne se retrouve pas."
    if shares[content["own_share"]]["amount"] != content["amount"]:
        yield "le montant demandé n'est pas celui du tableau."


def _of_a_year(calls: list[FundCall]) -> Iterator[str]:
    carrier, year = calls[0].carrier, calls[0].year
    numbers = [call.number for call in calls]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{carrier}, {year} : la numérotation a un trou ou un doublon."
    counter = Counter.objects.filter(carrier=carrier, year=year).first()
    if counter is None:
        yield f"{carrier}, {year} : le compteur a disparu."
    elif (counter.last, counter.head_sha256) != (numbers[-1], calls[-1].sha256):
        yield f"{carrier}, {year} : le compteur ne désigne pas la dernière lettre."


def _of_the_dates(calls: Iterable[FundCall]) -> Iterator[str]:
    days = [call.issued_on for call in calls]
    if days != sorted(days):
        yield "Une lettre porte une date antérieure à celle qui la précède."


def _of_counters_without_letters() -> Iterator[str]:
    """A counter that has counted letters which are no longer there."""
    for counter in Counter.objects.filter(last__gt=0).select_related("carrier"):
        letters = FundCall.objects.filter(carrier=counter.carrier, year=counter.year)
        if not letters.exists():
            yield f"{counter.carrier}, {counter.year} : {counter.last} lettres ont disparu."


def _of_the_renderings() -> Iterator[str]:
    for call in FundCall.objects.filter(rendering__isnull=True).select_related("carrier"):
        yield f"{_name(call)} : le PDF manque."
    for rendering in CallPdf.objects.select_related("call__carrier").iterator(chunk_size=50):
        if hashlib.sha256(rendering.pdf).hexdigest() != rendering.sha256:
            yield f"{_name(rendering.call)} : le PDF ne correspond plus à son empreinte."


def _name(call: FundCall) -> str:
    return f"{call.carrier} {call}"
