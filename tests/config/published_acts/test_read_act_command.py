"""manage.py read_act: one JSON answer with every key, or one French sentence."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from weasyprint import HTML

from tests.demo import load_small_register

pytestmark = pytest.mark.django_db

ACT = """Communauté de communes du Val de Morteau
Séance du 19 juin 2025
Délibération n° 2025-12
Objet : Poste partagé
Répartition 2025
EPCI\tPopulation\tTaux\tMontant
CC du Val de Morteau\t21 721\t60 %\t21 000 €
CC du Plateau du Russey\t7 285\t40 %\t14 000 €
Total\t29 006\t100 %\t35 000 €
Soit 3 € par habitant.
Adopté par 20 voix pour et 3 contre.
"""


@pytest.fixture
def register() -> None:
    load_small_register()


def ask(path: Path, content: bytes) -> dict[str, Any]:
    out = StringIO()
    path.write_bytes(content)
    call_command("read_act", path, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_key_is_there_and_what_is_unknown_is_null(encoding, tmp_path):
    said = ask(tmp_path / "acte.txt", ACT.encode(encoding))
    rules = said["sharing"][0].pop("rules")
    assert said == {
        "prefecture_id": None,
        "council": "CC du Val de Morteau",
        "siren": "242504116",
        "held_on": "2025-06-19",
        "number": "2025-12",
        "title": "Poste partagé",
        "outcome": "adopted",
        "votes": {"for": 20, "against": 3, "abstentions": None, "not_voting": None},
        "parties": [
            {"siren": "242504116", "name": "CC du Val de Morteau", "line": 1},
            {"siren": "242504355", "name": "CC du Plateau de Russey", "line": 8},
        ],
        "sharing": [
            {
                "year": 2025,
                "rows": [
                    {
                        "siren": "242504116",
                        "name": "CC du Val de Morteau",
                        "population": 21721,
                        "percent": "60.00",
                        "amount": "21000.00",
                    },
                    {
                        "siren": "242504355",
                        "name": "CC du Plateau du Russey",
                        "population": 7285,
                        "percent": "40.00",
                        "amount": "14000.00",
                    },
                ],
                "total": "35000.00",
            }
        ],
        "plan": None,
        "not_understood": ["Soit 3 € par habitant."],
    }
    assert rules == []  # by population it would be 75 and 25


@pytest.mark.usefixtures("register")
def test_a_pdf_says_the_same(tmp_path):
    rows = "".join(f"<p>{line}</p>" for line in ACT.replace("\t", " ").splitlines())
    text, pdf = ask(tmp_path / "a.txt", ACT.encode()), HTML(string=rows).write_pdf()
    said = ask(tmp_path / "a.pdf", pdf)
    assert {key: said[key] for key in ("siren", "held_on", "votes", "sharing")} == {
        key: text[key] for key in ("siren", "held_on", "votes", "sharing")
    }


def test_an_empty_register_is_told_and_no_name_is_found(tmp_path):
    file, out, err = tmp_path / "acte.txt", StringIO(), StringIO()
    file.write_text(ACT)
    call_command("read_act", file, stdout=out, stderr=err)
    said = json.loads(out.getvalue())
    assert (said["siren"], said["parties"], said["held_on"]) == (None, [], "2025-06-19")
    assert "registre des EPCI est vide" in err.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "ne peut pas être lu"), (b"a\0b", "ni un texte"), (b"%PDF-1.4", "abîmé")],
)
def test_a_file_without_text_is_refused(content, why, tmp_path):
    file = tmp_path / "acte.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        call_command("read_act", file)
