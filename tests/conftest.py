"""What every test may rely on: no network, no surprise, and the five real conventions."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, settings

from accounts.immutability import remove_triggers
from financing.register.audit.kept import of_what_is_kept
from tests import pouring
from tests.demo import TODAY, load_demonstration
from tests.factories import start_from
from tests.journal_words import journal_in_words
from tests.post.workers import workers
from tests.pouring import poured
from tests.press.conformance import VeraPDF
from tests.settled import Mailbox, settle
from tests.world import world

# A busy machine is no fault of the code: properties are judged by what they find, not by its pace.
# Where a property does not say how many examples it draws, `make walk` draws ten times as many.
settings.register_profile(
    "house", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("whole", settings.get_profile("house"), max_examples=500)
settings.load_profile("house")

OF_A_WORKER = 100_000  # ranks of what its factories make
OPENED = "_django_db_helper"  # pytest-django's own: a test's database

# Fixtures: every line, workers of the queue, the table of access and attacks.
__all__ = ["journal_in_words", "workers", "world"]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Pytest looks five times, at the end, for what nobody closed: what is kept is looked through
    once, which finds as much.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What workers make is made by one of them: their folders are in that of the run. No other
    makes a body of the same SIREN.
    """
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        pouring.folder = tmp_path_factory.getbasetemp().parent
        start_from(int(worker.removeprefix("gw")) * OF_A_WORKER)


@pytest.fixture(autouse=True, scope="session")
def _a_day_in_november() -> Iterator[None]:
    """A day for the whole suite; the clock still ticks."""
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture(autouse=True)
def _lift_triggers_before_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is followed by a flush, which must be allowed to delete.

    The flush ends with post_migrate, which puts the triggers back.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        remove_triggers()


@pytest.fixture(scope="session")
def violations() -> Iterator[Callable[[bytes], list[str]]]:
    """What veraPDF says against a PDF that the application made: nothing, when it conforms."""
    validator = VeraPDF()
    yield validator.violations
    validator.close()


@pytest.fixture
def demo(db: None) -> Iterator[None]:
    with poured(load_demonstration):
        yield


@pytest.fixture(autouse=True)
def _settle_as_a_commit_does(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test is one transaction that never ends: what follows a commit is done around requests,
    and before what is kept is verified.
    """
    if OPENED in request.fixturenames:
        request.getfixturevalue(OPENED)  # which empties the mailbox
    ask = Client.request

    def asked(self: Client, **environ: object) -> object:
        settle()
        answer = ask(self, **environ)
        settle()
        return answer

    def verified() -> Iterator[str]:
        settle()
        yield from of_what_is_kept()

    monkeypatch.setattr(Client, "request", asked)
    monkeypatch.setattr("django.core.mail.outbox", Mailbox())
    monkeypatch.setattr("financing.register.audit.register.of_what_is_kept", verified)
