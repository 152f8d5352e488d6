"""manage.py record_payments: a bank's list beside the letters, recorded once."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from financing.models import FundCall, Payment, Receipt
from financing.payments.acts import record_payment
from financing.register.audit.register import anomalies
from financing.rounds.cancelling.acts import cancel_letters
from tests.financing.year import ON, Year
from tests.plain import plain_letter
from tests.settled import settle

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HEADER = "date;montant;libelle\n"


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """Three letters of 300 €, to ORG1, ORG2 and ORG3."""
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    made = Year()
    made.call()
    return made


def told(tmp_path: Path, lines: str, status: int = 0, **options: object) -> dict:
    path, out = tmp_path / "releve.csv", StringIO()
    path.write_text(HEADER + lines)
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("record_payments", path, format="json", stdout=out, **options)
        assert ended.value.code == status
    else:
        call_command("record_payments", path, format="json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_nothing_is_recorded_without_confirm_and_once_with_it(year, tmp_path):
    lines = "2026-02-03;300,00;VIR ORG1 APPEL 2026-0001\n04/02/2026;120;ORG2 acompte\n"
    proposals = [
        {
            "line": 2,
            "date": "2026-02-03",
            "amount": "300.00",
            "calls": [{"number": "2026-0001", "amount": "300.00"}],
            "confidence": "number",
        },
        {
            "line": 3,
            "date": "2026-02-04",
            "amount": "120.00",
            "calls": [{"number": "2026-0002", "amount": "120.00"}],
            "confidence": "name",
        },
    ]
    nothing = {"unmatched": [], "already": [], "errors": []}
    assert told(tmp_path, lines) == {"proposals": proposals, **nothing}
    assert Payment.objects.count() == 0
    assert told(tmp_path, lines, confirm=True) == {"proposals": proposals, **nothing}
    again = told(tmp_path, lines, confirm=True)
    assert again["proposals"] == []
    assert [one["line"] for one in again["already"]] == [2, 3]
    assert [one.amount for one in Payment.objects.order_by("pk")] == [300_00, 120_00]
    settle()
    assert list(anomalies()) == []


def test_two_equal_lines_are_two_and_the_list_twice_is_still_two(year, tmp_path):
    lines = "2026-02-03;100;APPEL 2026-0001\n" * 2
    assert len(told(tmp_path, lines, confirm=True)["proposals"]) == 2
    assert len(told(tmp_path, lines, confirm=True)["already"]) == 2
    third = told(tmp_path, lines + "2026-02-03;100;APPEL 2026-0001\n", confirm=True)
    assert [one["line"] for one in third["proposals"]] == [4]


def test_several_letters_at_once_and_more_than_asked_is_kept(year, tmp_path):
    done = told(tmp_path, "2026-02-03;650;ORG1 2026-0001 et 2026-0002\n", confirm=True)
    assert done["proposals"][0]["calls"] == [
        {"number": "2026-0001", "amount": "300.00"},
        {"number": "2026-0002", "amount": "350.00"},
    ]
    assert [call.owed for call in FundCall.objects.order_by("number")] == [0, -50_00, 300_00]


def test_each_line_that_cannot_be_is_said_and_the_others_are_recorded(year, tmp_path):
    cancel_letters(
        round_=FundCall.objects.first().round,
        numbers=["2026-0003"],
        reason="Erreur",
        by=None,
        on=ON,
        token="3f2a91c0-0000-4000-8000-000000000001",
    )
    lines = (
        "2099-01-01;300;APPEL 2026-0001\n"
        "2026-02-03;trois;APPEL 2026-0001\n"
        "2026-02-03;300;APPEL 2026-0003\n"
        "2026-02-03;-12,50;FRAIS BANCAIRES\n"
        "2026-02-03;300;APPEL 2026-0002\n"
    )
    done = told(tmp_path, lines, status=1, confirm=True)
    assert [(one["line"], one["column"]) for one in done["errors"]] == [(2, "date"), (3, "montant")]
    assert "à venir" in done["errors"][0]["message"]
    assert [(one["line"], one["message"][:25]) for one in done["unmatched"]] == [
        (4, "l'appel 2026-0003 est ann"),
        (5, "c'est un débit ; s'il rep"),
    ]
    assert [one["line"] for one in done["proposals"]] == [6]
    assert Receipt.objects.get().amount == 300_00


def test_what_was_typed_by_hand_is_there_already(year, tmp_path):
    call = FundCall.objects.get(number=1)
    record_payment(call=call, amount=300_00, received_on=ON, by=None)
    again = told(tmp_path, f"{ON};300;VIR ORG1 2026-0001\n", confirm=True)
    assert ([one["line"] for one in again["already"]], again["proposals"]) == ([2], [])


def test_a_carrier_unknown_and_a_list_without_its_columns_are_said(year, tmp_path):
    with pytest.raises(CommandError, match="Aucun organisme n'a le SIREN"):
        call_command("record_payments", _written(tmp_path, HEADER), carrier="000000000")
    with pytest.raises(CommandError, match="Il manque montant"):
        call_command(
            "record_payments", _written(tmp_path, "date;libelle\n1;x\n"), stdout=StringIO()
        )


def test_a_list_is_found_under_the_titles_of_a_bank(year, tmp_path):
    above = "Relevé du compte 0001\nDu 01/02/2026 au 28/02/2026\n\n"
    path = _written(tmp_path, f"{above}{HEADER}{ON};300;VIR 2026-0001\n")
    said = StringIO()
    call_command("record_payments", path, format="json", stdout=said, stderr=StringIO())
    assert [one["line"] for one in json.loads(said.getvalue())["proposals"]] == [5]


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "autre.csv"
    path.write_text(text)
    return path
