"""Whoever holds a letter asks whether it is genuine: no sign-in, no amount, nothing kept."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from financing.letters.proofs import short_code
from financing.models import CallPdf, FundCall
from press.words.french import euros
from tests.financing.reading import words
from tests.financing.rounds.test_cancelling import cancel

UNKNOWN = "0000-0000-0000-0000"


@pytest.fixture
def call(round_) -> FundCall:
    return FundCall.objects.select_related("rendering").get(number=2)


@pytest.fixture
def unlimited(settings) -> None:
    """Without the counting of requests, which has queries of its own."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verification": ""}


def address(code: str) -> str:
    return reverse("verified_letter", args=[code])


def answers(call: FundCall, file: bytes) -> list[str]:
    letter = SimpleUploadedFile("lettre.pdf", file, "application/pdf")
    page = Client().post(address(short_code(call.sha256)), {"letter": letter}).content.decode()
    return [name for name in ("same", "other", "none") if f'data-answer="{name}">' in page]


@pytest.mark.engine
def test_a_letter_is_proven_to_who_holds_it(call, unlimited, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = Client().get(address(short_code(call.sha256)))
    said = words(response)
    assert response.status_code == 200
    assert (
        "Appel de fonds n° 2025-0002 Lettre authentique Émise par "
        "Chambre de Commerce et d'Industrie Saône-Doubs, SIREN non renseigné "
        "organisme vérifié par l'hébergeur Date 2 juin 2025 Code"
    ) in said
    assert call.sha256 in said
    assert call.rendering.sha256 in said


def test_a_cancelled_letter_says_by_which_document_and_the_second_is_genuine(
    call, django_assert_num_queries, unlimited
):
    cancel(call.round, "2025-0002")
    with django_assert_num_queries(1):
        said = words(Client().get(address(short_code(call.sha256))))
    assert "Appel de fonds n° 2025-0002 Lettre annulée" in said
    assert "annulée par le document n° 2025-0007 du 2 juin 2025 : elle n'est plus à payer" in said
    second = FundCall.objects.get(number=7)
    said = words(Client().get(address(short_code(second.sha256))))
    assert "Annulation n° 2025-0007 Lettre authentique" in said


def test_the_page_never_says_the_amount_nor_the_addressee(call):
    said = Client().get(address(short_code(call.sha256))).content.decode()
    content = call.frozen()
    secrets = [euros(call.amount), str(call.amount), content["addressee"]["name"]]
    assert [one for one in (*secrets, content["payment"]["iban"]) if one in said] == []


def test_an_unknown_code_is_the_same_page_with_another_status(call):
    response = Client().get(address(UNKNOWN))
    assert response.status_code == 404
    assert "Aucune lettre ne porte ce code Inconnue" in words(response)
    assert Client().get(address("court")).status_code == 404


def test_a_code_one_sign_away_proves_nothing(call):
    code = short_code(call.sha256)
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert Client().get(address(other)).status_code == 404


def test_a_letter_without_its_file_yet_is_genuine_all_the_same(numbered):
    code = short_code(numbered.calls.earliest("number").sha256)
    said = words(Client().get(address(code)))
    assert "Lettre authentique" in said
    assert "n'est pas encore établi" in said


def test_the_very_file_is_recognised_and_any_other_refused(call):
    pdf = bytes(call.rendering.pdf)
    assert answers(call, pdf) == ["same"]
    assert answers(call, pdf + b"\n") == ["other"]
    assert answers(call, b"x" * 3_000_000) == ["other"]


def test_the_letter_of_a_neighbour_is_not_this_letter(call):
    other = CallPdf.objects.get(call__number=3)
    assert answers(call, bytes(other.pdf)) == ["other"]


def test_pressing_without_a_file_asks_for_one(call):
    said = Client().post(address(short_code(call.sha256))).content.decode()
    assert 'data-answer="none">' in said


def test_comparing_writes_nothing(call, unlimited, django_assert_num_queries):
    with django_assert_num_queries(1):
        answers(call, bytes(call.rendering.pdf))


def test_a_code_is_typed_as_it_is_read(call):
    code = short_code(call.sha256)
    typed = code.lower().replace("-", " ").replace("0", "o")
    response = Client().get(reverse("verification"), {"code": typed})
    assert (response.status_code, response["Location"]) == (302, address(code))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Recopiez le code qui est en haut de la lettre."),
        ("n'importe quoi", "Un code de vérification a seize lettres ou chiffres."),
        ("x" * 65, "64 caractères"),
    ],
)
def test_what_is_no_code_is_said_and_kept(db, typed, sentence):
    response = Client().get(reverse("verification"), {"code": typed})
    assert sentence in words(response)
    assert (
        f'value="{typed[:20].replace(chr(39), "&#x27;")}' in response.content.decode() or not typed
    )


def test_the_code_on_the_letter_leads_to_its_page(call):
    content = call.frozen()
    assert content["verification"] == "http://127.0.0.1:8000" + reverse("verification")
    assert sha256(call.content.encode()).hexdigest() == call.sha256


def test_a_flood_of_codes_is_stopped(call, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verification": "3/m/ip"}
    client = Client()
    tried = [client.get(address(UNKNOWN)).status_code for _ in range(4)]
    assert tried == [404, 404, 404, 429]
    assert client.get(address(short_code(call.sha256))).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").get(address(UNKNOWN)).status_code == 404
