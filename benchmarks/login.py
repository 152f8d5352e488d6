"""Does the time of a refusal say who has an account? With Argon2, as in production."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from django.test import Client, override_settings

from accounts.models import User
from benchmarks.databases import database

KNOWN, UNKNOWN, CLOSED = "connue@example.org", "inconnue@example.org", "close@example.org"
PASSWORD = "une longue phrase de passe"  # noqa: S105
ROUNDS = 40
FARTHEST = 0.1  # of the median of the known address
PAGES = {"connexion": "/connexion/", "mot de passe oublié": "/connexion/oubli/"}


def run() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        database(Path(folder)),
        override_settings(
            SECURE_SSL_REDIRECT=False,
            ALLOWED_HOSTS=["testserver"],
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
            ACCOUNT_RATE_LIMITS=False,
            STORAGES={
                "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
            },
        ),
    ):
        User.objects.create_user(KNOWN, PASSWORD)
        closed = User.objects.create_user(CLOSED, PASSWORD)
        User.objects.filter(pk=closed.pk).update(is_active=False)
        for name, address in PAGES.items():
            _compare(name, address)


def _compare(name: str, address: str) -> None:
    """Print the medians; the three alternate, so that a busy machine slows all alike."""
    emails = (KNOWN, UNKNOWN, CLOSED)
    rounds = [[_seconds(address, email, rank) for email in emails] for rank in range(ROUNDS)]
    known, unknown, closed = (median(column) for column in zip(*rounds, strict=True))
    print(
        f"  {name:<20} adresse connue {known * 1000:.1f} ms, inconnue {unknown * 1000:.1f} ms "
        f"({unknown / known - 1:+.1%}), compte fermé {closed * 1000:.1f} ms "
        f"({closed / known - 1:+.1%}) ; écart au plus {FARTHEST:.0%}"
    )


def _seconds(address: str, email: str, rank: int) -> float:
    """One refusal, each from an address of its own, which nothing has locked."""
    client = Client(REMOTE_ADDR=f"192.0.2.{rank + 1}")
    form = {"login": email, "password": "une phrase de passe fausse", "email": email}
    start = perf_counter()
    client.post(address, form)
    return perf_counter() - start
