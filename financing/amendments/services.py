"""The acts on what an amendment changes in money, while it is a draft; then its submission.

Its days and parties are written by `conventions.amendments.amending`. Each act leaves its line in
the journal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.amendments import amending
from conventions.models import Party, Text
from financing.amendments.checks import faults_of, leaving_refusals, year_refusal
from financing.core import keys as core
from financing.core.explanation import describe
from financing.models import Component, Period, PlannedAmount, Rule, RuleTerm
from financing.sharing.dossier import read_dossier
from press.french import euros, sentence


@dataclass(frozen=True)
class Part:
    """What the amended rule says of one contributor: percent, or centimes; and its ceiling."""

    party: Party
    percent: Fraction | None = None
    amount: int | None = None
    ceiling: int | None = None

    @property
    def term(self) -> core.Term:
        return core.Term(self.party.short_name, 1, self.percent, self.amount)


@transaction.atomic
def set_rule(
    *,
    text: Text,
    component: Component,
    first_year: int,
    rule: core.Rule,
    parts: Sequence[Part],
    by: User | None,
) -> Rule:
    """How a component is shared from a year on, by this amendment; instead of what it said before.

    Raises ValidationError `closed`, `first_year`, `parts`.
    """
    amending.open_draft(text, by)
    if refusal := year_refusal(text, first_year):
        raise ValidationError({"first_year": [ValidationError(refusal, code="first_year")]})
    try:
        core.build_key(rule, [part.term for part in parts])
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="parts") from error
    before = _forget_rule(text, component)
    amended = Rule(
        component=component,
        text=text,
        first_year=first_year,
        kind=rule.kind,
        basis=rule.basis or "",
        step=None if rule.step is None else _decimal(rule.step),
        rounding=rule.rounding or "",
    )
    amended.full_clean()
    amended.save()
    RuleTerm.objects.bulk_create(
        RuleTerm(
            rule=amended,
            party=part.party,
            rank=rank,
            fixed_percent=None if part.percent is None else _decimal(part.percent),
            fixed_amount=part.amount,
            ceiling=part.ceiling,
        )
        for rank, part in enumerate(parts, 1)
    )
    said = f"{component.code}, dès {first_year} : {_said(rule, parts)}"
    amending.journal("règle de l'avenant", text, by, before=before, after=said)
    return amended


@transaction.atomic
def drop_rule(*, text: Text, component: Component, by: User | None) -> None:
    """The amendment says nothing any more of how a component is shared."""
    amending.open_draft(text, by)
    before = _forget_rule(text, component)
    if before:
        amending.journal("règle de l'avenant retirée", text, by, before=before)


@transaction.atomic
def set_amounts(
    *, text: Text, component: Component, amounts: Mapping[tuple[int, int], int], by: User | None
) -> int:
    """What the amendment plans (centimes) by line's and period's ids: all that it says of a
    component. Gives how many amounts it changes.

    Raises ValidationError `closed`.
    """
    amending.open_draft(text, by)
    own = PlannedAmount.objects.filter(text=text, line__component=component)
    before = _told(own)
    own.delete()
    rows = [
        PlannedAmount(line_id=line, period_id=period, text=text, amount=amount)
        for (line, period), amount in amounts.items()
    ]
    for row in rows:
        row.full_clean()
    PlannedAmount.objects.bulk_create(rows)
    after = _told(PlannedAmount.objects.filter(text=text, line__component=component))
    if after != before:
        amending.journal("montants de l'avenant", text, by, before=before, after=after)
    return len(rows)


@transaction.atomic
def add_period(
    *,
    text: Text,
    label: str,
    starts_on: date,
    ends_on: date,
    fiscal_year: int,
    end: date | None,
    by: User | None,
) -> Period:
    """One more stretch of the plan, after the others and before the `end` of the convention.

    Raises ValidationError `closed`, or by field.
    """
    amending.open_draft(text, by)
    others = Period.objects.filter(convention=text.convention_id)
    last = others.order_by("-ends_on").first()
    if last and starts_on <= last.ends_on:
        said = f"Le plan va déjà jusqu'au {last.ends_on:%d/%m/%Y} ({last})."
        raise ValidationError({"starts_on": [ValidationError(said, code="starts_on")]})
    if end and ends_on > end:
        said = f"La convention finit le {end:%d/%m/%Y}, avant cette période."
        raise ValidationError({"ends_on": [ValidationError(said, code="ends_on")]})
    period = Period(
        convention=text.convention,
        label=label.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_year=fiscal_year,
        text=text,
    )
    period.full_clean()
    period.save()
    amending.journal("période ajoutée", text, by, after=f"{period}, exercice {fiscal_year}")
    return period


@transaction.atomic
def drop_period(*, text: Text, period: Period, by: User | None) -> None:
    """The amendment adds that period no more. Raises ValidationError `closed`."""
    amending.open_draft(text, by)
    PlannedAmount.objects.filter(period=period, text=text).delete()
    amending.journal("période retirée", text, by, before=str(period))
    period.delete()


@transaction.atomic
def remove_party(*, text: Text, party: Party, by: User | None) -> None:
    """A party leaves by the amendment. Raises ValidationError for who carries, or was called."""
    amending.open_draft(text, by)
    refusals = list(leaving_refusals(text, party))
    if refusals:
        raise ValidationError([ValidationError(one, code="leaving") for one in refusals])
    if party.joined_by_id == text.pk:
        RuleTerm.objects.filter(rule__text=text, party=party).delete()
    amending.remove_party(text=text, party=party, by=by)


@transaction.atomic
def submit(*, text: Text, by: User | None, on: date) -> None:
    """Send the amendment to the councils. Raises ValidationError with all that forbids it."""
    amending.open_draft(text, by)
    dossier = read_dossier(text.convention, on)
    faults = faults_of(text, dossier.under(dossier.in_effect | {text.number}))
    if faults:
        raise ValidationError([ValidationError(one, code="faults") for one in faults])
    amending.submit_amendment(text=text, by=by, on=on)


@transaction.atomic
def drop(*, text: Text, by: User | None) -> None:
    """Give up a draft, with what it said of money."""
    amending.open_draft(text, by)
    PlannedAmount.objects.filter(text=text).delete()
    Period.objects.filter(text=text).delete()
    RuleTerm.objects.filter(rule__text=text).delete()
    Rule.objects.filter(text=text).delete()
    amending.drop_amendment(text=text, by=by)


def _forget_rule(text: Text, component: Component) -> str:
    """What the amendment said of a component's rule, which it says no more."""
    own = Rule.objects.filter(text=text, component=component)
    said = ", ".join(f"{component.code}, dès {rule.first_year}" for rule in own)
    RuleTerm.objects.filter(rule__in=own).delete()
    own.delete()
    return said


def _said(rule: core.Rule, parts: Sequence[Part]) -> str:
    ceilings = ", ".join(
        f"{part.party} {euros(part.ceiling)}" for part in parts if part.ceiling is not None
    )
    said = describe(rule, [part.term for part in parts])
    return f"{said} ; plafonds : {ceilings}" if ceilings else said


def _told(amounts) -> str:
    rows = amounts.select_related("line", "period").order_by("line__rank", "period__starts_on")
    return ", ".join(f"{one.line.code} {one.period} {euros(one.amount)}" for one in rows)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator
