"""The demonstration, loaded once for a module and undone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.demo import load_everything
from tests.pouring import poured


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command says; each test's own transaction is inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        with poured(load_everything) as told:
            yield told
        transaction.set_rollback(True)


@pytest.fixture
def loaded(said: str, db: None) -> None:
    """The five real conventions are there."""
