"""Connections to PostgreSQL that requests hand to each other, where a setting asks for it."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import ConnectionHandler, connection

from config.environment import pooled

STRONG = "correct-horse-battery-staple-" + "0123456789abcdefghijklmnopqrstuvwxyz"
ADDRESS = "postgresql://prorata:secret@127.0.0.1/prorata"
PRINTED = """
import json
from config.settings import DATABASES
print(json.dumps(DATABASES["default"]["OPTIONS"]))
"""


def options(**environment: str) -> subprocess.CompletedProcess[str]:
    given = {"PRORATA_ENV_FILE": os.devnull, "PRORATA_SECRET_KEY": STRONG} | environment
    command = [sys.executable, "-c", PRINTED]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False
    )


def test_a_setting_asks_for_a_pool_of_connections_as_the_address_says_them():
    done = options(DATABASE_URL=f"{ADDRESS}?sslmode=require", PRORATA_DATABASE_POOL="8")
    said = json.loads(done.stdout)
    assert said["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}
    assert said["sslmode"] == "require"  # or whoever sits between them reads the letters
    assert said["options"] == "-c jit=off"


@pytest.mark.parametrize(
    ("address", "most", "said"),
    [
        ("sqlite://:memory:", "8", "ne sert qu'à PostgreSQL"),
        (ADDRESS, "huit", "ne se lit pas"),
        (ADDRESS, "-1", "de 0 à 100"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(address, most, said):
    done = options(DATABASE_URL=address, PRORATA_DATABASE_POOL=most)
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.engine
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's alone")
def test_requests_hand_their_connections_to_each_other():
    found = connection.settings_dict | pooled(connection.settings_dict["OPTIONS"], 4)
    handler = ConnectionHandler({"default": found})

    def asked(_rank: int) -> int:
        with handler["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            answer = cursor.fetchone()[0]
        handler["default"].close()
        return answer

    try:
        with ThreadPoolExecutor(8) as threads:
            backends = list(threads.map(asked, range(200)))
        assert len(backends) == 200
        assert len(set(backends)) <= 4
    finally:
        handler["default"].close_pool()
