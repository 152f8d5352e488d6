"""What a form does not name is not written, whatever is slipped into it or into its address."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.db.models import Field
from django.forms import BaseForm

from epci.models import Membership
from tests.access import ROWS
from tests.attacks.database import Rows, watched
from tests.dealt import dealt
from tests.demo import TODAY
from tests.rules import Row
from tests.world import World

pytestmark = pytest.mark.django_db
Outcome = tuple[int, Rows]
NOTHING: Mapping[str, str] = MappingProxyType({})
OURS = ("accounts", "epci", "conventions", "deliberations", "financing")
COVETED = {
    "role": Membership.Role.ADMINISTRATOR,
    "is_active": "on",
    "is_staff": "on",
    "is_superuser": "on",
    "groups": "1",
    "number": "9999",
    "amount": "1",
    "status": "paid",
    "state": "received",
    "kind": "cancel",
    "by": "1",
    "on": "2020-01-01",
    "pk": "1",
    "id": "1",
}
TOKEN = re.compile(r"[^\s@]{16,}")  # what is drawn at random, or made from it


def every_field() -> dict[str, str]:
    """Every column of ours, with a value that another row has, or that would please someone."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    columns = {
        name
        for model in models
        for field in model._meta.get_fields()
        if isinstance(field, Field)
        for name in (field.name, field.attname)
    }
    return dict.fromkeys(sorted(columns), "1") | COVETED


EVERY_FIELD = every_field()


@pytest.mark.parametrize("row", dealt((row for row in ROWS if row.post), 2), ids=str)
def test_fields_that_a_form_does_not_name_change_nothing(row: Row, world: World):
    known = own(world, row)
    extra = {name: value for name, value in EVERY_FIELD.items() if name not in known}
    assert len(extra) > len(EVERY_FIELD) // 2
    with time_machine.travel(TODAY, tick=False):
        plain = posted(world, row)
        slipped = posted(world, replace(row, query=f"{row.query}{with_mark(row, COVETED)}"), extra)
        is_exact = slipped == plain or plain == posted(world, row)
    assert slipped == plain or (not is_exact and masked(slipped) == masked(plain))


def own(world: World, row: Row) -> set[str]:
    """The fields of the row's body, those of its page, and those that only its form names."""
    if row.get is None:
        return set(row.body)
    page = world.ask("GET", row, row.who_may("POST"))
    context = page.context[0].flatten() if page.context else {}
    forms = [one for one in context.values() if isinstance(one, BaseForm)]
    shown = re.findall(r'name="([^"]+)"', page.getvalue().decode(errors="ignore"))
    return {*row.body, *shown, *(name for form in forms for name in form.fields)}


def posted(world: World, row: Row, extra: Mapping[str, str] = NOTHING) -> Outcome:
    """The status, and the rows that came or went."""
    with watched() as changes:
        response = world.send("POST", row, row.who_may("POST"), **extra)
    return response.status_code, Counter(changes.rows)


def masked(outcome: Outcome) -> Outcome:
    """The same where what is drawn at random is left out."""
    status, rows = outcome
    return status, Counter(tuple(TOKEN.sub("…", str(cell)) for cell in row) for row in rows)


def with_mark(row: Row, fields: Mapping[str, str]) -> str:
    return ("&" if row.query else "?") + urlencode(fields)
