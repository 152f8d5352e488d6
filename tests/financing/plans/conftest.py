"""A draft that its lead is writing, on a day of March 2026."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from conventions.models import Text
from tests.conventions.texts.drafts import draft, editor
from tests.financing.plans.steps import REFERENCE


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def text() -> Text:
    """A draft from July 2026 to December 2027, with two contributors and a third party."""
    found = draft(REFERENCE, starts_on=date(2026, 7, 1), ends_on=date(2027, 12, 31))
    found.convention.parties.filter(rank__lte=2).update(is_contributor=True)
    return found


@pytest.fixture
def chief(client: Client, text: Text) -> Client:
    client.force_login(editor(text))
    return client
