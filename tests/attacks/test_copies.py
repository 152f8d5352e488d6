"""A copy of the database opens no session and gives no code; what we write is for us alone."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings as application
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.acts import enrol_second_factor
from accounts.models import Session, User
from accounts.secrets import hashed
from press.files.ciphers import ENCRYPTED, decrypt, encrypt
from tests.accounts.conftest import is_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD, SECRET = "trois chaises et un buffet", "JBSWY3DPEHPK3PXP"
OWN_KEY = "a key of before, 0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def person() -> User:
    return UserFactory(password=PASSWORD)


def entered(person: User) -> Client:
    browser = Client()
    browser.post(reverse("login"), {"login": person.email, "password": PASSWORD})
    assert is_in(browser)
    return browser


def column(table: str, name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.engine
def test_no_key_that_is_kept_opens_a_session(person: User):
    browser = entered(person)
    own = browser.cookies[application.SESSION_COOKIE_NAME].value
    kept = [
        *column(Session._meta.db_table, "session_key"),
        *column(UserSession._meta.db_table, "session_key"),
    ]
    assert set(kept) == {hashed(own)}
    for key in kept:
        thief = Client()
        thief.cookies[application.SESSION_COOKIE_NAME] = key
        assert not is_in(thief)


@pytest.mark.engine
def test_one_s_own_sessions_are_still_told_apart_and_closed(person: User):
    here, there = entered(person), entered(person)
    devices = here.get(reverse("sessions")).context["devices"]
    assert [one.is_current for one in devices] == [True, False]
    here.post(reverse("sessions"), {"fermer": "autres"})
    assert is_in(here)
    assert not is_in(there)


@pytest.mark.engine
def test_the_secret_of_a_telephone_is_encrypted(person: User):
    enrol_second_factor(by=person, secret=SECRET)
    kept = column(Authenticator._meta.db_table, "data")
    assert len(kept) == 2
    assert not [one for one in kept if SECRET in str(one)]
    telephone = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert decrypt(telephone.data["secret"]) == SECRET


def test_a_key_is_changed_without_losing_what_it_encrypted(person: User, settings):
    settings.SECRET_KEY = OWN_KEY
    enrol_second_factor(by=person, secret=SECRET)
    plain = {"secret": SECRET}  # as an earlier version kept it
    Authenticator.objects.create(user=UserFactory(), type="totp", data=plain)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = application.SECRET_KEY[::-1], [OWN_KEY]
    call_command("rotate_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    found = Authenticator.objects.filter(type="totp")
    assert [decrypt(one.data["secret"]) for one in found] == [SECRET, SECRET]
    assert all(one.data["secret"].startswith(ENCRYPTED) for one in found)


def test_without_its_key_a_secret_is_not_read(settings):
    kept = encrypt(SECRET)
    settings.SECRET_KEY = OWN_KEY
    with pytest.raises(ValueError, match="Aucune clé connue"):
        decrypt(kept)


def test_what_the_application_writes_is_for_its_own_user(tmp_path: Path):
    """Whatever the shell's own mask, and for a database that an earlier version left readable."""
    database = tmp_path / "var" / "prorata.sqlite3"
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as old:
        old.execute("CREATE TABLE x (y)")
    database.chmod(0o644)
    written = "from django.core.mail import send_mail; send_mail('a', 'b', 'c@d.fr', ['e@f.fr'])"
    environment = {
        "PATH": os.environ["PATH"],
        "PRORATA_ENV_FILE": os.devnull,
        "PRORATA_SECRET_KEY": application.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{database}",
        "PRORATA_EMAIL_URL": f"filemail:///{tmp_path / 'mails'}",
    }
    for arguments in (["shell", "-c", written], ["backup", str(tmp_path / "archive")]):
        subprocess.run(
            ["sh", "-c", 'umask 022; exec "$@"', "sh", sys.executable, "manage.py", *arguments],
            cwd=application.BASE_DIR,
            env=environment,
            capture_output=True,
            timeout=120,
            check=arguments[0] == "shell",
        )
    found = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert {one.parent.name for one in found} >= {"var", "mails"}
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in found}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}


def test_the_secrets_of_a_demonstration_are_written_for_one_s_own():
    recipe = (application.BASE_DIR / "Makefile").read_text().partition("\n.env:")[2]
    assert recipe.splitlines()[1].startswith("\t@umask 077;")
