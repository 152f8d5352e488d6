"""The acts on the outline of a draft's plan: its components, and the lines of each.

An amendment brings lines of its own; it moves those that are there and takes them out, and what it
says is written beside them: until it is in effect they stand as they were. Components stay.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import note_on, put, said
from conventions.models import Text
from epci.models import Organisation
from epci.record.acts import create_organisation
from epci.record.reading import named_alike
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_component
from financing.models import Component, Line, LinePlace, PlannedAmount, RuleCriterion, RuleTerm
from financing.plans.acts import follow_percents, forget_rule, take_out
from financing.plans.gate import open_text
from financing.plans.resting import NOT_OWN, is_own, read_resting, why_line_stays
from financing.plans.undoing import kept
from press.kit.bulk import create_all
from press.kit.undoing import TakenOut
from press.kit.versions import require_unchanged
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
    *,
    text: Text,
    component: Component,
    facts: Mapping[str, Any],
    seen: str = "",
    by: User | None,
    on: date,
) -> None:
    """What is said of a component; its code stays, since addresses quote it.

    `seen` is the version of `facts_of_component`. Raises `closed`, StaleError.
    """
    open_text(text, by, on)
    component.refresh_from_db()
    require_unchanged(seen, facts_of_component(component), facts)
    trace = put(component, {name: facts[name] for name in COMPONENT_FACTS})
    component.full_clean()
    component.save()
    if trace.labels:
        note_on("volet modifié", text, by, before=trace.before, after=trace.after)


@transaction.atomic
def remove_component(*, text: Text, component: Component, by: User | None, on: date) -> TakenOut:
    """Take a component out with its lines, its amounts and its rule; gives what went with it.

    Raises ValidationError `closed`, `held` by what another text or a council says of it.
    """
    open_text(text, by, on)
    lines = list(component.lines.order_by("rank"))
    amounts = PlannedAmount.objects.filter(text=text, line__in=lines)
    rules = component.rules.filter(text=text)
    terms = RuleTerm.objects.filter(rule__in=rules)
    uses = RuleCriterion.objects.filter(rule__in=rules)
    rows = [component, *lines, *amounts, *rules, *terms, *uses]
    gone = kept(f"Le volet « {component} »", text, rows, lines)
    before = ", ".join([said(component, COMPONENT_FACTS), *map(_of_line, lines)])
    forget_rule(text, component)
    amounts.delete()
    for line in lines:
        take_out(line)
    take_out(component)
    note_on("volet retiré", text, by, before=before)
    return gone


@transaction.atomic
def add_line(
    *,
    text: Text,
    component: Component,
    nature: str,
    facts: Mapping[str, Any],
    pays_for: Iterable[Line] = (),
    funder: Mapping[str, str] | None = None,
    by: User | None,
    on: date,
) -> Line:
    """One more line, after the others; its nature is given once and for all.

    `funder`, by name and kind, is found among the organisations known, or added to them. Raises
    ValidationError `closed`, or by field.
    """
    open_text(text, by, on)
    if funder:
        facts = {**facts, "funder": _funder(text, funder, by)}
    line = Line(
        component=component,
        rank=_next_rank(component.lines),
        code=_code(facts["label"], component.lines, "ligne"),
        nature=nature,
        text=text if text.number else None,
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
    seen: str = "",
    by: User | None,
    on: date,
) -> None:
    """What is said of a line; its code and its nature stay.

    `seen` is the version of `facts_of_line`. Raises `closed`, `brought` for a line of another text,
    StaleError.
    """
    open_text(text, by, on)
    line.refresh_from_db()
    if not is_own(text, line):
        raise ValidationError(f"« {line} » {NOT_OWN}", code="brought")
    pays_for = list(pays_for)
    require_unchanged(seen, facts_of_line(line), {**facts, "pays_for": pays_for})
    before = _of_line(line)
    put(line, {name: facts[name] for name in LINE_FACTS})
    line.full_clean()
    line.save()
    line.pays_for.set(pays_for)
    follow_percents(text, line.component, on)
    after = _of_line(line)
    if after != before:
        note_on("ligne modifiée", text, by, before=before, after=after)


def facts_of_component(component: Component) -> dict[str, Any]:
    return {name: getattr(component, name) for name in COMPONENT_FACTS}


def facts_of_line(line: Line) -> dict[str, Any]:
    """What a line says, with the expenses that it pays for; one query."""
    facts = {name: getattr(line, name) for name in LINE_FACTS}
    return facts | {"pays_for": list(line.pays_for.order_by("rank"))}


@transaction.atomic
def move_line(*, text: Text, line: Line, up: bool, by: User | None, on: date) -> None:
    """Put a line before the one above it of its nature, or after the one below. Raises `closed`."""
    open_text(text, by, on)
    file = _under(text, line.component, on)
    lines = list(file.lines)
    alike = [one for one in lines if one.kind == line.kind if not one.is_removed(file.in_effect)]
    place = alike.index(line)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(alike):
        return
    where = lines.index(alike[to])
    lines.remove(line)
    lines.insert(where, line)
    _keep_places(text, file, lines)
    before, after = f"{line}, place {place + 1}", f"place {to + 1}"
    note_on("ligne déplacée", text, by, before=before, after=after)


def _keep_places(text: Text, file: ComponentFile, lines: list[Line]) -> None:
    """The order of the lines of a component: their ranks, or what an amendment says of them."""
    if not text.number:
        for rank, one in enumerate(lines, 1):
            one.rank = rank
        Line.objects.bulk_update(lines, ["rank"])
        return
    before = file.under(file.in_effect - {text.number})
    LinePlace.objects.filter(text=text, line__component=file.component).delete()
    create_all(
        LinePlace(line=one, text=text, rank=rank)
        for rank, one in enumerate(lines, 1)
        if rank != before.rank_of(one)
    )


@transaction.atomic
def remove_line(*, text: Text, line: Line, by: User | None, on: date) -> TakenOut | None:
    """Take a line out with its amounts; no funding pays for it any more. Gives what went with it:
    None where an amendment takes out what another text brings, which stays kept as it is.

    Raises ValidationError `closed`, `held` by what another text or a letter says of it.
    """
    open_text(text, by, on)
    line.refresh_from_db()
    if not is_own(text, line):
        _leave_out(text, line, by, on)
        return None
    own = PlannedAmount.objects.filter(line=line, text=text)
    places = LinePlace.objects.filter(line=line, text=text)
    gone = kept(f"« {line} »", text, [line, *own, *places], [line])
    before = ", ".join(filter(None, (_of_line(line), planned_for(own))))
    own.delete()
    places.delete()
    line.paid_by.clear()
    take_out(line)
    follow_percents(text, line.component, on)
    note_on("ligne retirée", text, by, before=before)
    return gone


def _leave_out(text: Text, line: Line, by: User | None, on: date) -> None:
    """An amendment has the line no more, from the periods that are its to change."""
    if held := list(why_line_stays(text, line, read_resting(text.convention, on))):
        raise ValidationError([ValidationError(one, code="held") for one in held])
    before = ", ".join(filter(None, (_of_line(line), planned_for(planned_under(text, line, on)))))
    line.removed_by.add(text)
    follow_percents(text, line.component, on)
    note_on("ligne retirée", text, by, before=before)


@transaction.atomic
def keep_line(*, text: Text, line: Line, by: User | None, on: date) -> None:
    """The amendment leaves a line in the plan after all. Raises `closed`, `kept`."""
    open_text(text, by, on)
    if not line.removed_by.contains(text):
        raise ValidationError(f"« {line} » n'est pas retirée par l'{text}.", code="kept")
    line.removed_by.remove(text)
    follow_percents(text, line.component, on)
    note_on("ligne remise", text, by, after=_of_line(line))


def lines_under(text: Text, component: Component, on: date) -> QuerySet[Line]:
    """Those that the text may name: of the texts in effect, or its own."""
    there = Line.objects.in_effect(on).values("pk")
    return component.lines.filter(Q(pk__in=there) | Q(text=text)).order_by("rank")


def planned_under(text: Text, line: Line, on: date) -> list[PlannedAmount]:
    """What is planned for a line in the periods that the text may change; the last word of each."""
    said = Q(text=text) | Q(pk__in=PlannedAmount.objects.in_effect(on).values("pk"))
    rows = PlannedAmount.objects.filter(said, line=line).select_related("period")
    last = {one.period: one for one in rows.order_by("text__number")}
    found = [one for period, one in last.items() if not period.is_over_for(text)]
    return sorted(found, key=lambda one: one.period.starts_on)


def lost_with_line(text: Text, line: Line, on: date) -> list[str]:
    """What goes with a line, as sentences; none where it is empty. Two queries."""
    own = [one for one in planned_under(text, line, on) if one.amount]
    held = [f"« {line} » porte {planned_for(own)}."] if own else []
    fundings = line.paid_by.exclude(removed_by=text).order_by("rank")
    return held + [f"« {one} » paie « {line} » : elle ne la paiera plus." for one in fundings]


def lost_with_component(component: Component) -> list[str]:
    """What goes with a component, as sentences; none where it has no line."""
    count = component.lines.count()
    if not count:
        return []
    own = PlannedAmount.objects.filter(line__component=component, amount__gt=0)
    rules = component.rules.count()
    return [
        f"« {component} » a {plural(count, 'ligne')} et {plural(own.count(), 'montant')}.",
        *(["Sa règle de partage part avec lui."] if rules else []),
    ]


def planned_for(amounts: Iterable[PlannedAmount]) -> str:
    """« 45 000,00 € (2026 : 45 000,00 €) »: the total, and each period of it."""
    rows = sorted(amounts, key=lambda one: one.period.starts_on)
    if not rows:
        return ""
    each = ", ".join(f"{one.period} : {euros(one.amount)}" for one in rows)
    return f"{euros(sum(one.amount for one in rows))} ({each})"


def _funder(text: Text, asked: Mapping[str, str], by: User | None) -> Organisation:
    """The organisation whose name looks the same; a new one otherwise."""
    if known := named_alike(asked["name"]):
        return known
    lead = require_editor(text.convention, by)
    return create_organisation(
        name=asked["name"], kind=asked["kind"], siren="", organisation=lead, by=by
    )


def _under(text: Text, component: Component, on: date) -> ComponentFile:
    """The component as if the text were in effect."""
    file = read_component(component, on)
    return file.under(file.in_effect | {text.number})


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
