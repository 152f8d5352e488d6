"""The list of conventions and their parties: where each stands, and what is missing."""

import html as markup
import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from conventions.lists.filters import _along, _grouped, _years
from conventions.models import Approval, Convention, Party, Text
from epci.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.usefixtures("demo")
ELECTED, FINANCES = "elu@gbm.example", "finances@ccvm.example"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(date(2026, 11, 22), tick=False):
        yield


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def ask(email: str, address: str, **query: str) -> str:
    answer = signed_in(email).get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def references(html: str) -> list[str]:
    return re.findall(r'<a href="/conventions/([^/"]+)/">[^<]*</a>\s*<span class="d-block', html)


def words(html: str) -> str:
    return " ".join(markup.unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_an_elected_member_sees_the_conventions_of_the_council_and_where_they_stand():
    html = ask(ELECTED, "/conventions/")
    assert references(html) == ["CEC-GBM", "PMT-2024", "TI-DOUBS"]
    states = re.findall(r"</svg>\s*([^<]*?)\s*</span>\s*</td>", html)
    assert states == ["en vigueur", "expirée", "en vigueur"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"recherche": "precision"}, ["TI-DOUBS"]),
        ({"recherche": "CLIMAT feuille"}, ["CEC-GBM"]),
        ({"recherche": "pmt-2024"}, ["PMT-2024"]),
        ({"recherche": "%"}, []),
        ({"recherche": "'"}, []),
        ({"programme": "Programme d'actions Animation 2024"}, ["PMT-2024"]),
        ({"etat": "en vigueur"}, ["CEC-GBM", "TI-DOUBS"]),
        ({"etat": "projet"}, []),
        ({"annee": "2024"}, ["PMT-2024", "TI-DOUBS"]),
        ({"annee": "2025"}, ["PMT-2024", "TI-DOUBS"]),
        ({"annee": "2026"}, ["CEC-GBM", "TI-DOUBS"]),
        ({"annee": "2026", "etat": "expirée"}, []),
        ({"tri": "debut"}, ["TI-DOUBS", "CEC-GBM", "PMT-2024"]),
        ({"tri": "fin"}, ["PMT-2024", "TI-DOUBS", "CEC-GBM"]),
        ({"tri": "etat"}, ["CEC-GBM", "TI-DOUBS", "PMT-2024"]),
    ],
)
def test_conventions_are_searched_filtered_and_sorted(query, expected):
    assert references(ask(ELECTED, "/conventions/", **query)) == expected


@pytest.mark.parametrize("query", [{"etat": "x"}, {"annee": "mille"}, {"tri": "x"}])
def test_an_unknown_choice_is_left_aside_and_said(query):
    html = ask(ELECTED, "/conventions/", **query)
    assert references(html) == references(ask(ELECTED, "/conventions/"))
    (value,) = query.values()
    assert f"« {value} »" in words(html)
    assert html.count('class="notice notice-warning"') == 1


def test_nobody_s_conventions_are_an_empty_page_that_says_what_it_is_for():
    MembershipFactory(user__email="passant@ailleurs.example", organisation__siren=None)
    html = ask("passant@ailleurs.example", "/conventions/")
    assert references(html) == []
    assert "Aucune convention pour l'instant Vous verrez ici les conventions" in words(html)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_whatever_its_length(count, django_assert_num_queries):
    membership = MembershipFactory(organisation__siren=None)
    for rank in range(count):
        one = Convention.objects.create(reference=f"C{rank}", title="Convention", kind="framework")
        Party.objects.create(
            convention=one, organisation=membership.organisation, rank=1, name="A", short_name="A"
        )
        Text.objects.create(convention=one, number=0)
    client = signed_in(membership.user.email)
    with django_assert_num_queries(7):
        html = client.get("/conventions/").content.decode()
    assert len(references(html)) == count


def test_parties_stand_in_the_act_s_order_with_their_roles_and_dates():
    html = ask(ELECTED, "/conventions/TI-DOUBS/parties/")
    rows = [words(row) for row in re.findall(r"<tr[ >].*?</tr>", html, re.DOTALL)[1:]]
    assert len(rows) == 7
    assert rows[0] == (
        "CCI Saône-Doubs Chambre de Commerce et d'Industrie Saône-Doubs – "
        "Jean-Luc Quivogne Président 28/04/2025 assemblée générale démonstration – "
        "15/05/2025 démonstration rien"
    )
    assert rows[1] == (
        "GBM Communauté urbaine Grand Besançon Métropole contributeur "
        "Anne Vignot Présidente 10/04/2025 2025/2025.00113 "
        "inconnue : l'acte publié ne l'imprime pas 15/05/2025 démonstration rien "
        "votée, date exécutoire à compléter"
    )
    assert "7 parties : 7 autorisations, 7 signatures." in words(html)


def test_each_one_is_led_to_what_they_may_note_or_edit():
    ccvm = Party.objects.get(convention__reference="TI-DOUBS", short_name="CCVM")
    links = {
        email: re.findall(r'href="([^"]*)"', ask(email, "/conventions/TI-DOUBS/parties/"))
        for email in (ELECTED, "admin@ccvm.example", FINANCES)
    }
    note = f"/deliberations/parties/{ccvm.pk}/0/"
    edit = f"/conventions/TI-DOUBS/parties/{ccvm.pk}/"
    assert [(note in found, edit in found) for found in links.values()] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_a_signature_before_its_time_is_said_beside_the_party():
    Approval.objects.filter(party__short_name="CCLL").update(signed_on=date(2025, 4, 16))
    html = ask(ELECTED, "/conventions/TI-DOUBS/parties/")
    said = "signée le 16/04/2025, avant d'être exécutoire (18/04/2025)"
    assert said in words(html)
    assert said in words(ask(ELECTED, "/conventions/TI-DOUBS/"))


def test_the_reader_s_own_organisation_stands_out():
    html = ask(FINANCES, "/conventions/TI-DOUBS/parties/")
    (own,) = re.findall(r'<tr class="own">\s*<th scope="row"[^>]*>\s*([^<]*?)\s*<', html)
    assert own == "CCVM"


def test_what_is_missing_is_named():
    party = Party.objects.get(convention__reference="TI-DOUBS", short_name="CCLL")
    Approval.objects.filter(party=party).update(signed_on=None)
    Approval.objects.filter(party__short_name="CCPM").delete()
    html = ask(FINANCES, "/conventions/TI-DOUBS/parties/")
    missing = re.findall(
        r'<span class="flag">\s*<svg.*?</svg>\s*([^<]*?)\s*</span>', html, re.DOTALL
    )
    assert missing == ["signature", "autorisation, signature"]
    assert "7 parties : 6 autorisations, 5 signatures." in words(html)


def test_a_roadmap_is_not_signed():
    html = words(ask(ELECTED, "/conventions/CEC-GBM/parties/"))
    assert "1 partie : 1 autorisation, sans signature." in html


def test_an_amendment_has_its_own_signatures():
    convention = Convention.objects.get(reference="TI-DOUBS")
    Text.objects.create(convention=convention, number=1)
    html = ask(FINANCES, "/conventions/TI-DOUBS/parties/")
    assert re.findall(r"<h2>([^<]*)</h2>", html) == ["Convention initiale", "Avenant n° 1"]
    assert "7 parties : 0 autorisation, 0 signature." in words(html)


@pytest.mark.parametrize("more", [0, 3])
def test_parties_cost_the_same_whatever_their_number(more, django_assert_num_queries):
    convention = Convention.objects.get(reference="TI-DOUBS")
    for rank in range(more):
        Party.objects.create(
            convention=convention,
            organisation=OrganisationFactory(siren=None),
            rank=10 + rank,
            name="Une partie",
            short_name=f"P{rank}",
        )
    client = signed_in(FINANCES)
    with django_assert_num_queries(8):
        client.get("/conventions/TI-DOUBS/parties/")


def test_an_outsider_is_told_nothing():
    Membership.objects.filter(user__email=FINANCES).delete()
    client = signed_in(FINANCES)
    for reference in ("TI-DOUBS", "TI-HDC", "INCONNUE"):
        assert client.get(f"/conventions/{reference}/parties/").status_code == 404


@pytest.mark.parametrize("address", ["/conventions/", "/conventions/TI-DOUBS/parties/"])
def test_these_pages_are_only_read(address):
    assert signed_in(FINANCES).post(address, {"title": "x"}).status_code == 405


def test_the_parties_of_a_text_are_sorted_and_leave_as_a_file():
    client = signed_in(ELECTED)
    answer = client.get("/conventions/TI-DOUBS/parties/?t0-tri=partie&t0-page=9&t0-colonnes=x")
    ((_, table),) = answer.context["signings"]
    names = [one.party.short_name for one in table.page]
    assert (names, len(table.notices)) == (sorted(names), 2)
    lines = client.get("/conventions/TI-DOUBS/parties/?t0-format=csv").getvalue().decode()
    header, *rows = lines.lstrip("\ufeff").splitlines()
    assert header.split(";") == [
        *(
            "Partie",
            "Nom",
            "Réponse",
            "Rôle",
            "Signataire",
            "Qualité",
            "Autorisée",
            "Organe",
            "Acte",
        ),
        *("Exécutoire", "Signée", "Il manque"),
    ]
    assert len(rows) == 7


@pytest.mark.engine
def test_the_same_is_offered_to_who_sees_many():
    """Read along indexes, or by grouping all."""
    user, on = User.objects.get(email=ELECTED), date(2026, 11, 22)
    rows = Convention.objects.visible_to(user)
    assert _along(rows, on)[0] == _grouped(rows, on)[0] != set()
    assert _years(_along(rows, on)[1]) == _years(_grouped(rows, on)[1]) != []
