"""What is queued is queued on PostgreSQL: elsewhere messages leave after the commit."""

from pathlib import Path

from tests.faults.conftest import ON_POSTGRESQL


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return (collection_path.name == "test_queue.py" and not ON_POSTGRESQL) or None
