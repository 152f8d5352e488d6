"""A statement of expenses: numbered apart, frozen, replaced by a later one, seen by verify."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.immutability import remove_triggers
from financing.actuals.acts import withdraw_piece
from financing.letters import page as letters
from financing.letters.proofs import short_code
from financing.models import ActualAmount, ActualPiece, ExpenseStatement, FundCall, StatementPdf
from financing.reckoning.keeping import rebuild
from financing.register.audit.register import anomalies
from financing.statements.page import page, render
from tests.financing.year import ON, Year
from tests.screen import text_of

pytestmark = pytest.mark.django_db
UNPROTECTED = "n'est plus protégé"


@pytest.fixture
def year(year: Year) -> Year:
    year.spend(900_00)
    return year


def found() -> list[str]:
    rebuild()
    return [one for one in anomalies() if UNPROTECTED not in one]


def test_a_line_without_piece_is_worth_nothing(year):
    statement = year.state().statement
    assert (str(statement), statement.spent, statement.funded) == ("ER-2026-0001", 900_00, 0)
    assert dict(ActualAmount.objects.values_list("line__code", "amount")) == {
        "depense": 900_00,
        "aide": 0,
    }


@pytest.mark.engine
def test_the_same_again_is_the_same_and_a_correction_replaces(year):
    first, again = year.state(), year.state()
    assert (again.is_new, again.statement) == (False, first.statement)
    withdraw_piece(
        piece=ActualPiece.objects.get(),
        amount=100_00,
        reference="AV-9",
        reason="remise",
        by=None,
        on=ON,
    )
    second = year.state().statement
    assert (str(second), second.replaces, second.spent) == (
        "ER-2026-0002",
        first.statement,
        800_00,
    )
    assert second.previous_sha256 == first.statement.sha256
    assert list(ExpenseStatement.objects.standing()) == [second]
    assert found() == []


@pytest.mark.engine
def test_a_part_is_withdrawn_on_an_avoir_and_never_more_than_is_left(year):
    piece = ActualPiece.objects.get()
    for facts, said in (
        ({"amount": 100_00}, "donnez son numéro"),
        ({"amount": 900_01, "reference": "AV"}, "Il reste 900,00"),
        ({"reason": "  "}, "Écrivez pourquoi"),
    ):
        with pytest.raises(ValidationError, match=said):
            withdraw_piece(piece=piece, by=None, on=ON, **{"reason": "remise", **facts})
    withdraw_piece(piece=piece, reason="doublon", by=None, on=ON)
    with pytest.raises(ValidationError, match="déjà retirée"):
        withdraw_piece(piece=piece, reason="doublon", by=None, on=ON)


def alter_amount() -> None:
    ExpenseStatement.objects.update(spent=1)


def alter_content() -> None:
    ExpenseStatement.objects.update(content="{}")


def alter_pdf() -> None:
    StatementPdf.objects.update(pdf=b"%PDF-")


def lose_pdf() -> None:
    StatementPdf.objects.all().delete()


def alter_plan() -> None:
    ActualAmount.objects.filter(line__code="depense").update(amount=1)


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (alter_amount, "État ER-2026-0001 : ce qu'il dit n'est plus ce que la base en dit."),
        (alter_content, "État ER-2026-0001 : le contenu ne correspond plus à son empreinte."),
        (alter_pdf, "État ER-2026-0001 : le PDF ne correspond plus à son empreinte."),
        (
            lose_pdf,
            "État ER-2026-0001 : le PDF manque (manage.py finish_letters le prépare).",
        ),
        (
            alter_plan,
            "Volet 0 : les montants réalisés ne sont plus ceux de l'état ER-2026-0001.",
        ),
    ],
)
def test_whatever_is_altered_of_a_statement_is_seen(year, alter, said):
    year.state()
    assert found() == []
    remove_triggers()
    alter()
    assert said in found()


def test_whoever_holds_a_statement_may_ask_whether_it_is_genuine(year):
    first = year.state().statement
    address = f"/verification/{short_code(first.sha256)}/"
    assert "État authentique" in text_of(Client().get(address))
    year.spend(1)
    year.state()
    told = text_of(Client().get(address))
    assert "État remplacé" in told
    assert "remplacé par l'état n° ER-2026-0002" in told.replace("\u00a0", " ")


def test_the_documents_of_a_year_conform_to_their_standards(year, violations):
    """PDF/A-3a and PDF/UA-1; the same content gives the same bytes."""
    content = year.state().statement.frozen()
    year.settle()
    year.spend(300_00, year.funding)
    year.state()
    year.settle()
    kinds = [FundCall.objects.filter(kind=kind).earliest("pk") for kind in ("balance", "credit")]
    documents = [render(content), *(letters.render(one.frozen()) for one in kinds)]
    assert [violations(one) for one in documents] == [[]] * 3
    assert render(content) == documents[0]


def test_every_text_of_a_statement_is_escaped(year):
    content = year.state().statement.frozen()
    content["pieces"][0]["supplier"] = "<script>alert(1)</script>"
    assert "<script>" not in page(content)
