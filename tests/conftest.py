"""What every test may rely on: no network, no surprise, and the five real conventions."""

from collections.abc import Iterator

import pytest

from accounts.immutability import remove_triggers
from tests.demo import load_everything


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


@pytest.fixture
def demo(db: None) -> None:
    """The five real conventions, inside the test's transaction."""
    load_everything()
