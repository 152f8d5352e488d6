"""The command: its JSON, its text, its exit code."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from epci.models import CommuneMembership, Epci, Population
from tests.epci.files import CAPITAL, PLATEAU, SOUND, VALLEY, plain

pytestmark = pytest.mark.django_db


class Command:
    """Runs it and keeps what it answered."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.file = folder / "essai.csv"

    def __call__(self, content: str, *options: str) -> tuple[int, str]:
        self.file.write_text(content, encoding="utf-8")
        return self.on(self.file, *options)

    def on(self, file: Path, *options: str) -> tuple[int, str]:
        """The exit code and the standard output; nothing may go to the other one."""
        code = 0
        try:
            call_command("import_populations", str(file), "--year", "2026", *options)
        except SystemExit as stop:
            code = stop.code
        out, err = self.capsys.readouterr()
        assert err == ""
        return code, out


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path, stored_register: None) -> Command:
    return Command(capsys, tmp_path)


def test_json_gives_every_epci_that_was_read(command: Command) -> None:
    Population.objects.all().delete()
    command(plain((CAPITAL, 90, 95), (VALLEY, 300, 310)))
    text = plain((VALLEY, 305, 315), (PLATEAU, 8, 9), (CAPITAL, 90, 95))
    code, out = command(text, "--format", "json")
    assert code == 0
    assert json.loads(out) == {
        "changes": [
            {
                "siren": VALLEY,
                "municipal": 305,
                "total": 315,
                "before": {"municipal": 300, "total": 310},
            },
            {"siren": PLATEAU, "municipal": 8, "total": 9, "before": None},
        ],
        "unchanged": [CAPITAL],
        "errors": [],
        "warnings": [],
    }


def test_json_of_a_refusal_has_exit_code_1_and_what_was_read(command: Command) -> None:
    text = plain((VALLEY, 300, 310), (PLATEAU, "1.234", 2000))
    code, out = command(text, "--format", "json")
    assert code == 1
    message = "« 1.234 » est ambigu : écrivez 1234 ou 1 234."
    assert json.loads(out) == {
        "changes": [],
        "unchanged": [VALLEY],
        "errors": [{"line": 3, "column": "municipale", "message": message}],
        "warnings": [],
    }


def refusals(folder: Path) -> dict[Path, str]:
    absent, unreadable = folder / "absent.csv", folder / "boucle.csv"
    unreadable.symlink_to(unreadable)
    return {
        absent: f"Le fichier {absent} n'existe pas.",
        folder: f"{folder} est un dossier, pas un fichier.",
        unreadable: f"Le fichier {unreadable} ne peut pas être lu : vérifiez ses droits.",
    }


def test_a_file_that_cannot_be_opened_is_an_error_like_another(
    command: Command, tmp_path: Path
) -> None:
    for file, message in refusals(tmp_path).items():
        code, out = command.on(file, "--format", "json")
        errors = [{"line": None, "column": "", "message": message}]
        expected = {"changes": [], "unchanged": [], "errors": errors, "warnings": []}
        assert (code, json.loads(out)) == (1, expected)


def test_an_undecodable_file_name_is_printed_all_the_same(command: Command, tmp_path: Path) -> None:
    code, out = command.on(tmp_path / "\udce9t\udce9.csv")
    assert code == 1
    assert out.splitlines()[1] == f"Erreur : Le fichier {tmp_path}/?t?.csv n'existe pas."


def test_text_says_what_changed_in_french(command: Command) -> None:
    code, out = command(plain((VALLEY, 1305, 1315), (PLATEAU, 8, 9)))
    assert code == 0
    assert out.splitlines() == [
        "2 EPCI lus pour 2026 : 2 changements, 0 inchangé.",
        f"  {VALLEY} : 300, 310 → 1\u202f305, 1\u202f315 (municipale, totale)",
        f"  {PLATEAU} : inconnue → 8, 9 (municipale, totale)",
        "2 populations enregistrées.",
    ]


def test_text_of_a_trial(command: Command) -> None:
    code, out = command(SOUND, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "Essai : rien n'est écrit.")
    assert Population.objects.get().municipal == 300


def test_text_when_nothing_differs(command: Command) -> None:
    _, out = command(plain((VALLEY, 300, 310)))
    assert out.splitlines() == [
        "1 EPCI lu pour 2026 : 0 changement, 1 inchangé.",
        "Rien à changer.",
    ]


def test_text_of_a_refusal_places_each_error(command: Command) -> None:
    code, out = command(SOUND + f"{PLATEAU};-1;2\n")
    assert code == 1
    message = "« -1 » est négatif : un nombre positif ou nul est attendu."
    assert out.splitlines()[-2:] == [
        f"Erreur, ligne 3, colonne municipale : {message}",
        "Rien n'est écrit : corrigez le fichier et recommencez.",
    ]


def test_without_a_register_the_command_says_what_to_do_first(command: Command) -> None:
    Population.objects.all().delete()
    CommuneMembership.objects.all().delete()
    Epci.objects.all().delete()
    code, out = command(SOUND)
    assert code == 1
    message = "Le registre des EPCI est vide : chargez-le d'abord (load_register)."
    assert out.splitlines()[1] == f"Erreur : {message}"
