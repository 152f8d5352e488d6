"""The acts on keys: adopt one, and take it back once nobody owes anything by it.

The actor (`by`; None is the command line) and the day are arguments.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.journal import COMMAND_LINE
from accounts.models import User
from accounts.sealing import seal
from conventions.acceptance.reading import refusals
from conventions.journal import note
from conventions.models import Convention, Text
from epci.permissions import Act, require
from epci.populations.acts import mark_used
from financing.core.decimal_text import money_text
from financing.core.rule_json import Json
from financing.criteria.acts import mark_counts_used
from financing.dossier.blocks import same_in
from financing.dossier.dossier import ComponentFile
from financing.dossier.key import KeyInForce
from financing.dossier.reading import read_component
from financing.keys.grounds import KeyGround, grounds_of
from financing.models import Component, FundCall, Key, KeyShare, KeyWithdrawal, Rule
from press.kit.bulk import create_all
from press.words.french import long_date, says_something

KEY_ADOPTED, KEY_WITHDRAWN = "clé arrêtée", "clé retirée"  # as the journal says it
NO_VOTE = "Aucune partie n'a encore autorisé la convention : sa clé ne s'arrête pas."


@transaction.atomic
def adopt_key(
    *,
    rule: Rule,
    first_year: int,
    last_year: int,
    population_year: int | None,
    adopted_on: date,
    act: KeyGround,
    ceilings: Mapping[int, int] | None = None,
    by: User | None,
) -> Key:
    """Adopt a rule for a span of years on the populations of a stated year.

    `act` is one of `grounds_of` the convention. `ceilings` gives the voted maxima of this key in
    centimes, by party's id; the rule's own serve where it says nothing. Raises ValidationError when
    another key covers a year, for the rule of an amendment that the parties have not all signed,
    and for an act that is none.
    """
    require(by, Act.ADOPT_KEY, rule.component.carrier.organisation)
    Component.objects.select_for_update().get(pk=rule.component_id)  # one adoption at a time
    require_act(rule.component.convention, act, adopted_on)
    file = read_component(rule.component, adopted_on)
    _require_adoptable(file, rule, first_year, last_year)
    proposal = file.proposed_by(rule, population_year or first_year, first_year)
    key = Key(
        rule=rule,
        first_year=first_year,
        last_year=last_year,
        population_year=proposal.population_year,
        adopted_on=adopted_on,
        act=act.words,
        document=_with_ceilings(proposal, ceilings or {}),
        text=act.text,
        after=_withdrawn_before(rule, first_year),
    )
    key.full_clean()
    key.save()
    create_all(key_shares(key, proposal, ceilings or {}))
    _mark_used(file, proposal, adopted_on)
    note(
        KEY_ADOPTED,
        rule.component.convention,
        rule.component.carrier.organisation,
        by,
        subject=f"{rule.component.label}, {key} : {act.words}",
        after=voted(proposal),
    )
    return key


@transaction.atomic
def withdraw_key(*, key: Key, reason: str, by: User | None, on: date) -> KeyWithdrawal:
    """Take back a key whose populations were wrong; its years are free for another.

    The key stays as it was adopted, beside its withdrawal. Raises ValidationError without a reason,
    for a key that is withdrawn already, and while a letter stands on it.
    """
    component = key.rule.component
    carrier = component.carrier.organisation
    require(by, Act.ADOPT_KEY, carrier)
    Key.objects.select_for_update().get(pk=key.pk)  # no round is issued on it meanwhile
    require_withdrawable(key)
    withdrawal = KeyWithdrawal(
        key=key, withdrawn_on=on, withdrawn_by=str(by or COMMAND_LINE), reason=_written(reason)
    )
    withdrawal.seal = digest_of(withdrawal)
    withdrawal.full_clean()
    withdrawal.save()
    note(
        KEY_WITHDRAWN,
        component.convention,
        carrier,
        by,
        subject=f"{component.label}, {key} : {key.act}",
        before=f"Motif : {withdrawal.reason}",
        after=withdrawal.seal,
    )
    return withdrawal


def digest_of(withdrawal: KeyWithdrawal) -> str:
    """The SHA-256 of a withdrawal, and of the key that it takes back, which no letter seals."""
    return seal(withdrawal, withdrawal.key, *withdrawal.key.shares.all())


def require_withdrawable(key: Key) -> None:
    """Refuse a key that is withdrawn already, or on which letters stand, which it names."""
    if KeyWithdrawal.objects.filter(key=key).exists():
        raise ValidationError(f"La clé de {key} est déjà retirée.", code="withdrawn")
    if standing := standing_on(key):
        raise ValidationError(
            f"Des appels sont émis sur cette clé : {', '.join(map(str, standing))}. Annulez-les "
            "d'abord.",
            code="called",
        )


def standing_on(key: Key) -> list[FundCall]:
    """The letters issued on a key that nothing cancels, in order."""
    return list(FundCall.objects.standing().filter(round__key=key).order_by("year", "number"))


def _written(reason: str) -> str:
    if not says_something(reason):
        raise ValidationError("Écrivez pourquoi cette clé est retirée.", code="reason")
    return reason.strip()


def require_act(convention: Convention, act: KeyGround, adopted_on: date) -> None:
    """Refuse an act that is not one of the convention's, or is later than the adoption."""
    known = {one.code: one for one in grounds_of(convention)}
    if not known:
        raise ValidationError(NO_VOTE, code="no_vote")
    if act.code not in known:
        raise ValidationError("Choisissez l'acte qui arrête la clé dans la liste.", code="act")
    require_after(known[act.code], adopted_on)


def require_after(act: KeyGround, adopted_on: date) -> None:
    """Refuse a day before that of the act."""
    if adopted_on < act.known_on:
        raise ValidationError(
            f"L'acte choisi est du {long_date(act.known_on)} : la clé ne s'arrête pas avant.",
            code="act_order",
        )


def require_free_years(rule: Rule, first_year: int, last_year: int) -> None:
    """Refuse a span that another key covers in part, or in which a newer rule begins.

    A key that was adopted on an earlier text gives way to that of an amendment; a draft, or an
    amendment that is not signed by all, stands in nobody's way.
    """
    taken = (
        Key.objects.standing()
        .filter(
            rule__component=rule.component,
            rule__text__number__gte=rule.text.number,
            first_year__lte=last_year,
            last_year__gte=first_year,
        )
        .first()
    )
    if taken:
        raise ValidationError(
            f"Une clé est déjà arrêtée pour {taken}, {rule.component.label}.",
            code="key_overlap",
        )
    newer = Rule.objects.filter(
        component=rule.component,
        text__in=_signed().values("pk"),
        text__number__gte=rule.text.number,
        first_year__gt=first_year,
        first_year__lte=last_year,
    ).first()
    if newer:
        raise ValidationError(
            f"Une règle plus récente commence en {newer.first_year} : arrêtez d'abord la clé "
            f"jusqu'en {newer.first_year - 1}.",
            code="key_newer_rule",
        )


def _require_adoptable(file: ComponentFile, rule: Rule, first_year: int, last_year: int) -> None:
    """Refuse the rule of an amendment that is not signed, years that are not free, and a rule that
    is not the same in all of them.
    """
    if refused := list(refusals(rule.component.convention)):
        raise ValidationError(refused, code="parties")
    _require_signed(rule)
    require_free_years(rule, first_year, last_year)
    require_one_rule(file, rule, first_year, last_year)


def _require_signed(rule: Rule) -> None:
    if rule.text.number and not _signed().filter(pk=rule.text_id).exists():
        raise ValidationError(
            f"La règle est celle de l'{rule.text}, que les parties n'ont pas toutes signé.",
            code="unsigned",
        )


def _withdrawn_before(rule: Rule, first_year: int) -> KeyWithdrawal | None:
    """The withdrawal that frees the first year of a rule already adopted."""
    withdrawn = KeyWithdrawal.objects.filter(key__rule=rule, key__first_year=first_year)
    return withdrawn.order_by("pk").last()


def _signed() -> QuerySet[Text]:
    """The original texts, and the amendments that all have signed, whatever their day of effect."""
    return Text.objects.filter(Q(number=0) | Q(complete_on__isnull=False))


def _mark_used(file: ComponentFile, proposal: KeyInForce, on: date) -> None:
    """The figures on which the key rests are corrected for a reason from now on."""
    mark_used(file.figures_under(proposal), on=on)
    mark_counts_used(file.counts_under(proposal), on=on)


def voted(proposal: KeyInForce) -> str:
    """What the journal keeps of a key: its weights, or the sentence of its blocks."""
    if proposal.blocks is not None:
        return proposal.said
    return ", ".join(f"{one.party} {one.line.weight}" for one in proposal.partners)


def require_one_rule(file: ComponentFile, rule: Rule, first_year: int, last_year: int) -> None:
    """Refuse to freeze for several years who is there for a part of one, or an indexed price."""
    if not same_in(rule, first_year, last_year, file.counted(rule, first_year)):
        raise ValidationError(
            f"La règle n'est pas la même de {first_year} à {last_year} : une présence ou un indice "
            "y change d'une année à l'autre. Arrêtez une clé par année.",
            code="presence",
        )


def _with_ceilings(proposal: KeyInForce, ceilings: Mapping[int, int]) -> Json | None:
    """What a key of a rule in blocks freezes, its own voted maxima before the rule's."""
    document = proposal.document
    if document is None:
        return None
    names = zip(document["rule"]["contributors"], proposal.partners, strict=True)
    own = {name: ceilings.get(one.party.pk) for name, one in names}
    voted = {name: money_text(one) for name, one in own.items() if one is not None}
    held = document["rule"].get("ceilings", {}) | voted
    return document | {"rule": document["rule"] | {"ceilings": held}}


def key_shares(key: Key, proposal: KeyInForce, ceilings: Mapping[int, int]) -> Iterator[KeyShare]:
    """The rows of a key, in the order of its rule."""
    for rank, one in enumerate(proposal.partners, start=1):
        percent = one.line.percent
        yield KeyShare(
            key=key,
            party=one.party,
            rank=rank,
            population=one.term.population,
            percent=None if percent is None else Decimal(percent.numerator) / percent.denominator,
            weight=one.line.weight,
            ceiling=ceilings.get(one.party.pk, one.ceiling),
        )
