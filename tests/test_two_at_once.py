"""Two people at one form: whoever saves second never erases, unknowing, what the first wrote.

Every address of `access.py` that shows a form is opened, written by somebody (the row's body),
then sent by somebody else as it was before. What changes rows that are there must be refused.
"""

from collections import Counter
from html import unescape
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from press.kit.tags import ONCE
from press.kit.versions import NAME, SENTENCE
from tests.access import ROWS
from tests.attacks.database import Rows, every_row
from tests.dealt import dealt
from tests.demo import TODAY
from tests.rules import Row
from tests.two_at_once import form_of
from tests.world import World, undone

pytestmark = pytest.mark.django_db
FORMS = [row for row in ROWS if row.get and row.post and row.writes]

# The forms over what is kept: a template that forgets its version is seen here first.
KEEPING = """
    amend_line amend_period amend_plan amend_rule approval change_body correct_population criterion
    declare_for deliberation_receipt edit_amendment edit_article edit_component edit_convention
    edit_deliberation edit_duty edit_indicator edit_lever edit_line edit_organisation impute
    letter_model open_data party plan_amounts plan_period plan_rule population_grid
    record_meeting reminders scenario
""".split()
HIDDEN = {"csrfmiddlewaretoken", ONCE, NAME, "step", "period"}


def opened(world: World, row: Row) -> dict[str, Any]:
    """The form of the row's page as a browser would send it, with the button that is pressed."""
    page = world.ask("GET", row, row.who_may("POST"))
    body = typed(world, row)
    pressed = {"step": body["step"]} if "step" in body else {}
    return form_of(page, set(body)) | pressed


def typed(world: World, row: Row) -> dict[str, Any]:
    return world.body(row, row.who_may("POST"))


def send(world: World, row: Row, fields: dict[str, Any]) -> HttpResponse:
    person = row.who_may("POST")
    browser = world.browser(person, world.acted_for(row, person))
    return world.sent(browser, "POST", row, fields)


def second(shown: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """What somebody else sends of the same form: as it was, its blanks filled as it asks."""
    return body | {name: said for name, said in shown.items() if any(said) or name not in body}


def contents() -> Rows:
    """The rows without their keys: one that is written again with what it said is not lost."""
    rows: Rows = Counter()
    for table, _key, *said in every_row().elements():
        rows[table, *said] += 1
    return rows


@pytest.mark.parametrize("row", dealt(FORMS, 4), ids=str)
def test_the_second_to_save_erases_nothing_that_the_first_wrote(row: Row, world: World):
    with time_machine.travel(TODAY, tick=False), undone():
        shown, body = opened(world, row), typed(world, row)
        if not set(shown) - HIDDEN:
            return  # a button alone
        assert send(world, row, shown | body).status_code == 302
        before = contents()
        answer = send(world, row, second(shown, body))
        assert not before - contents()
        said = unescape(answer.content.decode())
        is_other = (
            second(shown, body).items() > shown.items() and second(shown, body) != shown | body
        )
        assert (answer.status_code, SENTENCE in said) == (200, True) or not (
            row.name in KEEPING and is_other
        )


def test_each_form_over_what_is_kept_carries_its_version(world: World):
    with time_machine.travel(TODAY, tick=False):
        carrying = {row.name for row in FORMS if NAME in opened(world, row)}
    assert sorted(carrying) == sorted(KEEPING)
