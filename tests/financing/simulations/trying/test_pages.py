"""« Essayer une règle », as whoever is signed in sees it."""

import json
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from accounts.models import Entry
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

URL = "/regles/essayer/"
TYPED = {
    "montant": "28 000",
    "tableau": "nom;population\r\nA;25 811\r\nB;50 000\r\nC;25 582",
    "blocs": "1",
    "t1": "rest",
    "v1": "",
    "c1": "population",
    "e1": "",
}
FILE = {
    "amount": "60000.00",
    "contributors": ["A", "B"],
    "figures": {"population": {"A": "25811", "B": "50001"}},
    "blocks": [
        {"amounts": {"A": "2000.00", "B": "2000.00"}},
        {"price": "0.50", "by": "population"},
    ],
}


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


def test_an_empty_page_says_what_to_do_first_and_shows_usual_rules(signed_in):
    page = signed_in.get(reverse("try_rule"))
    told = text_of(page)
    assert "Écrivez le montant à répartir, et collez les contributeurs" in told
    assert told.count(" exemple pour ") == 8
    assert "Ce que chacun paierait" not in told


def test_a_usual_rule_is_a_link_that_fills_the_page(signed_in):
    page = signed_in.get(URL)
    for one in page.context["usual"]:
        opened = signed_in.get(f"{URL}?{one.query}")
        assert opened.context["rule"].told == one.told
        assert "Total des quotes-parts" in text_of(opened)


def test_a_form_leads_to_the_address_of_what_it_says(signed_in):
    sent = signed_in.post(URL, TYPED)
    assert sent.status_code == 302
    assert dict(parse_qsl(urlsplit(sent["Location"]).query)) == {
        "montant": "28 000",
        "tableau": "nom;population\nA;25 811\nB;50 000\nC;25 582",
        "c1": "population",
    }
    told = text_of(signed_in.get(sent["Location"]))
    assert "28 000,00 € × 25 811 / 101 393 hab. = 7 127,79 €." in told
    assert Entry.objects.count() == 0


def test_as_one_types_the_page_answers_without_leading_elsewhere(signed_in):
    page = signed_in.post(URL, TYPED | {"demande": "vif", "t1": "percent", "v1": "x"})
    assert page.status_code == 200
    told = unescape(page.content.decode())
    assert "« x » n'est pas un nombre : écrivez 10 833,33." in told
    assert 'data-address="/regles/essayer/?montant=28+000' in told
    assert 'value="x"' in told
    assert "1 point à reprendre" in text_of(page)


def test_a_rule_that_no_address_holds_is_shown_where_it_was_sent(signed_in):
    many = "\n".join(f"Commune numéro {rank}" for rank in range(300))
    page = signed_in.post(URL, TYPED | {"tableau": many, "c1": ""})
    assert page.status_code == 200
    assert "trop longue pour tenir dans une adresse" in text_of(page)
    assert 'data-address="/regles/essayer/"' in page.content.decode()
    assert "Commune numéro 299" in text_of(page)


def test_a_block_is_added_then_taken_away(signed_in):
    more = signed_in.post(URL, TYPED | {"demande": "bloc"})
    assert more["Location"].endswith("&c1=population&blocs=2#bloc-2")
    less = signed_in.post(URL, TYPED | {"blocs": "2", "t2": "rest", "demande": "sans-1"})
    assert less["Location"].endswith("25+582")


def test_the_file_of_a_rule_is_taken_away_and_opened_again(signed_in):
    opened = signed_in.post(URL, {"demande": "ouvrir", "json": json.dumps(FILE)})
    page = signed_in.get(opened["Location"])
    assert "Reste au porteur" in text_of(page)
    assert json.loads(page.context["rule"].file) == FILE
    sent = dict(parse_qsl(urlsplit(opened["Location"]).query)) | {"demande": "fichier"}
    taken = signed_in.post(URL, sent)
    assert taken["Content-Disposition"] == 'attachment; filename="regle.json"'
    assert json.loads(taken.content) == FILE


def test_a_file_that_is_none_says_why_and_nothing_typed_is_lost(signed_in):
    page = signed_in.post(URL, TYPED | {"demande": "ouvrir", "json": '{"amount": 1'})
    told = text_of(page)
    assert "Le fichier n'est pas du JSON : ligne 1, colonne 13." in told
    assert '{"amount": 1' in told
    assert "7 127,79" in told


def test_a_file_is_not_taken_of_a_rule_that_is_refused(signed_in):
    page = signed_in.post(URL, TYPED | {"montant": "", "demande": "fichier"})
    assert page.status_code == 200
    assert "Écrivez le montant à répartir" in text_of(page)


def test_what_is_typed_is_text_and_never_markup(signed_in):
    nasty = "<script>alert(1)</script>"
    page = signed_in.post(
        URL, TYPED | {"tableau": f"nom;{nasty}\n{nasty};1\nB;2", "demande": "vif"}
    )
    assert nasty not in page.content.decode()


@pytest.mark.parametrize("field", ["montant", "tableau", "t1", "v1", "c1", "e1", "unite", "blocs"])
def test_a_null_character_or_a_very_long_text_is_no_fault_of_the_page(signed_in, field):
    for text in ("\x00", "9" * 70_000, "é;" * 5_000):
        assert signed_in.post(URL, TYPED | {field: text, "demande": "vif"}).status_code == 200


def test_the_page_asks_the_base_of_nothing(signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):  # the session, the person and what they act for
        signed_in.post(URL, TYPED | {"demande": "vif"})
