"""What every test may rely on: no network, no surprise, and the five real conventions."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from accounts.immutability import remove_triggers
from config.demo.loader import load
from epci import registry
from epci.services import load_register
from tests.press.conformance import VeraPDF

TODAY = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Paris"))
DEMO_FILES = sorted((settings.BASE_DIR / "config" / "demo").glob("*.toml"))
DEMO_SIRENS = {
    siren for path in DEMO_FILES for siren in re.findall(r'"(\d{9})"', path.read_text("utf-8"))
}


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


@cache
def shipped() -> tuple[list[registry.ShippedEpci], list[registry.ShippedPopulation]]:
    """What ships of the EPCIs that the demonstration names."""
    return (
        [one for one in registry.shipped_epcis() if one.siren in DEMO_SIRENS],
        [one for one in registry.shipped_populations() if one.siren in DEMO_SIRENS],
    )


def load_small_register() -> None:
    epcis, populations = shipped()
    with (
        patch.object(registry, "shipped_epcis", lambda: epcis),
        patch.object(registry, "shipped_populations", lambda: populations),
        patch.object(registry, "shipped_memberships", lambda: []),
        patch.object(registry, "shipped_mergers", dict),
    ):
        load_register(by=None)
