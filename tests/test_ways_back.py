"""Every removal is confirmed, gives its reason, or is offered back for ten minutes.

Each act that takes something away is in one of these lists; the removals are pressed on the pages
of the access table, in its world.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from config.site.put_back import ACTS, NOTHING
from conventions.models import Marker, Reading
from press.kit.way_back import OFFERED
from tests.access import ROWS
from tests.attacks.database import Rows, every_row
from tests.demo import TODAY
from tests.rules import Row
from tests.screen import text_of
from tests.test_rights_of_acts import modules
from tests.world import World, undone

pytestmark = pytest.mark.django_db

UNDONE = {
    "conventions.committees.acts.cancel_meeting",
    "conventions.objectives.indicators.acts.remove_indicator",
    "conventions.objectives.levers.acts.remove_lever",
    "conventions.parties.acts.remove_party",
    "conventions.texts.acts.remove_article",
    "financing.criteria.acts.drop_criterion",
    "financing.plans.acts.drop_rule",
    "financing.plans.outline.acts.remove_component",
    "financing.plans.outline.acts.remove_line",
    "financing.plans.periods.acts.drop_period",
    "financing.simulations.acts.delete_scenario",
}
# On a page of its own that says what goes, or with a reason that is kept.
CONFIRMED = {
    "accounts.acts.close_feed",
    "accounts.acts.remove_second_factor",
    "config.workbook.acts.undo_workbook",
    "conventions.amendments.unchecked.acts.drop_amendment",
    "conventions.amendments.unchecked.acts.remove_party",
    "conventions.documents.acts.withdraw_document",
    "conventions.erasing.acts.delete_draft",
    "epci.people.acts.revoke",
    "epci.people.acts.withdraw",
    "epci.populations.asides.acts.drop_aside",
    "financing.actuals.acts.withdraw_piece",
    "financing.amendments.acts.drop",
    "financing.amendments.acts.remove_party",
    "financing.keys.acts.withdraw_key",
    "financing.rounds.cancelling.acts.cancel_letters",
}
# Done again by the button that did it: nothing that was typed is lost.
REPEATED = {
    "config.workbook.acts.abandon_workbook": "the file is still the person's",
    "conventions.amendments.acts.take_back_amendment": "submitted again",
    "conventions.life.acts.withdraw": "submitted again",
    "conventions.payees.acts.cancel_change": "asked again",
}
# What is corrected on its own form, over a version, and stays in the journal.
CORRECTED = {
    "conventions.approvals.acts.retract": "by the deliberation that says it",
    "conventions.approvals.acts.take_back": "declared again, or said by the party itself",
    "conventions.approvals.acts.revoke": "by the act that ends the vote",
    "deliberations.votes.acts.forget_authorisation": "by the deliberation that said it",
}
REMOVING = (
    *("remove_", "drop", "delete", "withdraw", "revoke", "cancel_", "retract", "abandon"),
    *("forget_authorisation", "undo_", "take_back", "close_feed"),
)


def removing() -> Iterator[str]:
    """The public acts whose name says that something goes, where they are written."""
    for module in modules():
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith(REMOVING):
                yield f"{module.__name__}.{node.name}"


def test_each_removing_act_has_its_way_back_or_is_confirmed():
    assert set(removing()) == UNDONE | CONFIRMED | {*REPEATED} | {*CORRECTED}


# By kind: the address that takes something out, and what its button sends.
PRESSED: dict[str, tuple[str, dict[str, str]]] = {
    "article": ("remove_article", {}),
    "criterion": ("criterion", {"step": "drop"}),
    "indicator": ("edit_indicator", {"step": "remove"}),
    "lever": ("edit_lever", {"step": "remove"}),
    "meeting": ("call_off_meeting", {}),
    "party": ("remove_party", {"confirmed": "on"}),
    "plan": ("edit_line", {"step": "remove", "confirmed": "on"}),
    "scenario": ("scenario", {"step": "delete"}),
}


def test_each_kind_of_what_comes_back_is_pressed_here():
    assert set(PRESSED) == set(ACTS)


@pytest.mark.parametrize("kind", PRESSED)
def test_what_is_taken_out_is_offered_back_and_comes_back_as_it_was(kind: str, world: World):
    with time_machine.travel(TODAY, tick=False), undone():
        row, browser = pressed(world, kind)
        before = kept()
        answer = world.sent(browser, "POST", row, sent(world, row))
        assert answer.status_code == 302, text_of(answer)
        assert kept() != before
        assert "Annuler le retrait" in text_of(browser.get(answer.url))
        assert "c'est comme avant" in text_of(browser.post("/remettre/", follow=True))
        assert kept() == before
        assert NOTHING in text_of(browser.post("/remettre/", follow=True))


def test_after_ten_minutes_nothing_is_offered_any_more(world: World):
    with time_machine.travel(TODAY, tick=False) as clock, undone():
        row, browser = pressed(world, "lever")
        page = world.sent(browser, "POST", row, sent(world, row)).url
        after = kept()
        clock.move_to(timezone.now() + OFFERED + timedelta(seconds=1))
        assert "Annuler le retrait" not in text_of(browser.get(page))
        assert NOTHING in text_of(browser.post("/remettre/", follow=True))
        assert kept() == after


ASKED = ("revoke_role", "withdraw_invitation", "remove_party")


@pytest.mark.parametrize("name", ASKED)
def test_what_is_confirmed_is_asked_first_and_nothing_is_written(name: str, world: World):
    with time_machine.travel(TODAY, tick=False), undone():
        row = replace(listed(name), body={})
        person = row.who_may("POST")
        browser = world.browser(person, world.acted_for(row, person))
        before = kept()
        answer = world.sent(browser, "POST", row, {})
        assert answer.status_code == 200
        assert "Ne rien retirer" in text_of(answer)
        assert kept() == before


def listed(name: str) -> Row:
    return next(row for row in ROWS if row.name == name and row.post)


def pressed(world: World, kind: str) -> tuple[Row, Any]:
    """The row whose button takes something out, and the browser of who may press it."""
    name, body = PRESSED[kind]
    row = listed(name)
    row = replace(row, body=body or row.body)
    if kind == "indicator":  # one of which nothing was read, and that counts nothing
        for rows in (Reading, Marker):
            rows.objects.filter(indicator__isnull=False).delete()
    person = row.who_may("POST")
    return row, world.browser(person, world.acted_for(row, person))


def sent(world: World, row: Row) -> dict[str, Any]:
    return world.body(row, row.who_may("POST"))


def kept() -> Rows:
    """All but the journal, which keeps both."""
    return type(every_row())(
        {row: count for row, count in every_row().items() if row[0] != "accounts_entry"}
    )
