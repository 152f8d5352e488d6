"""Settings come from the environment, which is refused when it is dangerous or misspelt."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

STRONG = "correct-horse-battery-staple-" + "0123456789abcdefghijklmnopqrstuvwxyz"


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` as a production would run it, with this environment alone."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PRORATA_ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_production_with_a_strong_secret_starts_without_a_warning():
    done = check(PRORATA_SECRET_KEY=STRONG, PRORATA_ALLOWED_HOSTS="prorata.example")
    said = "System check identified no issues (0 silenced).\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


@pytest.mark.parametrize(
    "secret",
    ["", "court", "x" * 60, "django-insecure-" + STRONG],
    ids=["missing", "short", "one letter", "published"],
)
def test_a_production_does_not_start_with_a_missing_or_default_secret(secret):
    done = check(PRORATA_SECRET_KEY=secret, PRORATA_ALLOWED_HOSTS="prorata.example")
    assert done.returncode != 0
    assert "PRORATA_SECRET_KEY manque ou est trop faible" in done.stderr


def test_a_misspelt_variable_stops_the_start():
    done = check(PRORATA_SECRET_KEY=STRONG, PRORATA_ALLOWED_HOST="prorata.example")
    assert done.returncode != 0
    assert "Variables inconnues : PRORATA_ALLOWED_HOST" in done.stderr


def test_with_proconnect_it_starts_without_a_warning_either():
    done = check(
        PRORATA_SECRET_KEY=STRONG,
        PRORATA_ALLOWED_HOSTS="prorata.example",
        PRORATA_TRUSTED_PROXIES="1",
        PRORATA_EMAIL_URL="smtp+tls://prorata:secret@smtp.example:587",
        PRORATA_PROCONNECT_URL="https://proconnect.example/api/v2/",
        PRORATA_PROCONNECT_ID="prorata",
        PRORATA_PROCONNECT_SECRET="secret",
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {"PRORATA_PROCONNECT_URL": "https://proconnect.example/api/v2"},
            "PRORATA_PROCONNECT_ID manque",
        ),
        (
            {"PRORATA_SECOND_FACTOR": "peut-être"},
            "PRORATA_SECOND_FACTOR : « peut-être » n'est pas off ou required.",
        ),
    ],
)
def test_a_setting_that_is_half_given_stops_the_start(environment, sentence):
    done = check(PRORATA_SECRET_KEY=STRONG, **environment)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_debug_is_off_by_default():
    assert settings.DEBUG is False


def test_sqlite_is_set_up_for_several_writers():
    """« database is locked » otherwise, as soon as two people write."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "from config.settings import SQLITE_OPTIONS as o;"
                "print(o['transaction_mode'], o['timeout'],"
                " 'journal_mode=WAL' in o['init_command'],"
                " 'recursive_triggers=ON' in o['init_command'])"
            ),
        ],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PRORATA_ENV_FILE": os.devnull}
        | {"PRORATA_SECRET_KEY": STRONG},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "IMMEDIATE 20 True True\n"
