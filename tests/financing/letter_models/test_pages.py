"""The page of a carrier's model: what it offers, refuses, shows on a real letter, and keeps."""

from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from benchmarks.many import MOST_QUERIES
from epci.models import Membership, Organisation
from financing.models import LetterModel
from tests.financing.reading import CHIEF, words
from tests.made import CARRIER, organisation, pictured

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def carrier() -> Organisation:
    """The CCI, whose chief is its administrator too."""
    found = organisation(CARRIER)
    user = Membership.objects.get(user__email=CHIEF).user
    Membership.objects.create(user=user, organisation=found, role="administrator")
    return found


@pytest.fixture
def address(carrier: Organisation) -> str:
    return f"/organismes/{carrier.pk}/modele-de-lettre/"


@pytest.fixture
def client(carrier: Organisation) -> Client:
    found = Client()
    found.force_login(Membership.objects.filter(user__email=CHIEF).first().user)
    return found


def sent_logo(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content or pictured(), "image/png")


def read(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


def test_a_model_is_tried_on_a_real_letter_then_kept_and_shown_again(client, address, round_):
    typed = {"opening": "Bonjour [sigle],", "logo_text": "Logo", "sample": "call"}
    tried = client.post(address, {**typed, "logo": sent_logo(), "step": "preview"})
    assert tried.headers["Content-Type"] == "application/pdf"
    assert "Bonjour CCPR, En application" in read(tried.content)
    assert not LetterModel.objects.exists()
    kept = client.post(address, {**typed, "logo": sent_logo(), "step": "save"}, follow=True)
    assert "La version 1 est enregistrée" in words(kept)
    assert client.get(f"{address}1/logo/").headers["Content-Type"] == "image/png"
    again = read(client.get(f"{address}1.pdf").content)
    assert "Bonjour CCPR," in again
    assert "PROJET" in again


def test_the_logo_stays_until_it_is_taken_off(client, address):
    client.post(address, {"logo": sent_logo(), "logo_text": "Logo", "step": "save"})
    client.post(address, {"logo_text": "Logo", "closing": "Merci.", "step": "save"})
    client.post(address, {"without_logo": "on", "closing": "Merci.", "step": "save"})
    rows = LetterModel.objects.order_by("version")
    assert [bool(one.logo) for one in rows] == [True, True, False]
    assert client.get(f"{address}3/logo/").status_code == 404


def test_what_is_refused_is_said_and_nothing_is_lost(client, address):
    typed = {"opening": "Bonjour\n[montan]", "closing": "Merci.", "logo_text": "Logo"}
    files = {"logo": SimpleUploadedFile("logo.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")}
    for step in ("save", "preview"):
        told = client.post(address, {**typed, "logo": sent_logo(), "step": step})
        assert "Ligne 2 : « [montan] » n'est pas un champ de la liste" in words(told)
        assert "« logo.png » est gardé" in unescape(told.content.decode())
        assert "Merci." in told.content.decode()
    assert "image PNG ou JPEG, pas un PDF" in words(
        client.post(address, {**typed, "opening": "", **files, "step": "save"})
    )
    assert not LetterModel.objects.exists()


def test_without_a_letter_it_is_tried_on_one_that_could_be_written(client, address):
    shown = words(client.get(address))
    assert "projet, TI-DOUBS" in shown
    tried = client.post(address, {"closing": "Merci de [sigle].", "step": "preview"})
    assert "Merci de GBM." in read(tried.content)


def test_the_page_lists_every_field_with_what_it_prints(client, address, round_):
    shown = words(client.get(address))
    assert "[montant] 989,00 €" in shown.replace("\u202f", " ").replace("\u00a0", " ")
    assert "ici : appel de fonds n° 2025-0006, CCPR" in shown


def test_the_page_costs_the_same_with_no_version_or_three_and_says_what_each_adds(
    client, address, django_assert_max_num_queries
):
    for typed in ({}, {"opening": "Bonjour,", "logo": sent_logo()}, {"closing": "Merci."}):
        if typed:
            sent = {"logo_text": "Logo", **typed, "step": "save"}
            assert "est enregistrée" in words(client.post(address, sent, follow=True))
        with django_assert_max_num_queries(MOST_QUERIES):
            shown = words(client.get(address))
    assert "logo, ouverture" in shown
