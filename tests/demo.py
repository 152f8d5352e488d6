"""The demonstration as « make demo » loads it, and the little of the register that it needs."""

import re
from datetime import datetime
from functools import cache
from io import StringIO
from unittest.mock import patch
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from config.demo.loader import load
from epci.populations import registry
from epci.populations.acts import load_register

# The day on which the conventions stand as the tests tell them.
TODAY = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Paris"))

DEMO_FILES = sorted((settings.BASE_DIR / "config" / "demo").glob("*.toml"))
DEMO_SIRENS = {
    siren for path in DEMO_FILES for siren in re.findall(r'"(\d{9})"', path.read_text("utf-8"))
}


def load_everything() -> str:
    """Load the register, then the demonstration; gives what the second command says."""
    said = StringIO()
    call_command("load_register", stdout=StringIO())
    with override_settings(DEMONSTRATION=True):
        call_command("load_demo", stdout=said)
    return said.getvalue()


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


def load_demonstration() -> None:
    """The five real conventions, and of the register what they need: some EPCIs of 1 259."""
    with time_machine.travel(TODAY, tick=True):
        load_small_register()
        load()
