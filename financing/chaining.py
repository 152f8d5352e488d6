"""Rows written in chains: each is sealed with the one before, and the head is kept apart.

Whoever alters, drops or slips in a row behind the application no longer finds the seals again;
`financing.register.audit.chains` follows them.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from typing import TypeVar

from accounts.sealing import seal
from financing.entities.chained import ChainedRow
from financing.models import RowChain
from press.files.canonical import digest
from press.kit.bulk import create_all

Row = TypeVar("Row", bound=ChainedRow)


def chained(previous: str, row: ChainedRow) -> str:
    """The seal of a row that comes after another one, of which `previous` is the seal."""
    return digest(previous + seal(row))


def component_of(row: ChainedRow) -> int:
    """The id of the component whose chain a row is in."""
    found: int = reduce(getattr, row.chained_by.split("__"), row)  # type: ignore[assignment]
    return found


def create_chained(rows: Iterable[Row]) -> list[Row]:
    """Insert rows of one table, each sealed; in a transaction, until the end of which nobody else
    adds to their chains. Three queries a component, and the insertion.
    """
    fresh = list(rows)
    by_component: dict[int, list[Row]] = defaultdict(list)
    for row in fresh:
        by_component[component_of(row)].append(row)
    for component, own in sorted(by_component.items()):
        chain = _locked(component, own[0]._meta.model_name or "")
        for row in own:
            row.seal = chain.head = chained(chain.head, row)
        chain.rows += len(own)
        chain.save(update_fields=["rows", "head"])
    return create_all(fresh)


def _locked(component: int, table: str) -> RowChain:
    RowChain.objects.get_or_create(component_id=component, table=table)
    return RowChain.objects.select_for_update().get(component=component, table=table)
