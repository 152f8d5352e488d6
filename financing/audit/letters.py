"""The audit of the register: everything that can be recomputed is recomputed.

Sums from the frozen weights, numbers without gap, the chain and its heads, the tables
against the contents, the PDF bytes against their hash and their letter, rounds against their
letters and the journal, adopted keys against their rules, and the triggers that protect it all.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import QuerySet

from accounts.immutability import missing_triggers
from accounts.models import Entry
from financing.core.sharing import share
from financing.keys import recomputed_weights
from financing.letters import Content, canonical, digest
from financing.models import CallPdf, CallRound, Counter, FundCall, Key
from financing.numbering import ROUND_ISSUED
from press.french import euros, plural


def anomalies() -> Iterator[str]:
    """Each anomaly of the register, in French; nothing when all is well."""
    for trigger in missing_triggers():
        yield f"Le déclencheur {trigger} manque : le registre n'est plus protégé."
    for _, letters in groupby(_letters().iterator(), key=lambda call: call.carrier_id):
        yield from _of_a_carrier(list(letters))
    yield from _of_counters_without_letters()
    yield from _of_the_renderings()
    yield from _of_the_rounds()
    yield from _of_the_keys()


def _letters() -> QuerySet[FundCall]:
    return FundCall.objects.select_related(
        "carrier", "party__organisation", "round__period", "round__component__convention"
    ).order_by("carrier", "year", "number")


def _of_a_carrier(calls: list[FundCall]) -> Iterator[str]:
    previous = ""
    for call in calls:
        if call.previous_sha256 != previous:
            yield f"{_name(call)} : la chaîne est rompue avant cette lettre."
        for sentence in _of_a_letter(call):
            yield f"{_name(call)} : {sentence}"
        previous = call.sha256
    for _, letters in groupby(calls, key=lambda call: call.year):
        yield from _of_a_year(list(letters))
    yield from _of_the_dates(calls)


def _of_a_letter(call: FundCall) -> Iterator[str]:
    if digest(call.content) != call.sha256:
        yield "le contenu ne correspond plus à son empreinte."
        return
    try:
        yield from _of_a_content(call, call.frozen())
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        yield "le contenu ne se lit plus."


def _of_a_content(call: FundCall, content: Content) -> Iterator[str]:
    if canonical(content) != call.content:
        yield "le contenu n'est pas sous sa forme canonique."
    for what, (frozen, stored) in _said_twice(call, content).items():
        if frozen != stored:
            yield f"{what} : « {frozen} » dans la lettre, « {stored} » en base."
    yield from _of_the_sums(content)


def _said_twice(call: FundCall, content: Content) -> dict[str, tuple[object, object]]:
    """What the tables say again of the content: (in the letter, in the tables)."""
    round_ = call.round
    return {
        "numéro": (content["number"], f"{call.year}-{call.number:04d}"),
        "date": (content["issued_on"], str(call.issued_on)),
        "montant": (content["amount"], call.amount),
        "empreinte précédente": (content["previous_sha256"] or "", call.previous_sha256),
        "destinataire": (content["addressee"]["siren"], call.party.organisation.siren),
        "porteur": (content["carrier"]["siren"], call.carrier.siren),
        "convention": (content["convention"]["reference"], round_.component.convention.reference),
        "volet": (content["component"]["code"], round_.component.code),
        "exercice": (content["period"]["fiscal_year"], round_.period.fiscal_year),
        "base": (content["basis"], round_.basis),
        "date de la campagne": (content["issued_on"], str(round_.issued_on)),
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
    for one in CallPdf.objects.select_related("call__carrier").iterator(chunk_size=50):
        if hashlib.sha256(one.pdf).hexdigest() != one.sha256:
            yield f"{_name(one.call)} : le PDF ne correspond plus à son empreinte."
        if digest(one.call.sha256 + one.sha256) != one.seal:
            yield f"{_name(one.call)} : le PDF n'est pas celui de cette lettre."


def _of_the_rounds() -> Iterator[str]:
    """Each round still has its letters and its lines, and the journal knows of as many."""
    rounds = CallRound.objects.select_related("component__convention", "period")
    for round_ in rounds.prefetch_related("calls", "called_lines__line"):
        name = f"{round_.component.convention}, {round_.component}, {round_.period}"
        yield from (f"{name} : {sentence}" for sentence in _of_a_round(round_))
    written = Entry.objects.filter(act=ROUND_ISSUED).count()
    if written != len(rounds):
        known = plural(len(rounds), "campagne")
        yield f"Le journal connaît {plural(written, 'campagne')}, le registre {known}."


def _of_a_round(round_: CallRound) -> Iterator[str]:
    calls = list(round_.calls.all())
    if not calls:
        yield "les lettres de la campagne ont disparu."
        return
    if digest(calls[0].content) != calls[0].sha256:
        return  # already said of the letter
    content = calls[0].frozen()
    asked = [one for one in content["shares"] if one["amount"] and not one["kept_by_carrier"]]
    if len(asked) != len(calls):
        yield f"{plural(len(calls), 'lettre')} au lieu de {len(asked)}."
    lines = {one.line.code for one in round_.called_lines.all()}
    if lines != {one["code"] for one in content["expenses"]}:
        yield "les lignes appelées ne sont plus celles des lettres."


def _of_the_keys() -> Iterator[str]:
    """The weights of each adopted key come out again from its rule and its populations."""
    keys = Key.objects.select_related("rule__component__convention").prefetch_related("shares")
    for key in keys:
        if [one.weight for one in key.shares.all()] != recomputed_weights(key):
            owner = f"{key.rule.component.convention}, {key.rule.component}"
            yield f"{owner}, clé {key} : les poids ne se retrouvent pas."


def _name(call: FundCall) -> str:
    return f"{call.carrier} {call}"
