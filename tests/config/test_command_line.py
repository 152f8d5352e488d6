"""What keeps a command from running is said in a sentence: never a trace, always an exit of 1."""

import os
import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from config import command_line
from config.command_line import EMPTY, NEWER, OLDER, main

LACKS = OperationalError("no such table: epci_organisation")
IS_ADDRESS = "il y faut l'adresse d'une base"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "", "DATABASE_URL est vide : donnez-lui l'adresse d'une base"),
        ("DATABASE_URL", "prorata", f"DATABASE_URL ne se lit pas : {IS_ADDRESS}"),
        ("DATABASE_URL", "mysql://a:b@c/d", f"DATABASE_URL ne se lit pas : {IS_ADDRESS}"),
        ("PRORATA_HTTPS", " ", "PRORATA_HTTPS est vide : donnez-lui true ou false"),
        ("PRORATA_DEBUG", "peut-être", "PRORATA_DEBUG ne se lit pas : il y faut true ou false."),
        ("PRORATA_DEMONSTRATION", "", "PRORATA_DEMONSTRATION est vide"),
        ("PRORATA_TRUSTED_PROXIES", "un", "PRORATA_TRUSTED_PROXIES ne se lit pas"),
        ("PRORATA_EMAIL_URL", "", "PRORATA_EMAIL_URL est vide : donnez-lui l'adresse"),
        ("PRORATA_BASE_URL", "", "PRORATA_BASE_URL est vide : donnez-lui une adresse"),
        ("PRORATA_SECRET_KEY", "", "PRORATA_SECRET_KEY manque"),
    ],
)
def test_a_setting_that_is_empty_or_cannot_be_read_stops_with_its_name(
    name, value, said, monkeypatch, capsys
):
    def start(_arguments: list[str]) -> None:
        runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))

    monkeypatch.setenv("PRORATA_ENV_FILE", os.devnull)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(command_line, "execute_from_command_line", start)
    with pytest.raises(SystemExit) as stopped:
        main(["manage.py", "verify"])
    assert stopped.value.code == 1
    assert said in capsys.readouterr().err
    with pytest.raises(ImproperlyConfigured):
        main(["manage.py", "verify", "--traceback"])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What a command says that lacks a table in a database, whatever the command."""

    def ask(**database: object) -> str:
        known = {"ENGINE": "config.sqlite", "OPTIONS": {}} | database
        connection = ConnectionHandler({"default": known})["default"]
        monkeypatch.setattr(command_line, "connection", connection)

        def fail(_arguments: list[str]) -> None:
            raise LACKS

        monkeypatch.setattr(command_line, "execute_from_command_line", fail)
        with pytest.raises((SystemExit, OperationalError)) as stopped:
            main(["manage.py", "verify"])
        connection.close()
        if stopped.type is OperationalError:
            return "une trace"
        assert stopped.value.code == 1
        return capsys.readouterr().err.strip()

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("applied", "said"),
    [
        (lambda _known: (), EMPTY),
        (lambda _known: [("accounts", "0001_initial")], OLDER),
        (lambda known: [*known, ("accounts", "9999_later")], NEWER),
        (lambda known: known, "une trace"),  # a bug of ours
    ],
)
def test_a_database_of_another_version_says_which_way(applied, said, asked, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "MIGRATION_MODULES", {})
    known = tuple(MigrationExecutor(command_line.connection).loader.graph.nodes)
    kept = dict.fromkeys(applied(known))
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: kept)
    assert asked(NAME=str(tmp_path / "a.sqlite3")) == said


@pytest.mark.django_db
def test_a_file_that_is_no_database_or_has_no_folder_is_said(asked, tmp_path):
    noise = tmp_path / "bruit.sqlite3"
    noise.write_bytes(b"ce n'est pas une base" * 100)
    assert "La base de données ne répond pas" in asked(NAME=str(noise))
    assert "La base de données ne répond pas" in asked(NAME=str(tmp_path / "nulle" / "part"))


@pytest.mark.django_db
def test_a_server_of_databases_that_does_not_answer_is_said(asked):
    postgresql = {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": "9"}
    assert "La base de données ne répond pas" in asked(NAME="a", USER="b", **postgresql)


def test_every_command_of_ours_says_what_it_is_for():
    ours = [name for name, app in get_commands().items() if (settings.BASE_DIR / str(app)).is_dir()]
    assert len(ours) > 20
    assert all(load_command_class(get_commands()[name], name).help for name in ours)


def test_a_developer_s_server_needs_nothing_collected(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "runserver"])
    read = runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))
    backend = read["STORAGES"]["staticfiles"]["BACKEND"]
    assert backend == "django.contrib.staticfiles.storage.StaticFilesStorage"
    assert read["WHITENOISE_USE_FINDERS"]
