"""The Doubs convention, as the CCI calls it in June 2025."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pikepdf import Pdf

from accounts.immutability import install_triggers, remove_triggers
from accounts.models import User
from conventions.models import Convention
from financing.management.arguments import component_of, period_of
from financing.models import CallRound
from financing.rounds.acts import finish_letters, issue_round, number_round
from financing.rounds.composition import Order
from tests.financing.reading import CHIEF, REASON
from tests.financing.year import Year
from tests.plain import plain_letter
from tests.settled import settle

ISSUE_DAY = date(2025, 6, 2)


@pytest.fixture
def order(demo: None) -> Order:
    """Salary and travel of 2025, of which 23 000 € are left to share."""
    return doubs_order("salaire", "deplacements")


def doubs_order(
    *lines: str, year: int = 2025, component: str = "animation", reference: str = "TI-DOUBS"
) -> Order:
    convention = Convention.objects.get(reference=reference)
    found = component_of(convention, component)
    return Order(found, period_of(convention, year, ISSUE_DAY), found.default_basis, lines or None)


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters without their page: for tests of the register."""
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)


@pytest.fixture
def round_(order: Order, unprinted: None) -> CallRound:
    """The six letters of that round, issued."""
    issued = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    settle()
    return issued


@pytest.fixture
def june(demo: None) -> Iterator[None]:
    """It is nine o'clock on the day of issue."""
    morning = datetime.combine(ISSUE_DAY, datetime.min.time(), ZoneInfo("Europe/Paris"))
    with time_machine.travel(morning.replace(hour=9), tick=False):
        yield


@pytest.fixture
def one_page_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that are enough to be stored, named and merged."""
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)


def empty_page() -> bytes:
    """A PDF of one page without a word."""
    whole, target = Pdf.new(), BytesIO()
    whole.add_blank_page()
    whole.save(target)
    return target.getvalue()


@pytest.fixture
def numbered(order: Order, one_page_letters: None) -> CallRound:
    """The six letters have their numbers, and no PDF yet."""
    chief = User.objects.get(email=CHIEF)
    return number_round(order=order, by=chief, on=ISSUE_DAY, override=REASON).round


@pytest.fixture
def finished(numbered: CallRound) -> CallRound:
    finish_letters(numbered)
    return numbered


@pytest.fixture
def lifted() -> Callable[[], AbstractContextManager[None]]:
    """The triggers of the register lifted for a while, for what no act writes."""

    @contextmanager
    def without_triggers() -> Iterator[None]:
        remove_triggers()
        yield
        install_triggers()

    return without_triggers


@pytest.fixture
def plain_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters and statements of one empty page, with their files inside."""
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    monkeypatch.setattr("financing.statements.acts.render", plain_letter)
    monkeypatch.setattr("financing.recovery.acts.render", plain_letter)


@pytest.fixture
def year(db: None, plain_papers: None) -> Year:
    """A year of a convention of our own making, nothing done yet."""
    return Year()
