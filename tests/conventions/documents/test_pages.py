"""The documents of a convention: filed by its lead, read by its parties, never rewritten."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.immutability import install_triggers, remove_triggers
from accounts.models import Entry, User
from conventions.documents.acts import altered_documents, file_document
from conventions.models import Convention, Document, Withdrawal
from epci.models import Membership
from press.files.uploads import accept
from tests.factories import MembershipFactory
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/documents/"
FINANCES, ELECTED, CHIEF = (
    "finances@ccvm.example",
    "elu@gbm.example",
    "projet@cci-saone-doubs.example",
)
TYPED = {"kind": "convention", "title": "Convention signée", "dated_on": "15/05/2025"}


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def file_(client: Client, content: bytes = PDF_BYTES, name: str = "scan.pdf", **typed: str):
    sent = SimpleUploadedFile(name, content)
    return client.post(PAGE, TYPED | typed | {"file": sent}, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def filed() -> Document:
    return file_document(
        convention=Convention.objects.get(reference="TI-DOUBS"),
        upload=accept(PDF_BYTES, "scan.pdf"),
        kind=Document.Kind.CONVENTION,
        title="Convention signée",
        dated_on=timezone.localdate(),
        by=None,
        at=timezone.now(),
    )


def test_the_lead_files_a_piece_and_every_party_reads_the_same_bytes():
    answer = file_(signed_in(FINANCES))
    assert said(answer) == ["« Convention signée » est déposé."]
    found = Document.objects.get()
    elected = signed_in(ELECTED)
    page = elected.get(PAGE)
    assert found.sha256 in text_of(page)
    assert "Déposer une pièce" not in text_of(page)
    given = elected.get(f"{PAGE}{found.name}/")
    assert given.content == PDF_BYTES
    assert (given["Content-Type"], given["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert given["Content-Disposition"] == (
        'attachment; filename="TI-DOUBS_2025-05-15_convention-signee.pdf"'
    )
    lines = Entry.objects.order_by("-pk").values_list("act", "subject", "organisation", "after")[:2]
    assert list(lines) == [
        (
            "téléchargement",
            "TI-DOUBS_2025-05-15_convention-signee.pdf",
            "CU Grand Besançon Métropole",
            "",
        ),
        (
            "document déposé",
            "convention signée : Convention signée",
            "CC du Val de Morteau",
            f"SHA-256 {found.sha256}",
        ),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "scan.xlsx"}, "contient autre chose que ce que dit son nom"),
        ({"content": b""}, "Le fichier soumis est vide."),
        ({"dated_on": "hier"}, "est gardé ; un autre fichier le remplace."),
        ({"title": ""}, "est gardé ; un autre fichier le remplace."),
    ],
)
def test_what_cannot_be_filed_says_why_and_keeps_what_was_typed(typed, sentence):
    answer = file_(signed_in(FINANCES), **{"title": "Le titre tapé", **typed})
    assert sentence in text_of(answer)
    assert typed.get("title") == "" or 'value="Le titre tapé"' in answer.content.decode()
    assert not Document.objects.exists()


def test_the_same_file_is_not_filed_twice_unless_it_was_withdrawn():
    officer = signed_in(FINANCES)
    file_(officer)
    assert "Ce fichier est déjà là : « Convention signée »." in text_of(file_(officer))
    found = Document.objects.get()
    officer.post(f"{PAGE}{found.name}/retirer/", {"reason": "page manquante"})
    file_(officer)
    assert Document.objects.count() == 2


def test_a_withdrawn_piece_keeps_its_line_and_gives_nothing_any_more(filed):
    officer = signed_in(FINANCES)
    withdraw = f"{PAGE}{filed.name}/retirer/"
    empty = officer.post(withdraw, {"reason": " \u200b"}, follow=True)
    assert said(empty) == ["Écrivez pourquoi ce document est retiré."]
    done = officer.post(withdraw, {"reason": "page manquante"}, follow=True)
    assert "retirée le" in text_of(done)
    assert "page manquante" in text_of(done)
    assert officer.get(f"{PAGE}{filed.name}/").status_code == 404
    again = officer.post(withdraw, {"reason": "encore"}, follow=True)
    assert said(again) == ["« Convention signée » est déjà retiré."]
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("email", [ELECTED, CHIEF])
def test_who_does_not_edit_the_convention_is_refused_with_the_reason(filed, email):
    client = signed_in(email)
    answers = [file_(client), client.post(f"{PAGE}{filed.name}/retirer/", {"reason": "x"})]
    for answer in answers:
        assert answer.status_code == 403
        assert (
            "Pour modifier une convention que l'organisme pilote, il faut être chargé des "
            "finances ou chef de projet de CC du Val de Morteau." in text_of(answer)
        )
    assert (Document.objects.count(), Withdrawal.objects.count()) == (1, 0)


def test_outsiders_and_unknown_names_find_the_same_nothing(filed):
    outsider, insider = Client(), signed_in(ELECTED)
    outsider.force_login(MembershipFactory(role=Membership.Role.PROJECT_CHIEF).user)
    asked = [
        outsider.get(f"{PAGE}{filed.name}/"),
        outsider.get(PAGE),
        outsider.post(f"{PAGE}{filed.name}/retirer/", {"reason": "x"}),
        insider.get(f"{PAGE}{'0' * 32}.pdf/"),
        insider.get(f"/conventions/PMT-2024/documents/{filed.name}/"),
    ]
    assert [answer.status_code for answer in asked] == [404] * 5


WAYS = {
    "update": lambda: Document.objects.update(title="autre"),
    "delete": lambda: Document.objects.all()._raw_delete("default"),
    "update of a withdrawal": lambda: Withdrawal.objects.update(reason="autre"),
    "delete of a withdrawal": lambda: Withdrawal.objects.all()._raw_delete("default"),
}


@pytest.mark.engine
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nobody_rewrites_a_piece_in_the_database(filed, way):
    Withdrawal.objects.create(document=filed, at=timezone.now(), by="x", reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        way()
    assert bytes(Document.objects.get().content) == PDF_BYTES
    assert Withdrawal.objects.get().reason == "y"


def test_a_piece_that_was_altered_behind_the_triggers_is_named(filed):
    assert list(altered_documents()) == []
    remove_triggers()
    Document.objects.update(content=b"%PDF-1.7 autre %%EOF")
    install_triggers()
    assert list(altered_documents(timezone.localdate())) == [
        "TI-DOUBS, document « Convention signée » : son contenu n'est plus celui déposé."
    ]


@pytest.mark.parametrize("pieces", [1, 12])
def test_the_page_costs_the_same_whatever_the_pieces(pieces, django_assert_num_queries):
    for number in range(pieces):
        file_document(
            convention=Convention.objects.get(reference="TI-DOUBS"),
            upload=accept(PDF_BYTES + b" " * number, "scan.pdf"),
            kind=Document.Kind.REPORT,
            title=f"Rapport {number}",
            dated_on=timezone.localdate(),
            by=None,
            at=timezone.now(),
        )
    officer = signed_in(FINANCES)
    with django_assert_num_queries(5):
        officer.get(PAGE)


def test_the_pieces_are_sorted_and_leave_as_a_file(filed):
    officer = signed_in(FINANCES)
    file_(officer, PDF_BYTES + b" ", title="Avenant signé")
    rows = officer.get(f"{PAGE}?tri=piece").context["table"].page
    assert [one.title for one in rows] == ["Avenant signé", "Convention signée"]
    asked = officer.get(f"{PAGE}?tri=x&page=99&colonnes=x").context["table"]
    assert [one.title for one in asked.page] == ["Convention signée", "Avenant signé"]
    assert len(asked.notices) == 3
    header, first, _ = officer.get(f"{PAGE}?format=csv").getvalue().decode().splitlines()
    assert header.lstrip("\ufeff").split(";") == [
        *("Pièce", "Nature", "Retirée", "Motif", "Date", "Taille, en octets", "SHA-256"),
        *("Déposée", "Déposée par"),
    ]
    assert first.split(";")[:2] == ["Convention signée", "convention signée"]
