"""« Et si » on a rule in blocks: another figure, another weight, other criteria beside it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from financing.models import Rule
from tests.financing.blocks.stored import YEAR, half_and_half, plain
from tests.financing.blocks.test_stored import file, period
from tests.financing.reading import CHIEF
from tests.screen import text_of

GBM, CCLL, CCPR = "2", "3", "5"  # ranks in the convention
ACTS = "q-actes-ponderes"


@pytest.fixture
def rule(demo: None) -> Rule:
    return half_and_half()


@pytest.fixture
def ask(rule: Rule, client: Client):
    client.force_login(User.objects.get(email=CHIEF))
    url = reverse("what_if", args=["TI-DOUBS", "animation", YEAR])

    def ask(**texts: str) -> HttpResponse:
        return client.get(url, {"n": "1", "ak": "blocks", f"c{GBM}": "9 000"} | texts)

    return ask


def amounts(response: HttpResponse, rank: int = 0) -> dict[str, int]:
    """What each pays under a rule, in whole euros."""
    lines = response.context["simulation"].lines
    return {one.seat.label: one.cells[rank].amount // 100 for one in lines if one.cells[rank]}


def changes(response: HttpResponse) -> set[int]:
    return {line.cells[0].change for line in response.context["simulation"].lines}


def test_the_page_opens_on_the_rule_in_force_where_nothing_changes(ask, client):
    opened = client.get(reverse("what_if", args=["TI-DOUBS", "animation", YEAR]))
    assert changes(opened) == changes(ask()) == {0}
    said = plain(text_of(opened))
    assert "50 % au prorata de la population municipale, le solde au prorata du critère" in said
    assert "Actes pondérés (actes)" in said
    paid = {one.partner.party.short_name: one.amount // 100 for one in file().cost(period()).shares}
    assert amounts(opened) == paid


def test_a_weight_and_a_figure_can_be_changed(ask):
    all_by_people = amounts(ask(av1="100"))
    assert all_by_people["CCLL"] == 25_000 * 25_265 // 296_106
    more = amounts(ask(**{f"{ACTS}-{CCLL}": "60,5"}))
    assert more["CCLL"] > amounts(ask())["CCLL"]
    gone = amounts(ask(**{f"o{CCPR}": "1"}))
    assert (gone["CCPR"], gone["GBM"]) == (0, 9_000)
    assert gone["CCLL"] > amounts(ask())["CCLL"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"av1": "110"}, "Les pourcentages des blocs font 110 %, plus de 100 %."),
        ({"av1": "beaucoup"}, "Règle A, bloc 1 : « beaucoup » n'est pas un nombre"),
        ({f"{ACTS}-3": "x"}, "actes pondérés de CCLL : « x » n'est pas un nombre"),
        ({"plus": "242100410"}, "chiffre de « actes pondérés » manquant pour Dijon Métropole."),
    ],
)
def test_what_gives_nothing_or_cannot_be_read_says_why(ask, typed, sentence):
    assert sentence in plain(text_of(ask(**typed)))


def test_other_criteria_stand_beside_the_rule_in_force(ask):
    beside = {"n": "3", "bk": "criteria", "bx": "actes-ponderes", "bu": "100", "ck": "equal"}
    response = ask(**beside, cs="exact")
    assert amounts(response, 1)["CCLL"] == round(25_000 * 30.5 / 240)
    assert amounts(response, 2)["CCLL"] == 25_000 // 6
    weighed = ask(ak="criteria", aw="70", ax="population-totale", ay="actes-ponderes")
    assert "70 % au prorata de la population totale, le solde au prorata du critère" in (
        plain(text_of(weighed))
    )


def test_the_workbook_and_the_page_of_the_council_say_the_supposed_figures(ask, client):
    query = ask(**{f"{ACTS}-{CCLL}": "60,5"}).context["simulation"].query
    for name, start in (("what_if_workbook", b"PK"), ("what_if_page", b"%PDF")):
        url = reverse(name, args=["TI-DOUBS", "animation", YEAR])
        assert client.get(f"{url}?{query}").getvalue()[: len(start)] == start


def test_a_voted_part_or_a_fixed_amount_can_be_changed(ask, rule, client):
    parties = {one.party.short_name: str(one.party_id) for one in rule.terms.all()}
    parts = dict.fromkeys(parties.values(), "10")
    rule.document = {"blocks": [{"rest": True, "by": "parts"}], "figures": {"parts": parts}}
    rule.save()
    opened = client.get(reverse("what_if", args=["TI-DOUBS", "animation", YEAR]))
    assert (changes(opened), set(amounts(opened).values())) == ({0}, {25_000 // 6})
    assert amounts(ask(**{f"af{CCLL}": "50", f"c{GBM}": ""}))["CCLL"] == 25_000 // 2
    fixed = dict.fromkeys(parties.values(), "1000.00")
    rule.document = {"blocks": [{"amounts": fixed}]}
    rule.save()
    lowered = amounts(ask(**{f"af{CCLL}": "800,50", f"c{GBM}": ""}))
    assert (lowered["CCLL"], lowered["GBM"]) == (800, 1_000)
