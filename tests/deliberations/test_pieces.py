"""The files of an act: its scan and the prefecture's receipt, kept with the convention's pieces."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Entry
from conventions.models import Document
from deliberations.models import Deliberation
from deliberations.votes.acts import adopt
from tests.deliberations.factories import organisation, person, text_between
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote() -> Deliberation:
    council = organisation("CC A")
    text = text_between(organisation("CC Pilote"), council)
    held_on = date(2025, 4, 10)
    facts = {"title": "Objet", "number": "12", "held_on": held_on}
    return adopt(council=council, text=text, by=None, on=held_on, **facts)


@pytest.fixture
def clerk(vote, client):
    client.force_login(person(vote.council))
    return client


def send(client, vote, content=PDF_BYTES, name="scan.pdf", **typed):
    typed = {"kind": "receipt", "dated_on": "14/04/2025", **typed}
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("attach_piece", args=[vote.pk]), {**typed, "file": file})


def test_a_party_attaches_the_receipt_of_its_own_act(clerk, vote):
    """The lead files the pieces of a convention; a council keeps those of its own act."""
    page = reverse("deliberation", args=[vote.pk])
    assert "Aucun fichier n'est joint." in text_of(clerk.get(page))
    assert send(clerk, vote).url == page
    document = Document.objects.get()
    assert document.title == (
        "Délibération n° 12 du 10/04/2025, accusé de réception de la préfecture"
    )
    assert (document.kind, document.dated_on) == ("act", date(2025, 4, 14))
    shown = clerk.get(page).content.decode()
    address = reverse("document", args=[vote.text.convention.reference, document.name])
    assert f'href="{address}"' in shown
    assert (clerk.get(address).status_code, shown.count(f'"{address}"')) == (200, 1)
    line = Entry.objects.get(act="document déposé")
    assert (line.organisation, line.convention) == ("CC A", "TI-DOUBS")


def test_a_file_that_the_lead_has_filed_is_linked_and_not_kept_twice(clerk, vote):
    send(clerk, vote)
    vote.pieces.all().delete()
    send(clerk, vote)
    assert (Document.objects.count(), vote.pieces.count()) == (1, 1)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"content": b"MZ\x90\x00"}, "« scan.pdf » n'est ni un PDF, ni une image"),
        ({"content": b"a;b\n"}, "contient autre chose que ce que dit son nom"),
        ({"content": b"a;b\n", "name": "a.csv"}, "un acte se joint en PDF, ou en image"),
        ({"content": b"%PDF-1.7\n"}, "est tronqué : sa fin manque"),
        ({"dated_on": "31/02/2025"}, "« 31/02/2025 » n'est pas une date"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_stays(clerk, vote, sent, sentence):
    response = send(clerk, vote, **sent)
    assert sentence in text_of(response)
    assert response.context["form"]["kind"].value() == "receipt"
    assert not Document.objects.exists()


def test_the_same_file_twice_is_said(clerk, vote):
    send(clerk, vote)
    assert "Ce fichier est déjà avec la délibération n° 12" in text_of(send(clerk, vote))


def test_an_act_on_no_convention_says_where_its_pieces_are_not(clerk, vote):
    Deliberation.objects.filter(pk=vote.pk).update(text=None)
    assert "ne porte sur aucune convention suivie ici" in text_of(send(clerk, vote))


def test_a_council_that_is_no_party_has_no_place_for_its_pieces(vote, client):
    passing = organisation("Conseil de passage")
    Deliberation.objects.filter(pk=vote.pk).update(council=passing)
    client.force_login(person(passing))
    assert "n'est pas partie à TI-DOUBS" in text_of(send(client, vote))
    assert not Document.objects.exists()


def test_taking_the_extract_or_the_matrix_away_leaves_its_line(clerk, vote):
    clerk.get(reverse("deliberation_extract", args=[vote.pk]))
    clerk.get(reverse("matrix_file", args=["csv"]))
    clerk.head(reverse("matrix_file", args=["csv"]))
    lines = Entry.objects.filter(act="téléchargement").order_by("id")
    assert list(lines.values_list("subject", "convention")) == [
        (f"extrait_{vote.council.siren or ''}_2025-04-10_12.pdf".replace("__", "_"), "TI-DOUBS"),
        ("votes-et-signatures.csv", ""),
    ]
