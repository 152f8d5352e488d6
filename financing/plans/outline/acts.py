"""The acts on the outline of a draft's plan: its components, and the lines of each.

What an amendment changes of a plan is amounts, rules and periods (`financing.plans.acts`); its
outline stays.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.text import slugify

from accounts.models import User
from conventions.journal import note_on, put, said
from conventions.models import Text
from financing.models import Component, Line, PlannedAmount
from financing.plans.acts import forget_rule, take_out
from financing.plans.gate import open_text
from press.words.french import euros, plural

COMPONENT_FACTS = ("label", "carrier", "default_basis", "legal_basis", "in_totals")
LINE_FACTS = ("label", "in_kind", "funder", "state", "gate")
LONGEST_CODE = 36  # a number may follow


@transaction.atomic
def add_component(*, text: Text, facts: Mapping[str, Any], by: User | None, on: date) -> Component:
    """One more component, after the others; its code is made from its label.

    Raises ValidationError `closed`, or by field.
    """
    open_text(text, by, on)
    others = Component.objects.filter(convention=text.convention_id)
    component = Component(
        convention=text.convention,
        rank=_next_rank(others),
        code=_code(facts["label"], others, "volet"),
        **{name: facts[name] for name in COMPONENT_FACTS},
    )
    component.full_clean()
    component.save()
    note_on("volet ajouté", text, by, after=said(component, COMPONENT_FACTS))
    return component


@transaction.atomic
def change_component(
    *, text: Text, component: Component, facts: Mapping[str, Any], by: User | None, on: date
) -> None:
    """What is said of a component; its code stays, since addresses quote it. Raises `closed`."""
    open_text(text, by, on)
    trace = put(component, {name: facts[name] for name in COMPONENT_FACTS})
    component.full_clean()
    component.save()
    if trace.labels:
        note_on("volet modifié", text, by, before=trace.before, after=trace.after)


@transaction.atomic
def remove_component(*, text: Text, component: Component, by: User | None, on: date) -> None:
    """Take a component out with its rule. Raises ValidationError `closed`, `held` by its lines."""
    open_text(text, by, on)
    if lines := component.lines.count():
        raise ValidationError(
            f"« {component} » a {plural(lines, 'ligne')} : retirez-les d'abord.", code="held"
        )
    before = said(component, COMPONENT_FACTS)
    forget_rule(text, component)
    take_out(component)
    note_on("volet retiré", text, by, before=before)


@transaction.atomic
def add_line(
    *,
    text: Text,
    component: Component,
    nature: str,
    facts: Mapping[str, Any],
    pays_for: Iterable[Line],
    by: User | None,
    on: date,
) -> Line:
    """One more line, after the others; its nature is given once and for all.

    Raises ValidationError `closed`, or by field.
    """
    open_text(text, by, on)
    line = Line(
        component=component,
        rank=_next_rank(component.lines),
        code=_code(facts["label"], component.lines, "ligne"),
        nature=nature,
        **{name: facts[name] for name in LINE_FACTS},
    )
    line.full_clean()
    line.save()
    line.pays_for.set(pays_for)
    note_on("ligne ajoutée", text, by, after=_of_line(line))
    return line


@transaction.atomic
def change_line(
    *,
    text: Text,
    line: Line,
    facts: Mapping[str, Any],
    pays_for: Iterable[Line],
    by: User | None,
    on: date,
) -> None:
    """What is said of a line; its code and its nature stay. Raises `closed`."""
    open_text(text, by, on)
    before = _of_line(line)
    put(line, {name: facts[name] for name in LINE_FACTS})
    line.full_clean()
    line.save()
    line.pays_for.set(pays_for)
    after = _of_line(line)
    if after != before:
        note_on("ligne modifiée", text, by, before=before, after=after)


@transaction.atomic
def move_line(*, text: Text, line: Line, up: bool, by: User | None, on: date) -> None:
    """Put a line before the one above it, or after the one below. Raises `closed`."""
    open_text(text, by, on)
    lines = list(Line.objects.filter(component=line.component_id).order_by("rank", "pk"))
    place = lines.index(line)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(lines):
        return
    lines.insert(to, lines.pop(place))
    for rank, one in enumerate(lines, 1):
        one.rank = rank
    Line.objects.bulk_update(lines, ["rank"])
    before, after = f"{line}, place {place + 1}", f"place {to + 1}"
    note_on("ligne déplacée", text, by, before=before, after=after)


@transaction.atomic
def remove_line(*, text: Text, line: Line, by: User | None, on: date) -> None:
    """Take a line out. Raises ValidationError `closed`, `held` by its amounts or by a funding."""
    open_text(text, by, on)
    if planned := PlannedAmount.objects.filter(line=line).aggregate(sum=Sum("amount"))["sum"]:
        raise ValidationError(
            f"« {line} » porte {euros(planned)} : videz d'abord ses cases, dans les montants.",
            code="held",
        )
    if funding := line.paid_by.order_by("rank").first():
        raise ValidationError(
            f"« {funding} » paie « {line} » : dites d'abord ce qu'elle paie d'autre.", code="held"
        )
    before = _of_line(line)
    PlannedAmount.objects.filter(line=line, text=text).delete()  # those of 0 €
    take_out(line)
    note_on("ligne retirée", text, by, before=before)


def _next_rank(others: QuerySet) -> int:
    return max(others.values_list("rank", flat=True), default=0) + 1


def _code(label: str, others: QuerySet, otherwise: str) -> str:
    """« animation-et-communication », then « …-2 »: what addresses and exports call it."""
    wanted = slugify(label)[:LONGEST_CODE].strip("-") or otherwise
    taken = set(others.values_list("code", flat=True))
    tried = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, 1000))
    return next(code for code in tried if code not in taken)


def _of_line(line: Line) -> str:
    paid = ", ".join(one.label for one in line.pays_for.order_by("rank"))
    return said(line, ("nature", *LINE_FACTS)) + (f", paie {paid}" if paid else "")
