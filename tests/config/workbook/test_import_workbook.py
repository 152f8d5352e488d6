"""manage.py import_workbook: the same import, from the command line."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conventions.models import Convention
from tests.config.workbook.brought import Rows, brought, percents, sample, two_epcis

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "classeur.xlsx"


def told(file: Path, rows: Rows, **options: object) -> str:
    file.write_bytes(brought(rows))
    out = StringIO()
    call_command("import_workbook", file, stdout=out, **options)
    return out.getvalue()


def test_what_agrees_is_written(file: Path):
    two_epcis()
    said = told(file, sample())
    assert said.splitlines() == [
        "1 convention, 2 parties, 40\u202f000,00\u00a0€ de dépenses prévues, 1 lettre reprise.",
        "Enregistré.",
    ]
    assert Convention.objects.get().reference == "TI-EXEMPLE"


def test_a_share_that_differs_is_told_with_both_figures(file: Path):
    two_epcis()
    rows = sample()
    rows["shares"][1]["amount"] = 12_811_00
    said = json.loads(told(file, rows, dry_run=True, format="json"))
    assert not Convention.objects.exists()
    (gap,) = said["differences"]
    assert (gap["told"], gap["found"]) == ("12\u202f811,00\u00a0€", "12\u202f810,00\u00a0€")
    assert (gap["party"], gap["line"], said["agreeing"]) == ("CCB", 3, 1)


def test_a_rule_is_proposed_for_shares_that_have_none(file: Path):
    two_epcis()
    rows = sample()
    rows["rules"] = rows["terms"] = rows["blocks"] = []
    for row, rate in zip(rows["shares"], percents("57.3", "42.7"), strict=True):
        row["percent"] = rate
    said = json.loads(told(file, rows, dry_run=True, format="json"))
    (proposed,) = said["rules"]
    assert proposed["rules"][0] == "Selon les taux votés."
    assert any("population" in one for one in proposed["rules"])
    assert (said["differences"], said["agreeing"]) == ([], 2)


def test_faults_are_told_and_nothing_is_written(file: Path):
    two_epcis()
    rows = sample()
    rows["lines"][0]["total"] = 1
    file.write_bytes(brought(rows))
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import_workbook", file, stdout=out, format="json")
    assert stopped.value.code == 1
    (fault,) = json.loads(out.getvalue())["errors"]
    assert (fault["sheet"], fault["line"], fault["column"]) == ("Lignes", 2, "Total annoncé (€)")
    assert not Convention.objects.exists()


def test_a_file_that_is_not_there(file: Path):
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("import_workbook", file)
