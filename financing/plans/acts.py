"""The acts on the money of a text while it is a draft: its amounts, its rules.

The text is the convention itself (number 0) or an amendment, which holds only what it changes.
Each act leaves its line in the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet

from accounts.models import User
from conventions.journal import note_on
from conventions.models import Text
from financing.core import keys as core
from financing.core.explanation import describe
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossier
from financing.models import (
    Component,
    Key,
    Line,
    PlannedAmount,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from financing.plans.checks import periods_to_write, year_refusal
from financing.plans.gate import open_text
from financing.plans.percents import Place, followed, following, kept_percents
from financing.plans.rule_facts import Part, facts_of_kind, facts_of_rule
from financing.plans.undoing import kept, restore
from press.kit.bulk import create_all
from press.kit.undoing import PUT_BACK, TakenOut
from press.kit.versions import require_unchanged
from press.words.french import euros, sentence

NONE: Mapping[int, Fraction | None] = MappingProxyType({})


@transaction.atomic
def set_rule(
    *,
    text: Text,
    component: Component,
    first_year: int,
    rule: core.Rule,
    parts: Sequence[Part],
    seen: str = "",
    by: User | None,
    on: date,
) -> Rule:
    """How a component is shared from a year on, by this text; instead of what it said before.

    `seen` is the version of `facts_of_rule`. Raises ValidationError `closed`, `first_year`,
    `parts`, StaleError.
    """
    open_text(text, by, on)
    own = Rule.objects.filter(text=text, component=component).order_by("first_year").first()
    now, typed = facts_of_rule(own), facts_of_kind(first_year, rule, parts)
    require_unchanged(seen, now, dict.fromkeys(now) | typed)
    if refusal := year_refusal(text, first_year):
        raise ValidationError({"first_year": [ValidationError(refusal, code="first_year")]})
    try:
        core.build_key(rule, [part.term for part in parts])
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="parts") from error
    before = forget_rule(text, component)
    written = _written_rule(text, component, first_year, rule, parts)
    said = f"{component.label}, dès {first_year} : {_said(rule, parts)}"
    note_on(f"règle {of_text(text)}", text, by, before=before, after=said)
    return written


def _written_rule(
    text: Text, component: Component, first_year: int, rule: core.Rule, parts: Sequence[Part]
) -> Rule:
    """The rule with its terms, in the order of the act."""
    written = Rule(
        component=component,
        text=text,
        first_year=first_year,
        kind=rule.kind,
        basis=rule.basis or "",
        step=None if rule.step is None else _decimal(rule.step),
        rounding=rule.rounding or "",
    )
    written.full_clean()
    written.save()
    create_all(
        RuleTerm(
            rule=written,
            party=part.party,
            rank=rank,
            fixed_percent=None if part.percent is None else _decimal(part.percent),
            fixed_amount=part.amount,
            ceiling=part.ceiling,
        )
        for rank, part in enumerate(parts, 1)
    )
    return written


@transaction.atomic
def drop_rule(*, text: Text, component: Component, by: User | None, on: date) -> TakenOut | None:
    """The text says nothing any more of how a component is shared. Raises `closed`.

    Gives what it said; None where it said nothing.
    """
    open_text(text, by, on)
    own = Rule.objects.filter(text=text, component=component)
    terms = RuleTerm.objects.filter(rule__in=own)
    uses = RuleCriterion.objects.filter(rule__in=own)
    gone = kept(f"La règle de « {component} »", text, [*own, *terms, *uses])
    before = forget_rule(text, component)
    if not before:
        return None
    note_on(f"règle {of_text(text)} retirée", text, by, before=before)
    return gone


@transaction.atomic
def set_amounts(
    *,
    text: Text,
    component: Component,
    amounts: Mapping[Place, int],
    percents: Mapping[int, Fraction | None] = NONE,
    seen: str = "",
    by: User | None,
    on: date,
) -> int:
    """What the text plans (centimes) by line's and period's ids: all that it says of a component.

    `percents` says which fundings follow the expenses that they pay for (None: no more), by
    line's id; only the original says it. `seen` is the version of `facts_of_amounts`. Gives how
    many amounts the text says. Raises ValidationError `closed`, `percent`, StaleError.
    """
    open_text(text, by, on)
    now = facts_of_amounts(text, component)
    typed = {cell(*place): amount for place, amount in amounts.items()}
    typed |= {share(line): percent for line, percent in percents.items()}
    require_unchanged(seen, now, dict.fromkeys(now) | typed)
    own = _said_of(text, component)
    before = told_amounts(own)
    own.delete()
    _write_percents(text, component, percents)
    rows = [
        PlannedAmount(line_id=line, period_id=period, text=text, amount=amount)
        for (line, period), amount in amounts.items()
    ]
    for row in rows:
        row.full_clean()
    create_all(rows)
    follow_percents(text, component, on)
    after = told_amounts(own.all())
    if after != before:
        note_on(f"montants {of_text(text)}", text, by, before=before, after=after)
    return len(rows)


def follow_percents(text: Text, component: Component, on: date) -> None:
    """Write again what a draft plans for the fundings that are a percent of expenses."""
    if not component.lines.exclude(percent=None).exists():
        return
    dossier = read_dossier(text.convention, on)
    numbers = dossier.in_effect | {text.number}
    file, periods = _file_under(dossier, component, numbers), periods_to_write(text, dossier)
    lines, amounts = file.lines_in(*periods), file.planned_in(periods)
    before = file.under(numbers - {text.number}).planned_in(periods)
    percents = kept_percents(lines)
    places = followed(
        following(lines, file.pays_for, percents), [one.pk for one in periods], amounts
    )
    for (line, period), amount in places.items():
        if line not in percents:
            continue
        said = PlannedAmount.objects.filter(text=text, line=line, period=period)
        if amount == before.get((line, period), 0):
            said.delete()
        else:
            said.update_or_create(
                text=text, line_id=line, period_id=period, defaults={"amount": amount}
            )


def _file_under(dossier: Dossier, component: Component, numbers: frozenset[int]) -> ComponentFile:
    supposed = dossier.under(numbers).components
    return next(one for one in supposed if one.component == component)


def facts_of_amounts(
    text: Text, component: Component, lines: Iterable[Line] | None = None
) -> dict[str, Any]:
    """What the text says of a component's amounts, and which fundings are a percent, by field.

    `lines` are all of the component's, where they are read already.
    """
    own = _said_of(text, component).order_by("pk")
    said: dict[str, Any] = {cell(one.line_id, one.period_id): one.amount for one in own}
    read = component.lines.order_by("rank") if lines is None else lines
    fundings = (line for line in read if line.nature == Line.Nature.FUNDING)
    return said | {share(line.pk): line.percent for line in fundings}


def _said_of(text: Text, component: Component) -> QuerySet[PlannedAmount]:
    """Without those of lines and periods that it takes out: they come back with them."""
    own = PlannedAmount.objects.filter(text=text, line__component=component)
    return own.exclude(line__removed_by=text).exclude(period__removed_by=text)


def cell(line: int, period: int) -> str:
    """The name of an amount in forms: « m12-5 »."""
    return f"m{line}-{period}"


def share(line: int) -> str:
    """The name of a funding's percent in forms."""
    return f"r{line}"


def _write_percents(
    text: Text, component: Component, percents: Mapping[int, Fraction | None]
) -> None:
    if text.number and percents:
        raise ValidationError("Un avenant change des montants, pas des taux.", code="percent")
    for line in component.lines.filter(pk__in=percents).order_by("rank"):
        percent = percents[line.pk]
        line.percent = None if percent is None else _decimal(percent)
        line.full_clean()
        line.save(update_fields=["percent"])


@transaction.atomic
def put_back(*, gone: TakenOut, by: User | None, on: date) -> None:
    """What was taken out of a plan is there again, as it was.

    Raises ValidationError `closed`, and `taken` where something else has taken its place.
    """
    text = Text.objects.select_related("convention").get(pk=gone.about)
    open_text(text, by, on)
    restore(gone)
    for component in Component.objects.filter(convention=text.convention_id).order_by("rank"):
        follow_percents(text, component, on)
    note_on(PUT_BACK, text, by, after=gone.said)


def of_text(text: Text) -> str:
    return "de l'avenant" if text.number else "du plan"


def forget_rule(text: Text, component: Component) -> str:
    """What the text said of a component's rule, which it says no more.

    Raises ValidationError `held` for a rule on which a council adopted a key.
    """
    own = Rule.objects.filter(text=text, component=component)
    if key := Key.objects.filter(rule__in=own).order_by("first_year").first():
        raise ValidationError(
            f"La clé de {key.first_year} est arrêtée sur cette règle : un avenant en donne "
            "une autre.",
            code="held",
        )
    said = ", ".join(f"{component.label}, dès {rule.first_year}" for rule in own)
    RuleTerm.objects.filter(rule__in=own).delete()
    RuleCriterion.objects.filter(rule__in=own).delete()
    own.delete()
    return said


def take_out(row: Model) -> None:
    """Raises ValidationError `held` for what another table still names."""
    label = str(row)
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        kinds = sorted({str(one._meta.verbose_name) for one in error.protected_objects})
        raise ValidationError(
            f"« {label} » est encore nommé ailleurs ({', '.join(kinds)}).", code="held"
        ) from error


def _said(rule: core.Rule, parts: Sequence[Part]) -> str:
    ceilings = ", ".join(
        f"{part.party} {euros(part.ceiling)}" for part in parts if part.ceiling is not None
    )
    said = describe(rule, [part.term for part in parts])
    return f"{said} ; plafonds : {ceilings}" if ceilings else said


def told_amounts(amounts: QuerySet[PlannedAmount]) -> str:
    """« salaire 2026 45 000,00 € », one after the other."""
    rows = amounts.select_related("line", "period").order_by("line__rank", "period__starts_on")
    return ", ".join(f"{one.line.label} {one.period} {euros(one.amount)}" for one in rows)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator
