"""Who gets what of amendments: rows of `access.py`, whose docstring says how."""

from collections.abc import Callable

from epci.permissions import Act
from financing.models import Period
from tests.financing.amendments.drawn import added_line, cell, draft
from tests.made import DOUBS, LEAD
from tests.rules import PARTIES, Row, may

# A convention's amendment that its lead is writing, and one of its components.
KEYS: dict[str, Callable[[], object]] = {
    "amendment": lambda: draft().number,
    "cell": lambda: cell("communication", 2027),
    "added_line": lambda: added_line().code,
    "added_period": lambda: Period.objects.get(text__number=1, fiscal_year=2028).pk,
}

EDIT = may(Act.EDIT_CONVENTION, of=LEAD)
OPEN = may(Act.EDIT_CONVENTION, of=LEAD, passes=200)
ONE = (DOUBS, "{amendment}")
DAYS = {"title": "Prolongation", "effective_on": "01/01/2026", "new_end_on": "31/12/2028"}
RULE = {
    "first_year": "2026",
    "kind": "equal",
    "basis": "total",
    "step": "exact",
    "rounding": "largest_remainder",
    "p{party}": "on",
}

ROWS = (
    Row("amendment_list", (DOUBS,), get=PARTIES),
    Row("prepare_amendment", (DOUBS,), get=OPEN, post=EDIT, body=DAYS),
    Row("in_force", (DOUBS,), get=PARTIES),
    Row("amendment", ONE, get=PARTIES),
    Row("edit_amendment", ONE, get=OPEN, post=EDIT, body=DAYS),
    Row("move_amendment", ONE, post=EDIT, body={"step": "submit"}),
    Row(
        "amend_parties",
        ONE,
        get=OPEN,
        post=EDIT,
        body={"step": "bring", "siren": "242100410", "short_name": "DM"},
    ),
    Row("amend_rule", (*ONE, "animation"), get=OPEN, post=EDIT, body=RULE),
    Row("amend_plan", (*ONE, "animation"), get=OPEN, post=EDIT, body={"{cell}": "1 000,00"}),
    Row(
        "amend_line",
        (*ONE, "animation", "{added_line}"),
        get=OPEN,
        post=EDIT,
        body={"label": "Étude de faisabilité"},
    ),
    Row(
        "amend_periods",
        ONE,
        get=OPEN,
        post=EDIT,
        body={
            "label": "2029",
            "starts_on": "01/01/2029",
            "ends_on": "30/06/2029",
            "fiscal_year": "2029",
        },
    ),
    Row(
        "amend_period",
        (*ONE, "{added_period}"),
        get=OPEN,
        post=EDIT,
        body={
            "label": "Début 2028",
            "starts_on": "01/01/2028",
            "ends_on": "30/06/2028",
            "fiscal_year": "2028",
        },
    ),
)
