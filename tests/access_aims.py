"""Who gets what on the objectives of a convention: rows and keys of `access.py`."""

from collections.abc import Callable

from conventions.models import Convention, Goal, Indicator, Lever
from conventions.objectives.levers.acts import keep_lever
from epci.permissions import Act
from tests.financing.conftest import ISSUE_DAY
from tests.made import DOUBS, LEAD
from tests.rules import PARTIES, Row, may


def indicator() -> Indicator:
    """The time that the project chief spends."""
    return Indicator.objects.filter(convention__reference=DOUBS).earliest("rank")


def lever() -> Lever:
    """A lever of the Doubs convention, which prints none, with a goal."""
    return keep_lever(
        convention=Convention.objects.get(reference=DOUBS),
        title="Recruter",
        goals=[Goal(text="Un forum des métiers a lieu.", horizon=3)],
        by=None,
        on=ISSUE_DAY,
    )


KEYS: dict[str, Callable[[], object]] = {
    "indicator": lambda: indicator().pk,
    "lever": lambda: lever().pk,
}

EDITORS = may(Act.EDIT_CONVENTION, of=LEAD)
EDITORS_READ = may(Act.EDIT_CONVENTION, of=LEAD, passes=200)

# A lever's form: one goal is typed, and one marker that is only said.
PARTS = {
    "objectifs-TOTAL_FORMS": "1",
    "objectifs-INITIAL_FORMS": "0",
    "objectifs-0-text": "Un forum des métiers a lieu.",
    "objectifs-0-horizon": "1",
    "reperes-TOTAL_FORMS": "1",
    "reperes-INITIAL_FORMS": "0",
    "reperes-0-text": "Le forum est reconduit",
}

ROWS = (
    Row("convention_aims", (DOUBS,), get=PARTIES),
    Row("aims_file", (DOUBS, "xlsx"), get=PARTIES),
    Row(
        "readings",
        (DOUBS, "2026-t3"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"valeur-{indicator}": "204,5", "note-{indicator}": "fiche de temps"},
    ),
    Row(
        "add_indicator",
        (DOUBS,),
        get=EDITORS_READ,
        post=EDITORS,
        body={"title": "Webinaires", "rhythm": "month", "target": "12"},
    ),
    Row(
        "edit_indicator",
        (DOUBS, "{indicator}"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"title": "Heures du chef de projet", "rhythm": "quarter"},
    ),
    Row(
        "add_lever",
        (DOUBS,),
        get=EDITORS_READ,
        post=EDITORS,
        body={"title": "Former", **PARTS},
    ),
    Row(
        "edit_lever",
        (DOUBS, "{lever}"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"title": "Recruter et former", **PARTS},
    ),
)
