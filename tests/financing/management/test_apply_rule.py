"""manage.py apply_rule: a rule of a file as shares, or the one sentence that refuses it."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[3]
RULE = {
    "amount": "28000.00",
    "contributors": ["A", "B", "C"],
    "figures": {
        "population": {"A": "25811", "B": "50000", "C": "25582"},
        "élèves": {"A": "1250", "B": "3000", "C": "550"},
    },
    "blocks": [{"percent": "50", "by": "population"}, {"rest": True, "by": "élèves"}],
    "ceilings": {"B": "15000.00"},
}
FIRST = {
    "contributor": "A",
    "exact": "7209.728277",
    "percent": "25.749030",
    "amount": "7209.73",
    "explanation": (
        "50\u00a0% × 28\u202f000,00\u00a0€ × 25\u202f811 / 101\u202f393\u00a0hab. = "
        "3\u202f563,89\u00a0€\u202f; 50\u00a0% × 28\u202f000,00\u00a0€ × 1\u202f250 / "
        "4\u202f800\u00a0élèves = 3\u202f645,83\u00a0€\u202f; soit 7\u202f209,73\u00a0€"
    ),
}
TABLE = """\
À répartir : 28 000,00 €
50 % au prorata de la population, le solde au prorata du critère « élèves » ; plafond de \
15 000,00 € pour B.
  A                                         7 209,73 €
      50 % × 28 000,00 € × 25 811 / 101 393 hab. = 3 563,89 € ; 50 % × 28 000,00 € × 1 250 / \
4 800 élèves = 3 645,83 € ; soit 7 209,73 €
  B                                        15 000,00 €
      50 % × 28 000,00 € × 50 000 / 101 393 hab. = 6 903,83 € ; 50 % × 28 000,00 € × 3 000 / \
4 800 élèves = 8 750,00 € ; soit 15 653,83 € ; plafonné à 15 000,00 €
  C                                         5 136,44 €
      50 % × 28 000,00 € × 25 582 / 101 393 hab. = 3 532,28 € ; 50 % × 28 000,00 € × 550 / \
4 800 élèves = 1 604,17 € ; soit 5 136,44 €
  laissé au porteur                           653,83 €
  total                                    27 346,17 €
"""


def applied(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("apply_rule", str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "règle.json"
    path.write_text(json.dumps(RULE))
    return path


def test_the_answer_is_json(file: Path) -> None:
    found: dict[str, Any] = json.loads(applied(file))
    assert list(found) == ["shares", "left_with_carrier", "total"]
    assert found["shares"][0] == FIRST
    assert [one["amount"] for one in found["shares"]] == ["7209.73", "15000.00", "5136.44"]
    assert (found["left_with_carrier"], found["total"]) == ("653.83", "27346.17")
    assert applied(file, "--format", "json") == applied(file)


def test_the_answer_may_be_a_table(file: Path) -> None:
    table = applied(file, "--format", "table")
    assert table.replace("\u202f", " ").replace("\u00a0", " ") == TABLE


def test_a_table_says_what_stays_with_the_carrier_only_if_something_does(file: Path) -> None:
    file.write_text(json.dumps(RULE | {"ceilings": {}}))
    assert "laissé au porteur" not in applied(file, "--format", "table")


def test_a_dash_is_the_standard_input(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(file.read_bytes())))
    assert applied(Path("-")) == applied(file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "Le fichier n'est pas du JSON : ligne 1, colonne 2."),
        (b"\xff", "Le fichier n'est pas en UTF-8 (octet 1)."),
        (b" " * 10_000_000, "Le fichier dépasse 2 Mo : ce n'est pas une règle."),
        (b"[" * 200_000, "Le fichier est trop imbriqué pour une règle."),
        (b'{"amount": "1"}', "Il manque la clé « contributors »."),
        (
            json.dumps(
                RULE | {"blocks": [{"amounts": {"A": "28000.01"}}, RULE["blocks"][1]]}
            ).encode(),
            (
                "Le solde est négatif : les autres blocs font 28\u202f000,01\u00a0€ pour "
                "28\u202f000,00\u00a0€ à répartir."
            ),
        ),
    ],
)
def test_a_refusal_is_one_sentence(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        applied(file)
    assert str(refused.value) == sentence


def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("dossier")
    folder.mkdir()
    with pytest.raises(CommandError, match=r"^Le fichier « dossier » ne se lit pas\.$"):
        applied(folder)
    with pytest.raises(CommandError, match=r"^Le fichier « deux lignes » n'existe pas\.$"):
        applied(Path("deux\nlignes"))


def test_the_command_prints_a_sentence_alone_and_exits_with_1(file: Path) -> None:
    """Without a database, and without the name of a class before the sentence."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "django", "apply_rule"]
    absent = subprocess.run(
        [*command, "absent.json"], capture_output=True, text=True, env=environment, check=False
    )
    assert (absent.returncode, absent.stdout) == (1, "")
    assert absent.stderr == "Le fichier « absent.json » n'existe pas.\n"
    read = subprocess.run(
        [*command, "-"], input=file.read_bytes(), capture_output=True, env=environment, check=False
    )
    assert (read.returncode, read.stderr) == (0, b"")
    assert json.loads(read.stdout)["shares"][0] == FIRST
