"""Who gets what on the follow-up of a convention: rows and keys of `access.py`."""

from collections.abc import Callable
from datetime import date

from conventions.committees.acts import Composition, add_body, plan_meeting
from conventions.follow_up.acts import (
    Terms,
    add_milestone,
    complete,
    give_up,
)
from conventions.models import Body, Completion, Meeting, Milestone, Seat
from epci.permissions import Act
from tests.made import DOUBS, LEAD, party_of
from tests.rules import PARTIES, Row, may

LATE = date(2026, 1, 15)
TYPED = {"title": "Bilan de l'année", "due_on": "31/12/2026"}
COMMITTEE = {"name": "Conseil", "purpose": "Avis", "seats": "Élus : 5", "quorum": "3"}


def duty(title: str = "Bilan à faire") -> Milestone:
    """Something that is late, and the lead's to do."""
    convention = party_of(LEAD).convention
    return add_milestone(convention=convention, terms=Terms(title, due_on=LATE), by=None)


def done() -> Completion:
    return complete(milestone=duty("Bilan fait"), due_on=LATE, done_on=LATE, by=None, on=LATE)


def given_up() -> Milestone:
    milestone = duty("Bilan abandonné")
    give_up(milestone=milestone, reason="Sans objet", by=None, on=LATE)
    return milestone


def body(name: str = "Comité") -> Body:
    """A committee of the lead's convention, of two seats."""
    composition = Composition(name, seats=[("Élus", 3), ("Agents", 2)])
    return add_body(convention=party_of(LEAD).convention, composition=composition, by=None)


def meeting() -> Meeting:
    """A meeting of the past, whose presences are not told yet."""
    return plan_meeting(body=body("Comité réuni"), held_on=LATE, by=None, on=LATE)


KEYS: dict[str, Callable[[], object]] = {
    "duty": lambda: duty().pk,
    "done": lambda: done().pk,
    "given_up": lambda: given_up().pk,
    "body": lambda: body().pk,
    "meeting": lambda: meeting().pk,
    "seat": lambda: Seat.objects.filter(body__name="Comité réuni").earliest("rank").pk,
}

EDITORS = may(Act.EDIT_CONVENTION, of=LEAD)
EDITORS_READ = may(Act.EDIT_CONVENTION, of=LEAD, passes=200)

ROWS = (
    Row("convention_follow_up", (DOUBS,), get=PARTIES),
    Row("add_duty", (DOUBS,), get=EDITORS_READ, post=EDITORS, body=TYPED),
    Row(
        "edit_duty",
        (DOUBS, "{duty}"),
        get=EDITORS_READ,
        post=EDITORS,
        body=TYPED,
    ),
    Row(
        "complete_duty",
        (DOUBS, "{duty}"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"due_on": LATE.isoformat(), "done_on": "20/01/2026", "note": "Envoyé"},
    ),
    Row("reopen_duty", (DOUBS, "{done}"), post=EDITORS),
    Row("give_up_duty", (DOUBS, "{duty}"), post=EDITORS, body={"reason": "Sans objet"}),
    Row("resume_duty", (DOUBS, "{given_up}"), post=EDITORS),
    Row("convention_bodies", (DOUBS,), get=PARTIES),
    Row("new_body", (DOUBS,), get=EDITORS_READ, post=EDITORS, body=COMMITTEE),
    Row("change_body", (DOUBS, "{body}"), get=EDITORS_READ, post=EDITORS, body=COMMITTEE),
    Row(
        "new_meeting",
        (DOUBS, "{body}"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"held_on": "12/01/2027", "place": "Morteau", "agenda": "Bilan"},
    ),
    Row(
        "record_meeting",
        (DOUBS, "{meeting}"),
        get=EDITORS_READ,
        post=EDITORS,
        body={"seat_{seat}": "2", "decisions": "Bilan approuvé"},
    ),
    Row("call_off_meeting", (DOUBS, "{meeting}"), post=EDITORS),
)
