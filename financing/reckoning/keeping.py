"""What plans give follows what is saved: a line, an amount, a rule, a key, a figure, a vote.

Whoever saves it, once the transaction is over. What passes by `save` is found by `differing`, which
`manage.py verify` asks, and mended by `rebuild`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce
from itertools import starmap
from operator import attrgetter, or_
from typing import Any

from django.db import connections, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import m2m_changed
from django.utils import timezone

from conventions.follow_up import next_days
from conventions.models import Approval, Convention, Party, Termination, Text
from epci.models import Population
from financing.models import (
    ActualAmount,
    CalledLine,
    CallRound,
    Component,
    CriterionFigure,
    EarlierLetter,
    FundCall,
    Key,
    KeyShare,
    KeyWithdrawal,
    Line,
    Period,
    PlannedAmount,
    ReckonedPeriod,
    ReckonedShare,
    Release,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from financing.reckoning.asked import SharesAsked
from financing.reckoning.reckoning import Pairs, Reckoned, reckon
from press.kit.bulk import create_all
from press.kit.compiled import compiled_once
from press.kit.settling import Follower, Lookups, after_commit, keys_by_lookup, led

AT_ONCE = 500  # conventions in memory at a time
OF_LETTERS = ("left_to_call", "uncalled", "unasked")  # what letters move of what is kept


# Of each table that sums are made from: how a component is found, by which column.
SOURCES: Lookups = {
    PlannedAmount: ("lines", "line_id"),
    ActualAmount: ("lines", "line_id"),
    Line: ("pk", "component_id"),
    Component: ("pk", "pk"),
    Period: ("convention", "convention_id"),
    Rule: ("pk", "component_id"),
    RuleTerm: ("rules", "rule_id"),
    RuleCriterion: ("rules", "rule_id"),
    EarlierLetter: ("pk", "component_id"),
    Key: ("rules", "rule_id"),
    KeyShare: ("rules__keys", "key_id"),
    KeyWithdrawal: ("rules__keys", "key_id"),
    Release: ("lines__in_calls", "called_line_id"),
    Text: ("convention__texts", "pk"),
    Approval: ("convention__texts", "text_id"),
    Party: ("convention", "convention_id"),
    Convention: ("convention", "pk"),
    Termination: ("convention", "convention_id"),
    CriterionFigure: ("rules__criteria__criterion", "criterion_id"),
}


SHARER, TYPED = "rules__terms__party__organisation", "typed"


def of_figure(row: Population) -> tuple[str, Any]:
    """Who shares by it; of one that is typed, for the keys of that organisation alone."""
    if row.entered_for_id is None:
        return SHARER, row.epci_id
    return TYPED, (row.epci_id, row.entered_for_id)


def touch_payer(instance: Line, **_told: object) -> None:
    """The expenses that a funding pays for have changed."""
    after_commit(keep, ("lines", instance.pk))


def connect() -> None:
    FOLLOWER.connect()
    OF_THE_CALLED.connect()
    m2m_changed.connect(touch_payer, sender=Line.pays_for.through)


def keep(touched: set[tuple[str, Any]]) -> None:
    """Write again what the plans of the conventions that were touched give."""
    found: set[int] = set()
    for lookup, wanted in keys_by_lookup(touched).items():
        components = Component.objects.filter(_leading(lookup, wanted))
        found.update(components.order_by().values_list("convention_id", flat=True).distinct())
    for ids in _some(sorted(found)):
        _mend(Convention.objects.filter(pk__in=ids), timezone.localdate())


def keep_called(rounds: set[int]) -> None:
    """Write again what is left to call where rounds (ids) or their letters have changed.

    Nothing else of what a plan gives moves by a letter. Where rounds leave no line, nothing is left
    to call, and no plan is read.
    """
    places = _places_of(tuple(rounds))
    pairs = {(component, period) for component, period, _convention in places}
    left = _with_lines_left(pairs)
    _keep_whole(pairs - left)
    if not left:
        return
    found = Convention.objects.filter(pk__in={convention for *_pair, convention in places})
    for listed in reckon(list(found), timezone.localdate(), left).values():
        for one in listed:
            kept = ReckonedPeriod.objects.filter(
                component=one.component, period=one.period, since=one.since
            )
            _keep_of_letters(kept, {name: getattr(one, name) for name in OF_LETTERS})


def _with_lines_left(pairs: Pairs) -> set[tuple[int, int]]:
    """Those of which some text plans an expense that no round calls whole; one query."""
    return set(pairs).intersection(_not_called(*_apart(pairs)))


def _apart(pairs: Pairs) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The components, and the periods."""
    components = {component for component, _period in pairs}
    return tuple(components), tuple({period for _component, period in pairs})


@compiled_once
def _places_of(rounds: tuple[int, ...]) -> QuerySet[Any]:
    called = CallRound.objects.filter(pk__in=rounds).order_by()
    return called.values_list("component_id", "period_id", "component__convention_id").distinct()


@compiled_once
def _not_called(components: tuple[int, ...], periods: tuple[int, ...]) -> QuerySet[Any]:
    planned = PlannedAmount.objects.filter(
        line__component__in=components,
        period__in=periods,
        line__nature=Line.Nature.EXPENSE,
        line__in_kind=False,
    )
    called = CalledLine.objects.standing().filter(
        line=OuterRef("line"), period=OuterRef("period"), instalment=0
    )
    return planned.exclude(Exists(called)).order_by().values_list("line__component", "period")


def _keep_whole(pairs: Pairs) -> None:
    """Of what rounds call whole: letters beside the shares that are kept."""
    asked = SharesAsked.of_places(pairs)
    kept = [one for one in _kept(*_apart(pairs)) if (one.component_id, one.period_id) in pairs]
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    for key, party, amount in _shares_kept(tuple(one.pk for one in kept)):
        shares[key][party] = amount
    for one in kept:
        place, carrier = (one.component_id, one.period_id), one.component.carrier_id
        now = asked.of_period(place, shares[one.pk], carrier, one.fiscal_year)
        _keep_of_letters(ReckonedPeriod.objects.filter(pk=one.pk), {"left_to_call": None, **now})


@compiled_once
def _kept(components: tuple[int, ...], periods: tuple[int, ...]) -> QuerySet[ReckonedPeriod]:
    kept = ReckonedPeriod.objects.filter(component__in=components, period__in=periods)
    return kept.select_related("component")


@compiled_once
def _shares_kept(reckoned: tuple[int, ...]) -> QuerySet[Any]:
    shares = ReckonedShare.objects.filter(reckoned__in=reckoned).order_by()
    return shares.values_list("reckoned", "party", "amount")


def _keep_of_letters(kept: QuerySet[ReckonedPeriod], now: Mapping[str, int | None]) -> None:
    kept.exclude(**now).update(**now)


def _leading(lookup: str, keys: set[Any]) -> models.Q:
    if lookup == "lines__in_calls":
        called = CalledLine.objects.filter(pk__in=keys)
        return models.Q(lines__in=called.values("line"))
    if lookup == TYPED:
        return reduce(or_, starmap(_carried, _by_typist(keys).items()))
    return models.Q(**{f"{lookup}__in": keys})


def _by_typist(keys: set[tuple[int, int]]) -> dict[int, set[int]]:
    epcis: dict[int, set[int]] = defaultdict(set)
    for epci, typist in keys:
        epcis[typist].add(epci)
    return epcis


def _carried(typist: int, epcis: set[int]) -> models.Q:
    """What an organisation carries, where some of these share."""
    return models.Q(**{f"{SHARER}__in": epcis, "carrier__organisation": typist})


def differing() -> Iterator[dict[int, list[Reckoned]]]:
    """What plans give, where the rows kept say otherwise, by convention's id, some at a time."""
    last, planned = 0, Component.objects.order_by().values("convention")
    while True:
        rows = Convention.objects.filter(pk__gt=last, pk__in=planned).order_by("pk")
        some = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        if not some:
            return
        last = some[-1]
        if wrong := _wrong(Convention.objects.filter(pk__in=some), timezone.localdate()):
            yield wrong


def rebuild() -> int:
    """Write again what every plan gives; gives how many conventions differed."""
    count = 0
    for wrong in differing():
        _write(wrong)
        count += len(wrong)
    return count


def begin(using: str = "default", **_signal: object) -> None:
    """Keep, once, what the plans and duties of an older version give."""
    tables = set(connections[using].introspection.table_names())
    if ReckonedPeriod._meta.db_table not in tables:
        return
    kept = ReckonedPeriod.objects.order_by()
    if Component.objects.exists() and not kept.exclude(brings_more=None).exists():
        rebuild()
        next_days.rebuild()


def _wrong(conventions: models.QuerySet[Convention], on: date) -> dict[int, list[Reckoned]]:
    """What their plans give, of those whose rows say otherwise."""
    listed = list(conventions.order_by("pk"))
    kept: dict[int, list[Reckoned]] = defaultdict(list)
    rows = ReckonedPeriod.objects.filter(component__convention__in=listed).order_by("pk")
    for row in rows.select_related("component").prefetch_related("shares"):
        kept[row.component.convention_id].append(Reckoned.kept(row))
    return {pk: now for pk, now in reckon(listed, on).items() if now != kept[pk]}


def _mend(conventions: models.QuerySet[Convention], on: date) -> None:
    """Read before the lock, and again under it: another may have kept the same meanwhile."""
    if wrong := _wrong(conventions, on):
        with transaction.atomic():
            locked = Convention.objects.select_for_update().filter(pk__in=wrong)
            _write(_wrong(locked, on))


def _write(wrong: dict[int, list[Reckoned]]) -> None:
    if not wrong:
        return
    with transaction.atomic():
        ReckonedPeriod.objects.filter(component__convention__in=list(wrong)).delete()
        found = [one for listed in wrong.values() for one in listed]
        rows = create_all(one.row() for one in found)
        pairs = zip(found, rows, strict=True)
        create_all(share for one, row in pairs for share in one.share_rows(row))


def _some(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


FOLLOWER = Follower(keep, {**led(SOURCES), Population: of_figure})
OF_THE_CALLED = Follower(
    keep_called, {CalledLine: attrgetter("round_id"), FundCall: attrgetter("round_id")}
)
