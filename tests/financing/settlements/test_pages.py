"""A finance officer ends the year on the pages: types, pastes, states, settles, closes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conventions.models import Document
from financing.models import (
    ActualPiece,
    CallPdf,
    CallRound,
    ExpenseStatement,
    FundCall,
    YearClosing,
)
from tests.financing.reading import ELECTED, FINANCES, signed_in, words

pytestmark = pytest.mark.usefixtures("demo")
ACTUALS = "/conventions/TI-DOUBS/realise/actions/2025/"
INVOICE = b"%PDF-1.7 facture\n%%EOF\n"
STATE, SETTLED = f"{ACTUALS}arreter/", "/conventions/TI-DOUBS/regularisation/actions/2025/"
SETTLE = f"{SETTLED}emettre/"
PIECE = {"line": "actions", "dated_on": "12/03/2025", "amount": "1 000,00", "reference": "F-1"}
PASTED = "ligne;date;fournisseur;reference;montant\nactions;12/03/2025;X;F-{};{}\n"


@pytest.fixture
def officer(plain_papers: None) -> Client:
    return signed_in(FINANCES)


def confirmed(client: Client, address: str, **typed: str) -> Client:
    """Type, read what will happen, and press the button."""
    told = client.post(address, {"step": "confirm", **typed}).content.decode()
    found = re.search(r'name="confirmed" value="(\w+)"', told)
    assert found, words(client.post(address, {"step": "confirm", **typed}))
    return client.post(address, {"step": "do", "confirmed": found[1], **typed})


def test_a_year_from_its_first_piece_to_its_closing(officer):
    assert officer.post(ACTUALS, PIECE).status_code == 302
    read = {"step": "read", "collage": PASTED.format(2, "500,50")}
    assert officer.post(ACTUALS, read).status_code == 302
    assert "1 500,50" in words(officer.get(ACTUALS)).replace("\u202f", " ")
    confirmed(officer, STATE, name="Cédric Bôle", capacity="Président")
    statement = ExpenseStatement.objects.get()
    assert (statement.spent, statement.frozen()["signatory"]["name"]) == (1_500_50, "Cédric Bôle")
    shown = words(officer.get(SETTLED)).replace("\u202f", " ").replace("\u00a0", " ")
    assert "1 500,50 € dépensés = 0,00 € des financeurs + 1 307,69 € des partenaires" in shown
    confirmed(officer, SETTLE, credits="deduct", override="Signatures vues")
    assert FundCall.objects.filter(kind="balance").count() == 5
    round_ = CallRound.objects.get().pk
    officer.post(
        f"/conventions/TI-DOUBS/appels/{round_}/terminer/"
    )  # whoever settles prepares them
    assert CallPdf.objects.count() == 5
    assert officer.post(f"{SETTLED}clore/").status_code == 302
    assert YearClosing.objects.get().is_open is False
    again = words(officer.post(ACTUALS, PIECE | {"reference": "F-9"}))
    assert "est clos depuis le" in again
    assert ActualPiece.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"dated_on": "12/03/2024"}, "n'est pas dans la période 2025"),
        ({"dated_on": "12/12/2026"}, "est à venir"),
        ({"amount": "-5"}, "est négatif"),
        ({"amount": "0"}, "une pièce a un montant"),
        ({"is_awaited": "on"}, "Seule une ressource peut être notifiée"),
    ],
)
def test_a_piece_that_cannot_be_is_said_beside_its_field(officer, typed, said):
    page = words(officer.post(ACTUALS, PIECE | typed))
    assert said in page
    assert not ActualPiece.objects.exists()


def test_a_piece_keeps_its_document_judged_by_its_content(officer):
    sent = PIECE | {"supplier": "Imprimerie", "voucher": SimpleUploadedFile("f.pdf", INVOICE)}
    assert officer.post(ACTUALS, sent).status_code == 302
    document = ActualPiece.objects.get().document
    assert (document.title, document.kind) == ("Imprimerie F-1", Document.Kind.ACCOUNTS)
    shown = officer.get(ACTUALS).content.decode()
    assert f'href="/conventions/TI-DOUBS/documents/{document.name}/apercu/"' in shown
    other = {"reference": "F-2", "voucher": SimpleUploadedFile("f.pdf", INVOICE)}
    officer.post(ACTUALS, PIECE | other)  # one invoice of two lines is kept once
    assert Document.objects.filter(sha256=document.sha256).count() == 1
    confirmed(officer, STATE, name="Cédric Bôle")
    pieces = ExpenseStatement.objects.get().frozen()["pieces"]
    assert {one["document_sha256"] for one in pieces} == {document.sha256}


def test_a_document_that_is_not_what_it_says_is_refused_and_nothing_is_kept(officer):
    for content, said in ((b"MZ\x90\x00", "n'est ni un PDF"), (b"%PDF-1.7", "est tronqué")):
        sent = PIECE | {"voucher": SimpleUploadedFile("f.pdf", content)}
        page = officer.post(ACTUALS, sent)
        assert said in words(page)
        assert 'value="F-1"' in page.content.decode()
    assert not ActualPiece.objects.exists()


def test_the_same_piece_twice_is_refused_and_said(officer):
    officer.post(ACTUALS, PIECE)
    assert "Cette pièce est déjà là" in words(officer.post(ACTUALS, PIECE))


def test_a_paste_says_each_fault_and_keeps_what_was_pasted(officer):
    response = officer.post(ACTUALS, {"step": "read", "collage": PASTED.format(1, "beaucoup")})
    assert "Ligne 2, montant : « beaucoup » n'est pas un montant" in words(response)
    assert "actions;12/03/2025;X;F-1;beaucoup" in response.content.decode()


def test_the_call_of_what_was_spent_leads_to_where_it_is_typed(officer):
    page = officer.get("/conventions/TI-DOUBS/appels/").content.decode()
    assert f'href="{ACTUALS}">réalisé à saisir</a>' in page


def test_a_settlement_without_statement_leads_to_the_pieces(officer):
    response = officer.get(SETTLE, follow=True)
    assert response.redirect_chain[0][0] == ACTUALS
    assert "Aucun état des dépenses" in words(response)


def test_an_elected_member_reads_and_writes_nothing(officer):
    reader = signed_in(ELECTED)
    assert reader.get(ACTUALS).status_code == 200
    assert reader.post(ACTUALS, PIECE).status_code == 403


def test_the_settlement_costs_the_same_whatever_its_letters(officer):
    officer.post(ACTUALS, PIECE)
    confirmed(officer, STATE, name="Cédric Bôle")
    with CaptureQueriesContext(connection) as before:
        officer.get(SETTLED)
    confirmed(officer, SETTLE, credits="deduct", override="Signatures vues")
    with CaptureQueriesContext(connection) as after:
        officer.get(SETTLED)
    assert len(after) == len(before) <= 14
