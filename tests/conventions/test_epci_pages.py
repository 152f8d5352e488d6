"""One EPCI: its official years as a drawing and a table, what was typed, its conventions."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from epci.models import Epci, Organisation, Population
from tests.factories import PopulationFactory

pytestmark = pytest.mark.usefixtures("demo")
ELECTED, FINANCES = "elu@gbm.example", "finances@ccvm.example"
SHIPPED = "entrée le 22/11/2026, registre livré avec l'application Corriger la population de"
RUSSEY, MORTEAU, BESANCON = "242500320", "242504116", "242500361"


def ask(email: str, siren: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    with time_machine.travel(date(2026, 11, 22), tick=False):
        answer = client.get(f"/epci/{siren}/")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(html: str) -> list[str]:
    found = re.findall(r"<tr[ >].*?</tr>", unescape(html), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def typed(siren: str, by: str, year: int, municipal: int, total: int) -> Population:
    organisation = Organisation.objects.get(siren=by)
    return PopulationFactory(
        epci=Epci.objects.get(organisation__siren=siren),
        year=year,
        municipal=municipal,
        total=total,
        source=f"saisie de {organisation.name}",
        entered_for=organisation,
    )


def test_the_six_official_years_with_their_census_and_variation():
    shown = rows(ask(FINANCES, MORTEAU))
    assert shown[1] == (
        "2026 21 134 21 856 2023 +135 (+0,6 %) "
        f"INSEE, DGCL et Etalab, recensement 2023 {SHIPPED} 2026"
    )
    assert [row[:4] for row in shown[1:7]] == ["2026", "2025", "2024", "2023", "2022", "2021"]
    assert shown[6] == (
        f"2021 20 756 21 497 2018 – INSEE, DGCL et Etalab, recensement 2018 {SHIPPED} 2021"
    )


def test_the_drawing_says_every_figure_to_a_screen_reader():
    html = ask(FINANCES, MORTEAU)
    assert "<title>Populations officielles</title>" in html
    (told,) = re.findall(r"<desc>(.*?)</desc>", html)
    assert told.count(" ; ") == 5
    assert "21\u202f856" in told
    assert "21\u202f134" in told


def test_a_typed_figure_stands_beside_the_official_one():
    typed(MORTEAU, MORTEAU, 2026, 21134, 21857)
    typed(MORTEAU, MORTEAU, 2027, 21200, 21900)
    shown = rows(ask(FINANCES, MORTEAU))
    assert shown[1] == (
        "2027 21 200 21 900 – – saisie de CC du Val de Morteau , en attendant l'officielle "
        f"{SHIPPED} 2027"
    )
    assert shown[3] == (
        "2026 21 134 21 857 – – saisie de CC du Val de Morteau , diffère de l'officielle : "
        f"totale +1 (0,0 %) {SHIPPED} 2026"
    )


def test_figures_typed_by_partners_are_seen_and_those_of_strangers_are_not():
    typed(MORTEAU, BESANCON, 2027, 21200, 21900)
    stranger = Organisation.objects.create(name="Une autre", kind="other")
    PopulationFactory(
        epci=Epci.objects.get(organisation__siren=MORTEAU), year=2028, entered_for=stranger
    )
    years = [row[:4] for row in rows(ask(FINANCES, MORTEAU))[1:]]
    assert years[:2] == ["2027", "2026"]


def test_only_the_conventions_that_one_sees():
    html = ask(FINANCES, BESANCON)
    assert re.findall(r'href="/conventions/([A-Z0-9-]+)/"', html) == ["TI-DOUBS"]
    html = ask(ELECTED, BESANCON)
    assert re.findall(r'href="/conventions/([A-Z0-9-]+)/"', html) == [
        "CEC-GBM",
        "PMT-2024",
        "TI-DOUBS",
    ]
    assert rows(html)[-1][-1] == "7"


def test_an_epci_of_none_of_one_s_conventions_says_so():
    html = ask(FINANCES, "245901160")
    assert "Cet EPCI n'est partie à aucune des conventions que vous voyez." in html


def test_an_unknown_epci_does_not_exist(client):
    client.force_login(User.objects.get(email=FINANCES))
    assert client.get("/epci/999999999/").status_code == 404
    for odd in ("%25", "%00", "..."):
        assert client.get(f"/epci/{odd}/").status_code == 404


def test_an_epci_without_figures_says_where_they_come_from():
    Population.objects.filter(epci__organisation__siren=MORTEAU).delete()
    html = ask(FINANCES, MORTEAU)
    assert "les populations officielles viennent d'un import" in html
    assert "<title>Populations officielles</title>" not in html


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_costs_the_same_whatever_was_typed(more, client, django_assert_num_queries):
    for rank in range(more):
        typed(MORTEAU, MORTEAU, 2027 + rank, 1, 2)
    client.force_login(User.objects.get(email=FINANCES))
    with django_assert_num_queries(12):
        client.get(f"/epci/{MORTEAU}/")
