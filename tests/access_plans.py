"""Who gets what of the plan of a draft: rows of `access.py`, whose docstring says how."""

from collections.abc import Callable

from conventions.models import Party, Text
from epci.permissions import Act
from financing.criteria.counting import cell as cell_of
from financing.models import Line
from tests.financing.blocks.stored import pupils
from tests.financing.plans.written import line, period, written
from tests.made import LEAD, drafted
from tests.rules import PARTIES, Row, may

PLANNED = "PLAN-EN-COURS"


def planned() -> int:
    text = drafted(PLANNED)
    Party.objects.filter(convention=text.convention).update(is_contributor=True)
    pupils(text.convention)
    return written(text, text.convention.parties.get(rank=2)).pk


def draft() -> Text:
    return Text.objects.select_related("convention").get(convention__reference=PLANNED)


def seat(rank: int) -> Callable[[], object]:
    return lambda: Party.objects.get(convention__reference=PLANNED, rank=rank).pk


def cell() -> str:
    return f"m{line(draft(), 'salaire').pk}-{period(draft(), 2026).pk}"


KEYS: dict[str, Callable[[], object]] = {
    "planned": planned,
    "planned_cell": cell,
    "pupils_cell": lambda: cell_of(draft().convention.parties.get(rank=2).organisation_id),
    "planned_year": lambda: period(draft(), 2027).pk,
    "seat_1": seat(1),
    "seat_2": seat(2),
}

READ, WRITE = may(Act.EDIT_CONVENTION, of=LEAD, passes=200), may(Act.EDIT_CONVENTION, of=LEAD)
ONE = (PLANNED, "animation")
COMPONENT = {
    "label": "Études",
    "carrier": "{seat_2}",
    "default_basis": "planned",
    "legal_basis": "la convention",
    "in_totals": "on",
}
RULE = {
    "first_year": "2026",
    "kind": "equal",
    "basis": "total",
    "step": "exact",
    "rounding": "largest_remainder",
    "p{seat_1}": "on",
    "p{seat_2}": "on",
}
CRITERION = {"name": "Surface", "unit": "km²", "decimals": "2", "source": "IGN"}
FIGURES = {"{pupils_cell}": "1 250", "source": "Rectorat"}
NATURE = Line.Nature.EXPENSE.value

ROWS = (
    Row("write_plan", (PLANNED,), get=READ),
    Row(
        "plan_periods",
        (PLANNED,),
        get=READ,
        post=WRITE,
        body={"step": "drop", "period": "{planned_year}"},
    ),
    Row(
        "plan_period",
        (PLANNED, "{planned_year}"),
        get=READ,
        post=WRITE,
        body={
            "label": "Fin 2027",
            "starts_on": "01/01/2027",
            "ends_on": "30/11/2027",
            "fiscal_year": "2027",
        },
    ),
    Row("add_component", (PLANNED,), get=READ, post=WRITE, body=COMPONENT),
    Row("edit_component", ONE, get=READ, post=WRITE, body={**COMPONENT, "step": "save"}),
    Row("add_line", ONE, get=READ, post=WRITE, body={"nature": NATURE, "label": "Communication"}),
    Row("edit_line", (*ONE, "salaire"), get=READ, post=WRITE, body={"label": "Salaires"}),
    Row("plan_amounts", ONE, get=READ, post=WRITE, body={"{planned_cell}": "45 000,00"}),
    Row("plan_rule", ONE, get=READ, post=WRITE, body=RULE),
    Row("criteria", (PLANNED,), get=PARTIES),
    Row("new_criterion", (PLANNED,), get=READ, post=WRITE, body=CRITERION),
    Row("criterion", (PLANNED, "eleves", "2026"), get=PARTIES, post=WRITE, body=FIGURES),
)
