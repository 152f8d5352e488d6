"""The migration that reads the day of payment out of what letters froze."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from accounts.immutability import install_triggers, missing_triggers, remove_triggers
from financing.models import FundCall
from tests.financing.year import Year
from tests.plain import plain_letter

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_letters_of_before_get_the_day_that_they_say(monkeypatch):
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    Year().call()
    days = list(FundCall.objects.values_list("due_on", flat=True))
    remove_triggers()
    FundCall.objects.update(due_on=None)
    install_triggers()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration = import_module("financing.migrations.0016_payments_and_recovery")
        migration.fill_due_days(apps, editor)
    assert list(FundCall.objects.values_list("due_on", flat=True)) == days
    install_triggers()
    assert missing_triggers() == []
