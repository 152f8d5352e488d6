"""What every test may rely on: no network, no surprise, and the five real conventions."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.immutability import remove_triggers
from config.demo.loader import load
from tests.demo import load_small_register
from tests.press.conformance import VeraPDF
from tests.world import world

TODAY = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Paris"))

__all__ = ["world"]  # the fixture, of the table of access and of the attacks


@pytest.fixture(autouse=True, scope="session")
def _a_day_in_november() -> Iterator[None]:
    """The day on which the conventions stand as the tests tell them; the clock still ticks."""
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
def demo(db: None) -> None:
    """The five real conventions, and of the register what they need: some EPCIs of 1 259."""
    load_small_register()
    load()
