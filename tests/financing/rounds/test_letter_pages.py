"""The letters of an issued round: prepared, listed, and handed out byte for byte."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from pikepdf import Pdf

from accounts.models import User
from conventions.models import Convention
from epci.models import Membership
from financing.management.arguments import component_of, period_of
from financing.models import CallPdf
from financing.rounds.acts import finish_letters, number_round
from financing.rounds.composition import Order
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.financing.reading import CHIEF, ELECTED, PREPARE_2025, REASON, page, signed_in, words

pytestmark = pytest.mark.usefixtures("june")


def test_letters_are_prepared_bit_by_bit_where_the_page_asks_again(numbered, monkeypatch):
    monkeypatch.setattr("financing.rounds.pages.POLL", 0)  # one each time
    client, asks = signed_in(CHIEF), {"HX-Request": "true"}
    said = [words(client.post(page("finish_round", numbered), headers=asks)) for _ in range(5)]
    assert [one.partition(" sur 6")[0] + " sur 6" for one in said] == [
        "1 lettre sur 6",
        *(f"{ready} lettres sur 6" for ready in (2, 3, 4, 5)),
    ]
    last = client.post(page("finish_round", numbered), headers=asks)
    assert (last["HX-Refresh"], CallPdf.objects.count()) == ("true", 6)


def test_without_script_one_button_prepares_them_all(numbered):
    client = signed_in(CHIEF)
    assert "0 lettre sur 6" in words(client.get(page("call_round", numbered)))
    response = client.post(page("finish_round", numbered), follow=True)
    assert "Toutes les lettres (ZIP)" in words(response)
    assert CallPdf.objects.count() == 6


def test_a_session_that_ends_before_the_letters_comes_back_to_the_round(numbered):
    client, finish = Client(), page("finish_round", numbered)
    sign_in = client.post(finish)["Location"]
    assert sign_in == f"{reverse('login')}?next={reverse('unsent')}"
    client.force_login(User.objects.get(email=CHIEF))
    response = client.get(finish)
    assert (response.status_code, response["Location"]) == (302, page("call_round", numbered))
    assert CallPdf.objects.count() == 0


def test_a_reader_does_not_prepare_letters(numbered):
    assert signed_in(ELECTED).post(page("finish_round", numbered)).status_code == 403
    assert CallPdf.objects.count() == 0
    said = words(signed_in(ELECTED).get(page("call_round", numbered)))
    assert "le porteur prépare les lettres" in said


def test_the_page_lists_number_addressee_amount_and_fingerprint(finished):
    response = signed_in(ELECTED).get(page("call_round", finished))
    letters = response.context["letters"].calls
    assert [(one.number, one.addressee, one.amount) for one in letters[:2]] == [
        ("2025-0001", "Communauté urbaine Grand Besançon Métropole", 9_200_00),
        ("2025-0002", "Communauté de Communes Loue Lison", 3_519_00),
    ]
    prints = CallPdf.objects.order_by("call__number").values_list("sha256", flat=True)
    assert [one.sha256 for one in letters] == list(prints)


def test_two_rounds_of_a_component_and_a_year_are_told_apart_by_their_numbers(finished):
    other = doubs_order("communication")
    second = number_round(order=other, by=None, on=ISSUE_DAY, override=REASON).round
    finish_letters(second)
    client = signed_in(CHIEF)
    titles = {finished: "n° 2025-0001 à 2025-0006", second: "n° 2025-0007 à 2025-0012"}
    listed = words(client.get("/conventions/TI-DOUBS/appels/"))
    for round_, title in titles.items():
        said = words(client.get(page("call_round", round_)))
        assert said.startswith(f"Lettres, Animation du Territoire d'industrie, 2025, {title}")
        assert f"Animation du Territoire d'industrie, 2025 {title}" in listed
    names = [
        client.get(page(name, second))["Content-Disposition"].partition("filename=")[2]
        for name in ("letters_zip", "letters_pdf")
    ]
    assert names == [
        '"appels_TI-DOUBS_animation_2025_2025-0007.zip"',
        '"appels_TI-DOUBS_animation_2025_2025-0007.pdf"',
    ]


def test_a_letter_is_the_stored_bytes(finished):
    stored = CallPdf.objects.get(call__number=2)
    response = signed_in(ELECTED).get(page("letter", finished, "2025-0002"))
    assert response.content == bytes(stored.pdf)
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"]
        == 'inline; filename="2025-0002_TI-DOUBS_animation_CCLL.pdf"'
    )
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("number", ["2025-0099", "2024-0001", "0001", "2025-", "é-1"])
def test_a_number_that_is_not_of_the_round_is_not_found(number, finished):
    address = f"{page('call_round', finished)}{number}.pdf"
    assert signed_in(CHIEF).get(address).status_code == 404


def test_all_letters_as_a_zip_with_names_that_any_system_reads(order, one_page_letters):
    party = order.component.convention.parties.get(short_name="CCLL")
    party.short_name = "Pays de Maîche & Cie"
    party.save()
    round_ = number_round(order=order, by=None, on=ISSUE_DAY, override=REASON).round
    finish_letters(round_)
    response = signed_in(CHIEF).get(page("letters_zip", round_))
    assert response["Content-Disposition"] == (
        'attachment; filename="appels_TI-DOUBS_animation_2025_2025-0001.zip"'
    )
    with ZipFile(BytesIO(response.content)) as archive:
        names, first = archive.namelist(), archive.read("2025-0001_TI-DOUBS_animation_GBM.pdf")
    assert names[:2] == [
        "2025-0001_TI-DOUBS_animation_GBM.pdf",
        "2025-0002_TI-DOUBS_animation_Pays-de-Maiche-Cie.pdf",
    ]
    assert len(names) == 6
    assert first == bytes(CallPdf.objects.get(call__number=1).pdf)


def test_all_letters_as_one_pdf(finished):
    response = signed_in(CHIEF).get(page("letters_pdf", finished))
    assert response["Content-Disposition"] == (
        'inline; filename="appels_TI-DOUBS_animation_2025_2025-0001.pdf"'
    )
    with Pdf.open(BytesIO(response.content)) as merged:
        assert len(merged.pages) == 6


@pytest.mark.parametrize("name", ["letters_zip", "letters_pdf"])
def test_no_file_of_a_round_that_is_not_ready(name, numbered):
    assert signed_in(CHIEF).get(page(name, numbered)).status_code == 404


def test_an_outsider_finds_nothing_at_any_address(finished):
    outsider = MembershipFactory(role=Membership.Role.PROJECT_CHIEF)
    client = Client()
    client.force_login(outsider.user)
    addresses = [
        "/conventions/TI-DOUBS/appels/",
        PREPARE_2025,
        "/conventions/TI-DOUBS/appels/projet/animation/2025/200068070/",
        *(page(name, finished) for name in ("call_round", "letters_zip", "letters_pdf")),
        page("letter", finished, "2025-0002"),
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.get(page("finish_round", finished)).status_code == 404
    assert client.post(page("finish_round", finished)).status_code == 404


def test_a_round_is_only_found_under_its_own_convention(finished):
    address = reverse("call_round", args=["CEC-GBM", finished.pk])
    assert signed_in(ELECTED).get(address).status_code == 404


@pytest.mark.parametrize(
    ("reference", "component", "count"),
    [("TI-DOUBS", "animation", 6), ("BOURGOGNE-INDUSTRIE", "poste-1", 4)],
)
def test_a_round_costs_the_same_whatever_its_letters(
    reference, component, count, unprinted, django_assert_num_queries
):
    convention = Convention.objects.get(reference=reference)
    found, period = component_of(convention, component), period_of(convention, 2025, ISSUE_DAY)
    order = Order(found, period, found.default_basis)
    round_ = number_round(order=order, by=None, on=ISSUE_DAY, override=REASON).round
    reader = MembershipFactory(organisation=found.carrier.organisation)
    client = signed_in(reader.user.email)
    with django_assert_num_queries(9):  # two for the task of those that wait
        response = client.get(reverse("call_round", args=[reference, round_.pk]))
    assert len(response.context["letters"].calls) == count
