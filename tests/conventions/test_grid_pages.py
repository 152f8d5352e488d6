"""The grid of a year's populations: who types what, what is refused, and that nothing is lost."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, User
from conventions.populations.pages import ENDED
from epci.models import Epci, Membership, Organisation, Population
from tests.factories import EpciFactory, MembershipFactory, PopulationFactory, siren

pytestmark = pytest.mark.usefixtures("demo")
FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"
GRID = "/epci/populations/2027/"
MORTEAU, BESANCON = "242504116", "242500361"
DOUBS = [
    "CC des Portes du Haut-Doubs",
    "CC du Pays de Maîche",
    "CC du Plateau de Russey",
    "CC du Val de Morteau",
    "CC Loue-Lison",
    "CU Grand Besançon Métropole",
]


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(User.objects.get(email=FINANCES))
    return client


def named(name: str) -> str:
    return Organisation.objects.get(name=name).siren


@pytest.fixture
def plateau(demo: None) -> str:
    return named("CC du Plateau de Russey")


def cells(plateau: str, municipal: str, total: str) -> dict[str, str]:
    return {f"{plateau}-municipal": municipal, f"{plateau}-total": total}


def typed() -> list[tuple[str, int, int]]:
    rows = Population.objects.filter(entered_for__isnull=False).in_force().order_by("epci_id")
    return list(rows.values_list("epci__organisation__name", "municipal", "total"))


def shown(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'<th scope="row"[^>]*>\s*([^<]*?)\s*<', html)]


def values(html: str) -> dict[str, str]:
    inputs = re.findall(r'name="(\d{9}-\w+)"\s*value="([^"]*)"', html)
    return {name: unescape(value) for name, value in inputs if value}


def page(client: Client, address: str = GRID, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def flags(html: str) -> list[str]:
    found = re.findall(r'<span class="(?:flag|quiet)">([^<]+)</span>\s*</td>', html)
    return [unescape(flag) for flag in found]


# What the grid shows


def test_the_grid_shows_the_epcis_of_one_s_conventions_with_last_year_beside(officer):
    html = page(officer)
    assert shown(html) == DOUBS
    assert values(html) == {}
    assert flags(html) == ["manquante"] * 6
    cells = [cell for cell in re.findall(r'<td class="num">([^<]*)</td>', html) if cell.strip()]
    assert cells[:2] == ["26\u202f964", "27\u202f670"]


def test_a_department_or_all_can_be_asked_for(officer):
    EpciFactory(siren=siren(900), name="CC de Corse", department="2A")
    assert shown(page(officer, perimetre="departement-2A")) == ["CC de Corse"]
    doubs = shown(page(officer, perimetre="departement-25"))
    assert doubs == ["CA Pays de Montbéliard Agglomération", *DOUBS]
    everyone = shown(page(officer, perimetre="tous"))
    assert len(everyone) == Epci.objects.count()


@pytest.mark.parametrize("scope", ["departement-99", "ailleurs", "", "tous' OR 1=1"])
def test_an_unknown_scope_does_not_exist(officer, scope):
    assert officer.get(GRID, {"perimetre": scope}).status_code == 404


@pytest.mark.parametrize("year", [1850, 2008, 2100, 99999])
def test_a_year_without_census_does_not_exist(officer, year):
    assert officer.get(reverse("population_grid", args=[year])).status_code == 404


def test_official_figures_are_only_read(officer):
    html = page(officer, "/epci/populations/2026/")
    assert "<input id=" not in html
    assert flags(html) == ["officielle"] * 6
    assert "Ces populations sont toutes officielles" in html
    assert "Enregistrer" not in html


def test_a_typed_figure_that_differs_from_the_official_one_shows_both(officer, plateau):
    PopulationFactory(
        epci=Epci.objects.get(organisation__siren=plateau),
        year=2026,
        municipal=7095,
        total=7374,
        entered_for=Organisation.objects.get(siren=MORTEAU),
    )
    html = page(officer, "/epci/populations/2026/")
    assert values(html) == cells(plateau, "7\u202f095", "7\u202f374")
    assert shown(html).count("CC du Plateau de Russey") == 2
    assert flags(html)[3] == "saisie qui diffère de l'officielle"


def test_someone_of_nowhere_reads_and_is_told_why(client):
    client.force_login(User.objects.create_user("passant@ailleurs.example", "assez longue 12"))
    html = page(client)
    assert "<h2>Aucun EPCI dans ce périmètre</h2>" in html
    assert "Aucun organisme ne vous est rattaché" in html
    answer = client.post(f"{GRID}?perimetre=tous", {f"{MORTEAU}-total": "1"})
    assert (answer.status_code, typed()) == (403, [])


# Saving


def test_a_finance_officer_saves_the_year_at_once(officer):
    first, second = named("CC Loue-Lison"), named("CC du Pays de Maîche")
    answer = officer.post(
        GRID, cells(first, "25 300", "25\u202f850") | cells(second, "18600", "19050"), follow=True
    )
    html = answer.content.decode()
    assert answer.redirect_chain == [(GRID, 302)]
    assert sorted(typed()) == [
        ("CC Loue-Lison", 25300, 25850),
        ("CC du Pays de Maîche", 18600, 19050),
    ]
    assert "2 EPCI enregistrés pour 2027." in html
    assert Entry.objects.filter(act="saisie de population").count() == 2
    assert values(html) == (
        cells(first, "25\u202f300", "25\u202f850") | cells(second, "18\u202f600", "19\u202f050")
    )


def test_cells_pasted_from_a_spreadsheet_are_cleaned(officer, plateau):
    officer.post(GRID, cells(plateau, " 7\u00a0130\r\n", "\t7\u202f401 "))
    assert typed() == [("CC du Plateau de Russey", 7130, 7401)]


def test_saving_again_keeps_one_figure_and_says_that_nothing_changed(officer, plateau):
    officer.post(GRID, cells(plateau, "7130", "7401"))
    html = officer.post(GRID, cells(plateau, "7130", "7401"), follow=True).content.decode()
    assert Population.objects.filter(year=2027).count() == 1
    assert "Rien n'avait changé : rien n'est enregistré." in unescape(html)


def test_a_scope_stays_after_saving(officer, plateau):
    address = f"{GRID}?perimetre=departement-25"
    assert officer.post(address, cells(plateau, "7130", "7401")).url == address


@pytest.mark.parametrize(
    ("municipal", "total", "sentence"),
    [
        ("abc", "7401", "municipale 2027 : « abc » n'est pas un nombre entier."),
        ("7.130", "7401", "municipale 2027 : « 7.130 » est ambigu : écrivez 7130 ou 7 130."),
        ("7130", "", "totale 2027 : écrivez un nombre entier."),
        ("7402", "7401", "2027 : la municipale, 7\u202f402, dépasse la totale, 7\u202f401."),
    ],
)
def test_what_is_refused_stays_on_the_page_with_its_sentence(
    officer, plateau, municipal, total, sentence
):
    beside = named("CC Loue-Lison")
    posted = cells(plateau, municipal, total) | cells(beside, "25300", "25850")
    html = officer.post(GRID, posted).content.decode()
    assert typed() == []
    assert values(html) == {name: text for name, text in posted.items() if text}
    assert f"CC du Plateau de Russey, population {sentence}" in unescape(html)
    assert "Rien n'est enregistré : 1 chiffre à corriger" in unescape(html)
    assert html.count('aria-invalid="true"') == 1
    (described,) = re.findall(r'aria-describedby="(\d{9}-\w+-why)"', html)
    assert html.count(f'id="{described}"') == 1


def test_many_refusals_are_counted_and_the_first_ones_listed(officer):
    for rank in range(30):
        EpciFactory(siren=siren(700 + rank), department="2A")
    posted = {f"{siren(700 + rank)}-total": "x" for rank in range(30)}
    html = officer.post(f"{GRID}?perimetre=departement-2A", posted).content.decode()
    assert "60 chiffres à corriger" in html
    assert html.count('<li><a href="#') == 20
    assert "et d'autres, signalés dans la grille." in unescape(html)


def test_hostile_text_is_printed_literally(officer, plateau):
    html = officer.post(GRID, cells(plateau, '"><script>x</script>', "1")).content.decode()
    assert "<script>x" not in html
    assert values(html)[f"{plateau}-municipal"] == '"><script>x</script>'


def test_other_fields_and_other_epcis_are_ignored(officer):
    outside = EpciFactory(siren=siren(901))
    posted = cells(siren(901), "1", "2") | {"role": "administrator", "year": "2030", "by": "1"}
    officer.post(GRID, posted)
    assert not outside.populations.exists()
    assert typed() == []


def test_the_official_figures_of_a_year_take_no_entry(officer, plateau):
    officer.post("/epci/populations/2026/", cells(plateau, "1", "2"))
    assert typed() == []


def test_every_cell_of_the_country_can_be_sent_without_script(officer, settings):
    for rank in range(1250):
        EpciFactory(siren=siren(2000 + rank))
    everyone = Organisation.objects.filter(epci__isnull=False)
    posted = {}
    for one in everyone:
        posted |= cells(one.siren, "1000", "1001")
    answer = officer.post(f"{GRID}?perimetre=tous", posted)
    assert (answer.status_code, len(typed())) == (302, len(everyone))


# Who may


def test_an_elected_member_reads_and_cannot_write(client):
    client.force_login(User.objects.get(email=ELECTED))
    html = page(client)
    assert "<input id=" not in html
    assert (
        "Pour saisir les populations, il faut être chargé des finances de "
        "CU Grand Besançon Métropole." in html
    )
    answer = client.post(GRID, {f"{MORTEAU}-municipal": "1", f"{MORTEAU}-total": "2"})
    assert (answer.status_code, typed()) == (403, [])


def test_nobody_types_for_an_organisation_that_is_not_theirs(officer, plateau):
    elsewhere = Organisation.objects.get(siren=plateau).pk
    address = f"{GRID}?organisme={elsewhere}"
    assert officer.get(address).status_code == 404
    assert officer.post(address, cells(plateau, "1", "2")).status_code == 404
    assert typed() == []


def test_a_person_of_two_organisations_chooses_and_begins_where_they_may_type(officer, plateau):
    person, city = User.objects.get(email=FINANCES), Organisation.objects.get(siren=BESANCON)
    MembershipFactory(user=person, organisation=city, role=Membership.Role.ELECTED_MEMBER)
    assert "saisies pour CC du Val de Morteau" in page(officer)
    html = page(officer, organisme=str(city.pk))
    assert "lues pour CU Grand Besançon Métropole" in html
    answer = officer.post(f"{GRID}?organisme={city.pk}", cells(plateau, "1", "2"))
    assert (answer.status_code, typed()) == (403, [])


def test_what_another_organisation_typed_is_not_shown(officer, plateau):
    PopulationFactory(
        epci=Epci.objects.get(organisation__siren=plateau),
        year=2027,
        entered_for=Organisation.objects.get(siren=BESANCON),
    )
    assert values(page(officer)) == {}


# A session that ends in the middle


def test_what_was_typed_when_the_session_ended_is_found_again(officer, plateau):
    officer.cookies.clear()
    posted = cells(plateau, "7130", "sept mille")
    away = officer.post(GRID, posted)
    assert away.url == f"/connexion/?next={GRID}"
    assert typed() == []
    officer.force_login(User.objects.get(email=FINANCES))
    html = page(officer)
    assert values(html) == posted
    assert "Votre session avait expiré : 2 saisies retrouvées, à enregistrer." in html
    officer.post(GRID, cells(plateau, "7130", "7401"))
    assert typed() == [("CC du Plateau de Russey", 7130, 7401)]
    assert "retrouvée" not in page(officer)


def test_signing_in_through_the_page_keeps_it_too(client, plateau):
    person = User.objects.get(email=FINANCES)
    person.set_password("une longue phrase de passe")
    person.save()
    client.post(GRID, cells(plateau, "7130", "7401"))
    back = client.post(
        reverse("login"),
        {"login": FINANCES, "password": "une longue phrase de passe", "next": GRID},
    )
    assert back.url == GRID
    assert values(page(client)) == cells(plateau, "7130", "7401")


def test_the_sign_in_says_that_the_session_ended_and_that_what_was_typed_is_kept(client, plateau):
    sign_in = client.post(GRID, cells(plateau, "7130", "7401"), follow=True)
    said = [str(message) for message in sign_in.context["messages"]]
    assert said == [ENDED]
    assert "connectez-vous" not in client.get(GRID, follow=True).content.decode()


def test_what_waits_is_for_its_year_alone(client, plateau):
    client.post(GRID, cells(plateau, "7130", "7401"))
    client.force_login(User.objects.get(email=FINANCES))
    assert values(page(client, "/epci/populations/2028/")) == {}


def test_what_waits_can_be_abandoned(client, plateau):
    client.post(GRID, cells(plateau, "7130", "7401"))
    client.force_login(User.objects.get(email=FINANCES))
    assert client.post(GRID, {"abandon": "1"}).url == GRID
    assert (values(page(client)), typed()) == ({}, [])


def test_an_anonymous_reader_is_led_to_the_sign_in_and_leaves_nothing(client):
    answer = client.get(f"{GRID}?perimetre=tous")
    assert answer.url == f"/connexion/?next={GRID}%3Fperimetre%3Dtous"
    assert not client.session.keys()
