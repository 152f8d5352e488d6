"""manage.py record_actuals, state_actuals, settle: the same doors as the pages, in JSON."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from financing.models import ActualAmount, ActualPiece, ExpenseStatement, FundCall

pytestmark = pytest.mark.usefixtures("demo", "plain_papers")
HEAD = "ligne;date;fournisseur;reference;montant\n"
GOOD = HEAD + (
    "actions;12/03/2025;Imprimerie;F-31;18 420,50\n"
    "actions;2025-05-20;Agence;A-118;22300.00\n"
    "actions;30/06/2025;Traiteur;T-9;1 250,40 €\n"
)
BAD = HEAD + (
    "salaire;12/03/2025;X;F-1;10\n"
    "actions;12/03/2024;X;F-1;10\n"
    "actions;31/12/2026;X;F-1;10\n"
    "actions;12/13/2025;X;F-1;-10\n"
    "valorisation;12/03/2025;X;F-1;10\n"
    "epci;12/03/2025;X;F-1;0\n"
)


def run(name: str, *arguments: object, component: str = "actions", **options: object) -> str:
    out = StringIO()
    call_command(
        name, "TI-DOUBS", *arguments, year=2025, component=component, stdout=out, **options
    )
    return out.getvalue()


def record(directory, text: str, **options: object) -> dict:
    path = directory / "pieces.csv"
    path.write_text(text, encoding="utf-8")
    return json.loads(run("record_actuals", path, format="json", **options))


def test_a_file_is_recorded_once_however_often_it_is_given(tmp_path):
    told = {"lines": [{"code": "actions", "actual": "41970.90"}], "errors": []}
    assert record(tmp_path, GOOD, dry_run=True) == {"recorded": 3, "already": 0, **told}
    assert not ActualPiece.objects.exists()
    assert record(tmp_path, GOOD) == {"recorded": 3, "already": 0, **told}
    assert record(tmp_path, GOOD) == {"recorded": 0, "already": 3, **told}
    assert ActualPiece.objects.count() == 3


def test_each_fault_has_its_line_its_column_and_nothing_is_written(tmp_path, capsys):
    path = tmp_path / "pieces.csv"
    path.write_text(BAD, encoding="cp1252")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "record_actuals",
            "TI-DOUBS",
            path,
            year=2025,
            component="actions",
            format="json",
            stdout=out,
        )
    told = json.loads(out.getvalue())
    assert left.value.code == 1
    assert (told["recorded"], told["already"]) == (0, 0)
    assert [(one["line"], one["column"]) for one in told["errors"]] == [
        (2, "ligne"),
        (3, "date"),
        (4, "date"),
        (5, "date"),
        (5, "montant"),
        (6, "ligne"),
        (7, "ligne"),
    ]
    assert "autre volet, Animation" in told["errors"][0]["message"]
    assert "31 décembre 2026 est à venir" in told["errors"][2]["message"]
    assert not ActualPiece.objects.exists()


def test_a_year_is_stated_then_settled_by_the_commands(tmp_path):
    record(tmp_path, GOOD)
    out = tmp_path / "etats"
    first = run("state_actuals", on=date(2026, 2, 16), output=out)
    assert first.startswith("ER-2026-0001")
    assert "même numéro" in run("state_actuals", on=date(2026, 2, 17), output=out)
    assert ExpenseStatement.objects.count() == 1
    assert list(ActualAmount.objects.values_list("amount", flat=True)) == [41_970_90]
    letters = tmp_path / "lettres"
    options = {"on": date(2026, 3, 2), "output": letters, "override": "Démonstration"}
    told = json.loads(run("settle", format="json", **options))
    assert json.loads(run("settle", format="json", **options)) == told
    assert {name: told[name] for name in ("spent", "funded", "remainder")} == {
        "spent": "41970.90",
        "funded": "0.00",
        "remainder": "41970.90",
    }
    rows = {one["siren"]: one for one in told["settlements"]}
    assert rows["242500361"] == {
        "siren": "242500361",
        "share": "16788.36",
        "called": "0.00",
        "difference": "16788.36",
        "kind": "balance",
        "number": "2026-0001",
        "kept_by_carrier": False,
    }
    assert (rows["242504116"]["kind"], rows["242504116"]["kept_by_carrier"]) == ("none", True)
    assert len(list(letters.iterdir())) == FundCall.objects.count() == 5


@pytest.mark.parametrize("name", ["state_actuals", "settle"])
def test_several_components_must_be_told_apart(name, tmp_path):
    with pytest.raises(CommandError, match="Précisez le volet"):
        run(name, component=None, output=tmp_path, on=date(2026, 3, 2))


def test_a_statement_is_not_older_than_its_last_piece(tmp_path):
    record(tmp_path, GOOD)
    with pytest.raises(CommandError, match="précède une pièce du 30/06/2025"):
        run("state_actuals", on=date(2025, 6, 29), output=tmp_path)
