"""The Doubs convention, as the CCI calls it in June 2025."""

from datetime import date

import pytest

from conventions.models import Convention
from financing.letters import Content, canonical
from financing.models import CallRound
from financing.services import Order, issue_round
from financing.shares import component_of, period_of

ISSUE_DAY = date(2025, 6, 2)


@pytest.fixture
def order(demo: None) -> Order:
    """Salary and travel of 2025, of which 23 000 € are left to share."""
    return doubs_order("salaire", "deplacements")


def doubs_order(*lines: str, year: int = 2025, component: str = "animation") -> Order:
    convention = Convention.objects.get(reference="TI-DOUBS")
    found = component_of(convention, component)
    return Order(found, period_of(convention, year), found.default_basis, lines or None)


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters whose bytes are their content: for tests of the register, not of the page."""

    def bytes_of(content: Content, *, draft: bool = False) -> bytes:
        return canonical(content).encode()

    monkeypatch.setattr("financing.services.render", bytes_of)


@pytest.fixture
def round_(order: Order, unprinted: None) -> CallRound:
    """The six letters of that round, issued."""
    return issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
