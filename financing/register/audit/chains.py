"""The rows of a year, followed in their chains: each is what it was, and none is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import F

from financing.chaining import chained
from financing.entities.chained import ChainedRow
from financing.models import (
    ActualPiece,
    Component,
    ConditionMet,
    CreditUse,
    PieceWithdrawal,
    RowChain,
    Sending,
    YearClosing,
)
from financing.register.audit.anomaly import Anomaly, of

CHAINED: tuple[type[ChainedRow], ...] = (
    ActualPiece,
    PieceWithdrawal,
    ConditionMet,
    YearClosing,
    CreditUse,
    Sending,
)
AT_ONCE = 500  # rows in memory at a time


def of_the_chains() -> Iterator[Anomaly]:
    """Each row follows from the one before, as far as the head of its chain."""
    heads: dict[str, dict[int, RowChain]] = defaultdict(dict)
    for chain in RowChain.objects.all():
        heads[chain.table][chain.component_id] = chain
    for model in CHAINED:
        yield from _of_a_table(model, heads.pop(model._meta.model_name or "", {}))
    for table in heads:
        yield from of(None, [f"« {table} » n'est pas une table dont les lignes s'enchaînent."])


def _of_a_table(model: type[ChainedRow], heads: Mapping[int, RowChain]) -> Iterator[Anomaly]:
    ends: dict[int, tuple[int, str]] = dict.fromkeys(heads, (0, ""))
    for row in _rows_of(model):
        component: int = row.chain  # type: ignore[attr-defined]
        count, previous = ends.get(component, (0, ""))
        ends[component] = (count + 1, row.seal)
        if row.seal != chained(previous, row):
            yield from _said(component, _altered(row))
    for pk, (count, last) in ends.items():
        head = heads.get(pk)
        if head is None or (head.rows, head.head) != (count, last):
            yield from _said(pk, _missing(model, count, head))


def _rows_of(model: type[ChainedRow]) -> Iterable[ChainedRow]:
    """All of a table, in the order of their writing, with the component of each as `chain`."""
    rows = model._default_manager.annotate(chain=F(model.chained_by))
    return rows.order_by("pk").iterator(AT_ONCE)


def _altered(row: ChainedRow) -> str:
    name = row._meta.verbose_name
    return f"{name} « {row} » : n'est plus ce qui fut enregistré, ou ce qui précède a disparu."


def _missing(model: type[ChainedRow], count: int, head: RowChain | None) -> str:
    name, known = model._meta.verbose_name_plural, head.rows if head else 0
    return f"{name} : {count} lignes, et la tête de leur chaîne en compte {known}."


def _said(key: int, sentence: str) -> Iterator[Anomaly]:
    """The component is read for what is said of it alone: there may be a hundred thousand."""
    related = Component.objects.select_related("convention", "carrier")
    component = related.filter(pk=key).first()
    if component is None:
        yield from of(None, [f"Un volet qui a disparu, {sentence}"])
    else:
        whose = f"{component.convention}, {component}"
        yield from of(component.carrier.organisation_id, [f"{whose}, {sentence}"])
