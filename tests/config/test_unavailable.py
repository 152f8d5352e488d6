"""A database that does not answer is said in French, with 503, and what was typed comes back."""

import sqlite3
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.factories import UserFactory

GONE = "Prorata est momentanément indisponible"


def refusing(error: Exception) -> Callable[..., object]:
    def refuse(*_anything: object) -> None:
        raise error

    return refuse


def of_sqlite(message: str, code: int) -> OperationalError:
    cause = sqlite3.OperationalError(message)
    cause.sqlite_errorcode = code
    error = OperationalError(message)
    error.__cause__ = cause
    return error


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(raise_request_exception=False)


def test_out_of_reach_is_503_with_a_time_to_come_back(visitor):
    for error in (OperationalError("server closed the connection"), InterfaceError("closed")):
        with connection.execute_wrapper(refusing(error)):
            answer = visitor.get("/sante/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert GONE in answer.content.decode()


def test_a_full_disk_has_its_own_sentence(visitor):
    full = of_sqlite("database or disk is full", sqlite3.SQLITE_FULL)
    with connection.execute_wrapper(refusing(full)):
        answer = visitor.get("/sante/")
    assert answer.status_code == 503
    assert "Le disque du serveur est plein" in answer.content.decode()


def test_a_bug_stays_a_500(visitor):
    """SQLite calls a missing table operational too: it will not come back by waiting."""
    missing = of_sqlite("no such table", sqlite3.SQLITE_ERROR)
    for error in (missing, ValueError("bug")):
        with connection.execute_wrapper(refusing(error)):
            answer = visitor.get("/sante/")
        assert answer.status_code == 500
        assert GONE not in answer.content.decode()


def test_the_form_that_was_sent_comes_back_to_be_sent_again(visitor):
    visitor.force_login(UserFactory())
    typed = {"letters": ["2025-0001", "2025-0002"], "reason": 'Erreur "de" <saisie>'}
    with connection.execute_wrapper(refusing(OperationalError("restarting"))):
        page = visitor.post("/conventions/TI-DOUBS/appels/1/annuler/", typed).content.decode()
    assert 'name="letters" value="2025-0001"' in page
    assert 'name="letters" value="2025-0002"' in page
    assert 'name="reason" value="Erreur &quot;de&quot; &lt;saisie&gt;"' in page
    assert "Envoyer de nouveau" in page


def test_a_password_never_comes_back(visitor):
    typed = {"login": "a@b.example", "password": "une longue phrase"}
    with connection.execute_wrapper(refusing(OperationalError("restarting"))):
        page = visitor.post("/connexion/", typed).content.decode()
    assert GONE in page
    assert "une longue phrase" not in page
