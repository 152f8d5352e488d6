"""A published act as JSON: what is unknown is null, never absent. Reads official populations."""

from collections.abc import Sequence
from typing import Any

from config.published_acts.reading import PublishedAct
from deliberations.reading_acts.counts import COUNTED
from financing.keys.voted import exact
from financing.reading_acts.captions import EXPENSES, RESOURCES
from financing.reading_acts.plan import PlanLine, PrintedPlan
from financing.reading_acts.rules import rules_of
from financing.reading_acts.sharing import PrintedSharing, SharingRow

MOST_SEARCHED = 12  # sharings whose rules are sought: an act has one a year


def answer(act: PublishedAct) -> dict[str, Any]:
    """The keys that `read_act` prints; days AAAA-MM-JJ, amounts and rates with two decimals."""
    identifier, council = act.identifier, act.council
    return {
        "prefecture_id": identifier[1].value if identifier else None,
        "council": council.name if council else None,
        "siren": council.siren if council else (identifier[0].siren if identifier else None),
        "held_on": act.held_on.isoformat() if act.held_on else None,
        "number": act.number.value
        if act.number
        else (identifier[0].number if identifier else None),
        "title": act.title.value if act.title else None,
        "outcome": act.outcome.value,
        "votes": {sense: act.counts.of(sense) for sense in COUNTED},
        "parties": [
            {"siren": one.siren, "name": one.name, "line": one.line} for one in act.parties
        ],
        "sharing": [_sharing(one, rank) for rank, one in enumerate(act.sharings)],
        "plan": [_plan(one) for one in act.plans] or None,
        "not_understood": [line.raw for line in act.not_understood],
    }


def _sharing(sharing: PrintedSharing, rank: int) -> dict[str, Any]:
    return {
        "year": sharing.year,
        "rows": [_row(row) for row in sharing.rows],
        "total": _euros(sharing.total),
        "rules": rules_of(sharing) if rank < MOST_SEARCHED else [],
    }


def _row(row: SharingRow) -> dict[str, Any]:
    return {
        "siren": row.siren,
        "name": row.name,
        "population": row.population,
        "percent": None if row.percent is None else exact(row.percent, places=2),
        "amount": _euros(row.amount),
    }


def _plan(plan: PrintedPlan) -> dict[str, Any]:
    return {
        "period": plan.period,
        "year": plan.year,
        "title": plan.title,
        EXPENSES: _lines(plan.sides[EXPENSES]),
        RESOURCES: _lines(plan.sides[RESOURCES]),
    }


def _lines(lines: Sequence[PlanLine]) -> list[dict[str, Any]]:
    return [{"label": one.label, "amount": _euros(one.amount), "line": one.line} for one in lines]


def _euros(centimes: int | None) -> str | None:
    return None if centimes is None else f"{centimes // 100}.{centimes % 100:02}"
