"""The key of a year: what it would freeze, its adoption, and what its rule owes to the act."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Entry, User
from epci.models import Population
from financing.models import Key
from tests.screen import text_of

pytestmark = pytest.mark.django_db

FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"
ACT = "convention, article 3"
TYPED = {
    "first_year": "2026",
    "last_year": "2027",
    "population_year": "2026",
    "adopted_on": "12 novembre 2026",
    "act": "texte-0",
}


@pytest.fixture
def sign_in(demo, client):
    def sign_in(email):
        client.force_login(User.objects.get(email=email))
        return client

    return sign_in


def address(name="adopt_key", component="actions", year=2026):
    return reverse(name, args=["TI-DOUBS", component, year])


def test_the_page_opens_on_what_the_last_rule_would_freeze(sign_in):
    response = sign_in(FINANCES).get(address())
    said = text_of(response)
    assert "Population totale en vigueur au 1er janvier 2026, recensement de 2023." in said
    assert "CCLL 25 800 15,2165 % 15,20 % – 15 200,00" in said
    assert Key.objects.filter(first_year=2026).exists() is False


def test_a_key_is_shown_then_adopted_for_its_years(sign_in):
    client = sign_in(FINANCES)
    shown = client.post(address(), TYPED)
    assert "Arrêter la clé de 2026 à 2027" in text_of(shown)
    assert not Key.objects.filter(first_year=2026).exists()
    confirmed = shown.context["proposal"].fingerprint
    response = client.post(address(), TYPED | {"step": "do", "confirmed": confirmed}, follow=True)
    assert "Clé arrêtée pour 2026-2027, sur Actions du Territoire d'industrie." in text_of(response)
    key = Key.objects.get(first_year=2026)
    assert (key.last_year, key.population_year, key.adopted_on, key.act) == (
        2027,
        2026,
        date(2026, 11, 12),
        ACT,
    )
    assert [str(share.percent) for share in key.shares.all()] == [
        "40.0000",
        "15.2000",
        "16.3500",
        "12.9000",
        "11.2000",
        "4.3500",
    ]
    assert Entry.objects.filter(act="clé arrêtée", subject__contains=ACT).count() == 1


def test_what_moved_since_it_was_shown_is_shown_again(sign_in):
    client = sign_in(FINANCES)
    confirmed = client.post(address(), TYPED).context["proposal"].fingerprint
    official = Population.objects.get(epci__organisation__siren="200068070", year=2026)
    Population.objects.create(
        epci=official.epci,
        year=2026,
        municipal=30_000,
        total=31_000,
        source="INSEE",
        replaces=official,
        reason="correction",
    )
    response = client.post(address(), TYPED | {"step": "do", "confirmed": confirmed})
    said = text_of(response)
    assert "ce que vous aviez confirmé a changé entre-temps" in said
    assert "CCLL 31 000" in said
    assert not Key.objects.filter(first_year=2026).exists()


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (
            {"first_year": "2025"},
            "Une clé est déjà arrêtée pour 2025, Actions du Territoire d'industrie.",
        ),
        (
            {"first_year": "2024"},
            "Une clé est déjà arrêtée pour 2024, Actions du Territoire d'industrie.",
        ),
        ({"last_year": "2025"}, "La dernière année précède la première."),
        ({"last_year": ""}, "Écrivez la dernière année de la clé."),
        ({"first_year": "MMXXVI"}, "Écrivez une année, comme 2026."),
        ({"first_year": "26"}, "Une année d'avant 2009 n'a pas de population annuelle."),
        ({"population_year": ""}, "Écrivez l'année des populations de la clé."),
        ({"population_year": "2027"}, "Population de GBM manquante pour 2027."),
        ({"adopted_on": "31 février 2026"}, "« 31 février 2026 » n'est pas une date"),
        ({"adopted_on": "24/12/2026"}, "Cette date est à venir"),
        ({"act": ""}, "Choisissez l'acte qui arrête la clé."),
        ({"act": "rien"}, "Choisissez l'acte qui arrête la clé dans la liste."),
        ({"adopted_on": "9 avril 2025"}, "L'acte choisi est du 10 avril 2025"),
    ],
)
def test_what_cannot_be_adopted_is_said_and_keeps_what_was_typed(typed, refusal, sign_in):
    before = Key.objects.count()
    response = sign_in(FINANCES).post(address(), TYPED | typed)
    assert refusal in text_of(response)
    (text,) = typed.values()
    assert text in ("", "rien") or f'value="{text}"' in response.content.decode()
    assert Key.objects.count() == before


def test_a_span_stops_where_a_newer_rule_begins(sign_in):
    client = sign_in(FINANCES)
    year = Key.objects.get(rule__component__code="actions", first_year=2025)
    newer = year.rule
    newer.pk, newer.first_year = None, 2027
    newer.save()
    refused = "Une règle plus récente commence en 2027 : arrêtez d'abord la clé jusqu'en 2026."
    assert refused in text_of(client.post(address(), TYPED))


def test_who_may_not_adopt_reads_what_the_key_would_be_and_who_can(sign_in):
    client = sign_in(ELECTED)
    said = text_of(client.get(address()))
    assert "Pour arrêter une clé de répartition, il faut être" in said
    assert "Voir ce qui sera arrêté" not in said
    assert client.post(address(), TYPED).status_code == 403


def test_a_proposed_key_leads_to_its_adoption_whoever_can_adopt_it(sign_in):
    sharing = address("sharing_of")
    assert f'href="{address()}"' in sign_in(FINANCES).get(sharing).content.decode()
    assert f'href="{address()}"' not in sign_in(ELECTED).get(sharing).content.decode()


def test_a_rule_that_left_the_convention_s_example_is_said_each_year(sign_in):
    said = text_of(sign_in(ELECTED).get(address("sharing_of", "animation", 2026)))
    assert (
        "La règle n'est pas celle de l'exemple de la convention (2024) : population totale au lieu "
        "de population municipale, pas de 0,05 point au lieu de pas de 0,5 point. Avenant ?" in said
    )
    first = text_of(sign_in(ELECTED).get(address("sharing_of", "animation", 2025)))
    assert "l'exemple de la convention" not in first


def test_the_elected_member_reads_why_the_share_moved(sign_in):
    response = sign_in(ELECTED).get(address("sharing_of", "animation", 2025))
    said = text_of(response)
    assert (
        "La quote-part de GBM passe de 6 600,00 € à 11 200,00 €, soit +4 600,00 € : +4 600,00 € "
        "par le montant à partager." in said
    )
    assert "CCPR 660,00 € 0,00 € 49,50 € 494,50 € 1 204,00 €" in said
    (movements,) = [one.movements for one in response.context["shared"]]
    assert [one.label for one in movements if one.own] == ["GBM"]
    ccpr = movements[-1]
    assert ccpr.sentence.replace("\u202f", " ").replace("\u00a0", " ") == (
        "La quote-part de CCPR passe de 660,00 € à 1 204,00 €, soit +544,00 € : +49,50 € par la "
        "règle (population totale au lieu de population municipale, pas de 0,05 point au lieu de "
        "pas de 0,5 point), +494,50 € par le montant à partager."
    )


def test_a_first_year_has_no_movement(sign_in):
    response = sign_in(ELECTED).get(address("sharing_of", "animation", 2024))
    assert [one.movements for one in response.context["shared"]] == [[]]


VOTED_2024 = {"t2": "40,00", "t3": "15,50", "t7": "16,50", "t6": "13,00", "t4": "11,00", "t5": "4"}


def search(client, **texts):
    return client.get(address("rule_search", "animation", 2024), texts)


def test_the_rules_of_an_act_are_all_listed_since_it_names_none(sign_in):
    said = text_of(search(sign_in(ELECTED), **VOTED_2024))
    assert (
        "8 règles donnent exactement ces taux : l'acte n'en nomme aucune, et rien dans ses "
        "chiffres ne dit laquelle a servi." in said
    )
    assert (
        "1er janvier 2024 40 % pour GBM, le solde au prorata de la population municipale ; "
        "pas de 0,5 point, plus forte moyenne." in said
    )


def test_the_euros_of_percentages_lead_to_their_rules(sign_in):
    paid = {"t2": "11 200", "t3": "4 284", "t7": "4 564", "t6": "3 598", "t4": "3 150"}
    said = text_of(search(sign_in(ELECTED), en="euros", t5="1 204", **paid))
    assert "2 règles donnent exactement ces montants" in said
    assert "40 % pour GBM, le solde au prorata de la population totale ; pas de 0,05" in said
    pasted = "GBM 11 200,00 €\n200068070 ; 4 284\nCCPHD 4 564 euros"
    shown = search(sign_in(ELECTED), en="euros", colle=pasted).context["search"].contributors
    assert [one.text for one in shown][:3] == ["11 200,00", "4 284", "4 564"]


def test_a_table_pasted_from_an_act_fills_the_percentages(sign_in):
    pasted = """EPCI Population % €
GBM 203 293 40,00 % 40 000
200068070 ; 15,30
CCPHD 27 549 16,30 % 16 300
Communauté de Communes du Val de Morteau 12,85 %
CCPM 19 027 11,25 % 11 250
CCPR 7 285 4,30 % 4 300
Atlantide 5 %"""
    response = search(sign_in(ELECTED), colle=pasted)
    typed = [one.text for one in response.context["search"].contributors]
    assert typed == ["40,00", "15,30", "16,30", "12,85", "11,25", "4,30"]
    said = text_of(response)
    unread = "Lignes d'aucun partenaire, ou sans chiffre : EPCI Population % € ; Atlantide 5 %."
    assert unread in said
    assert "2 règles donnent exactement ces taux" in said


def test_what_no_rule_gives_says_by_how_much_and_for_whom(sign_in):
    said = text_of(search(sign_in(ELECTED), **VOTED_2024 | {"t3": "15,60", "t7": "16,40"}))
    assert "Aucune règle ne donne exactement ces taux ; voici les plus proches." in said
    assert "0,10 CCLL" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"t3": "x"}, "« x » n'est pas un pourcentage."),
        ({"t3": ""}, "Écrivez un pourcentage."),
        ({"t3": "20"}, "Les taux font 104,50 %, à plus d'un point de 100 %."),
        ({"t3": "15,51"}, "Les taux font 100,01 % et non 100 %."),
    ],
)
def test_percentages_that_are_wrong_are_said_where_they_are(typed, said, sign_in):
    assert said in text_of(search(sign_in(ELECTED), **VOTED_2024 | typed))


def test_nothing_typed_asks_nothing(sign_in):
    response = search(sign_in(ELECTED))
    assert response.context["search"].findings == ()
    assert "Écrivez un pourcentage" not in text_of(response)


def test_the_pages_cost_few_queries(sign_in, django_assert_num_queries):
    client = sign_in(FINANCES)
    client.get(address())
    for url, count in ((address(), 13), (address("rule_search"), 9)):
        with django_assert_num_queries(count):
            client.get(url)
