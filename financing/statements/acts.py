"""The act of stating a year: « état récapitulatif des dépenses », numbered and frozen.

What it states becomes the actual amounts of the plan: calls on actual expenses and the settlement
rest on them. A correction is another statement, which replaces it.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from epci.permissions import Act, require
from financing.actuals.gate import lock, require_open
from financing.actuals.reading import PeriodActuals, read_actuals
from financing.dossier.reading import read_component
from financing.entities.numbered import sealed
from financing.letters.calculation import Content
from financing.letters.letterhead import require_drawn
from financing.models import (
    ActualAmount,
    Basis,
    Component,
    ExpenseStatement,
    Period,
    StatementPdf,
    stated_number,
)
from financing.statements.content import FACTS, Certifier, content_of, facts_of, heading_of
from financing.statements.numbering import StatementSeries, open_series
from financing.statements.page import render
from press.files.canonical import canonical, digest
from press.kit.bulk import create_all
from press.words.french import euros, plural, says_something, short_date

STATEMENT_ISSUED = "dépenses arrêtées"


@dataclass(frozen=True)
class NumberedStatement:
    """A statement, and whether this call made it or found that it says the same already."""

    statement: ExpenseStatement
    is_new: bool


def state_actuals(
    *,
    component: Component,
    period: Period,
    by: User | None,
    on: date,
    certifier: Certifier | None = None,
) -> NumberedStatement:
    """Number a statement, then render it; see `number_statement`."""
    stated = number_statement(component=component, period=period, by=by, on=on, certifier=certifier)
    finish_statement(stated.statement)
    return stated


@transaction.atomic
def number_statement(
    *,
    component: Component,
    period: Period,
    by: User | None,
    on: date,
    certifier: Certifier | None = None,
) -> NumberedStatement:
    """State what the pieces make: a line without one is 0. The same again gives the same one.

    The carrier's signatory certifies, unless another is named. Raises ValidationError for a day
    before a piece or before the carrier's last statement, without certifier, on a closed year.
    """
    require(by, Act.STATE_ACTUALS, component.carrier.organisation)
    series = open_series(component.carrier.organisation, on)
    lock(component)
    actuals = read_actuals(component, period, on)
    planned = read_component(component, on).amounts_of(period, Basis.PLANNED)
    facts, standing = facts_of(actuals, planned), actuals.statement
    if standing and is_same(standing, facts):
        return NumberedStatement(standing, is_new=False)
    require_open(component, period)
    _require_day(series, actuals, on)
    signed = _certified(certifier, component)
    statement = _write(series, actuals, facts, signed, on, str(by or COMMAND_LINE))
    _keep_amounts(actuals)
    _journal(statement, by)
    return NumberedStatement(statement, is_new=True)


def is_same(statement: ExpenseStatement, facts: Content) -> bool:
    """Whether a statement says already what the pieces make."""
    content = statement.frozen()
    return all(content[name] == facts[name] for name in FACTS)


def finish_statement(statement: ExpenseStatement) -> None:
    """Give a numbered statement its PDF, once; re-runnable."""
    if StatementPdf.objects.filter(statement=statement).exists():
        return
    pdf = render(statement.frozen())
    StatementPdf.objects.get_or_create(statement=statement, defaults=sealed(pdf, statement.sha256))


def _require_day(series: StatementSeries, actuals: PeriodActuals, on: date) -> None:
    series.require_day(on)
    last = max((one.dated_on for one in actuals.pieces), default=None)
    if last and on < last:
        raise ValidationError(
            f"La date {short_date(on)} précède une pièce du {short_date(last)} : un état est au "
            "plus tôt du jour de sa dernière pièce.",
            code="date_order",
        )
    if on < actuals.period.starts_on:
        raise ValidationError(
            f"La période {actuals.period.label} commence le "
            f"{short_date(actuals.period.starts_on)} : rien n'y est encore dépensé.",
            code="date_order",
        )


def _certified(certifier: Certifier | None, component: Component) -> Certifier:
    carrier = component.carrier
    signed = certifier or Certifier(
        carrier.signatory or carrier.organisation.name, carrier.signatory_capacity
    )
    if not says_something(signed.name):
        raise ValidationError({"name": "Dites qui certifie l'état."})
    return signed


def _write(
    series: StatementSeries,
    actuals: PeriodActuals,
    facts: Content,
    certifier: Certifier,
    on: date,
    by: str,
) -> ExpenseStatement:
    head, counter, replaced = series.head, series.counter, actuals.statement
    number = counter.last + 1
    heading = heading_of(
        stated_number(on.year, number), on, str(head or ""), head.sha256 if head else ""
    )
    content = content_of(actuals, facts, certifier, replaced, heading)
    require_drawn(content)
    text = canonical(content)
    statement = ExpenseStatement.objects.create(
        component=actuals.component,
        period=actuals.period,
        carrier=counter.carrier,
        year=on.year,
        number=number,
        issued_on=on,
        issued_by=by,
        replaces=replaced,
        spent=actuals.spent,
        funded=actuals.funded,
        content=text,
        sha256=digest(text),
        previous_sha256=head.sha256 if head else "",
    )
    series.keep(statement)
    return statement


def _keep_amounts(actuals: PeriodActuals) -> None:
    """The plan's actual amounts are those of the last statement."""
    ActualAmount.objects.filter(
        line__in=[one.line for one in actuals.lines], period=actuals.period
    ).delete()
    create_all(
        ActualAmount(line=one.line, period=actuals.period, amount=one.actual)
        for one in actuals.lines
    )


def _journal(statement: ExpenseStatement, by: User | None) -> None:
    content, replaced = statement.frozen(), statement.replaces
    note(
        STATEMENT_ISSUED,
        statement.component.convention,
        statement.carrier,
        by,
        subject=f"{statement.component.label}, {statement.period.label} : état {statement}, "
        f"{plural(len(content['pieces']), 'pièce')}, {euros(statement.spent)} dépensés, "
        f"{euros(statement.funded)} financés",
        before=f"Remplace l'état {replaced}" if replaced else "",
        after=statement.sha256,
    )
