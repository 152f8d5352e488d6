"""The act on keys: adopt one, with its line in the journal.

The actor (`by`; None is the command line) and the day are arguments.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.journal import record
from accounts.models import User
from conventions.models import Text
from epci.permissions import Act, require
from epci.populations.acts import mark_used
from financing.dossier.key import KeyInForce
from financing.dossier.reading import read_component
from financing.models import Component, Key, KeyShare, Rule


@transaction.atomic
def adopt_key(
    *,
    rule: Rule,
    first_year: int,
    last_year: int,
    population_year: int | None,
    adopted_on: date,
    act: str,
    ceilings: Mapping[int, int] | None = None,
    by: User | None,
) -> Key:
    """Adopt a rule for a span of years on the populations of a stated year.

    `ceilings` gives the voted maxima of this key in centimes, by party's id; the rule's own
    serve where it says nothing. Raises ValidationError when another key covers a year, and for the
    rule of an amendment that the parties have not all signed.
    """
    require(by, Act.ADOPT_KEY, rule.component.carrier.organisation)
    Component.objects.select_for_update().get(pk=rule.component_id)  # one adoption at a time
    _require_signed(rule)
    require_free_years(rule, first_year, last_year)
    file = read_component(rule.component, adopted_on)
    proposal = file.proposed_by(rule, population_year or first_year)
    key = Key(
        rule=rule,
        first_year=first_year,
        last_year=last_year,
        population_year=proposal.population_year,
        adopted_on=adopted_on,
        act=act,
    )
    key.full_clean()
    key.save()
    KeyShare.objects.bulk_create(_key_shares(key, proposal, ceilings or {}))
    mark_used(file.figures_under(proposal), on=adopted_on)
    record(
        by=by,
        act="clé arrêtée",
        subject=f"{rule.component.code}, {first_year}-{last_year} : {act}",
        organisation=rule.component.carrier.organisation,
        convention=rule.component.convention.reference,
        after=", ".join(f"{one.party} {one.line.weight}" for one in proposal.partners),
    )
    return key


def require_free_years(rule: Rule, first_year: int, last_year: int) -> None:
    """Refuse a span that another key covers in part, or in which a newer rule begins.

    A key that was adopted on an earlier text gives way to that of an amendment; a draft, or an
    amendment that is not signed by all, stands in nobody's way.
    """
    taken = Key.objects.filter(
        rule__component=rule.component,
        rule__text__number__gte=rule.text.number,
        first_year__lte=last_year,
        last_year__gte=first_year,
    ).first()
    if taken:
        raise ValidationError(
            f"Une clé est déjà arrêtée pour {taken.first_year}-{taken.last_year} "
            f"({rule.component.code}).",
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


def _require_signed(rule: Rule) -> None:
    if rule.text.number and not _signed().filter(pk=rule.text_id).exists():
        raise ValidationError(
            f"La règle est celle de l'{rule.text}, que les parties n'ont pas toutes signé.",
            code="unsigned",
        )


def _signed() -> QuerySet[Text]:
    """The original texts, and the amendments that all have signed, whatever their day of effect."""
    return Text.objects.with_effect().filter(Q(number=0) | Q(complete_on__isnull=False))


def _key_shares(key: Key, proposal: KeyInForce, ceilings: Mapping[int, int]) -> Iterator[KeyShare]:
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
