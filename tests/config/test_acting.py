"""A person of several organisations chooses for which one they act; each page says which."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conventions.models import Convention
from epci.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ACT_FOR = "/agir/"


@pytest.fixture
def person(client: Client) -> User:
    """Reads for the plateau, administers the valley; the plateau comes last by name."""
    valley = MembershipFactory(organisation__name="CC Vallée", role=Membership.Role.ADMINISTRATOR)
    MembershipFactory(
        user=valley.user,
        organisation__name="CC du Plateau (zone)",
        role=Membership.Role.ELECTED_MEMBER,
    )
    client.force_login(valley.user)
    return valley.user


def bar(client: Client) -> str:
    """The organisation written at the top of a page."""
    html = client.get(reverse("roles")).content.decode()
    return " ".join(re.findall(r'<span class="organisation">([^<]+)</span>', html))


def test_the_choice_is_written_at_the_top_of_every_page_and_lasts(client, person):
    assert bar(client) == "CC du Plateau (zone)"
    valley = Organisation.objects.get(name="CC Vallée")
    assert client.post(ACT_FOR, {"organisme": valley.pk}).url == "/"
    assert "Vous agissez maintenant pour CC Vallée." in text_of(client.get("/"))
    assert bar(client) == "CC Vallée"


def test_one_comes_back_to_the_page_where_one_chose_but_never_to_another_site(client, person):
    valley = Organisation.objects.get(name="CC Vallée")
    here, elsewhere = "http://testserver/roles/", "https://ailleurs.example/"
    answers = [
        client.post(ACT_FOR, {"organisme": valley.pk}, headers={"referer": address}).url
        for address in (here, elsewhere)
    ]
    assert answers == [here, "/"]


@pytest.mark.parametrize("asked", ["", "0", "mille", "other"])
def test_one_cannot_act_for_an_organisation_that_is_not_one_s_own(client, person, asked):
    other = OrganisationFactory(name="CC d'ailleurs").pk if asked == "other" else asked
    assert client.post(ACT_FOR, {"organisme": other}).status_code == 404
    assert bar(client) == "CC du Plateau (zone)"


def test_choosing_is_an_act(client, person):
    assert client.get(ACT_FOR).status_code == 405


def test_a_role_that_is_revoked_takes_the_choice_with_it(client, person):
    valley = Organisation.objects.get(name="CC Vallée")
    client.post(ACT_FOR, {"organisme": valley.pk})
    Membership.objects.filter(organisation=valley).delete()
    assert bar(client) == "CC du Plateau (zone)"


def test_one_organisation_leaves_nothing_to_choose(client):
    client.force_login(MembershipFactory().user)
    assert "J'agis pour" not in client.get(reverse("roles")).content.decode()


def test_the_conventions_of_all_one_s_organisations_stay_in_sight(demo, client):
    user = User.objects.get(email="elu@gbm.example")
    dijon = Organisation.objects.get(siren="242100410")
    MembershipFactory(user=user, organisation=dijon, role=Membership.Role.ELECTED_MEMBER)
    client.force_login(user)
    client.post(ACT_FOR, {"organisme": dijon.pk})
    seen = Convention.objects.visible_to(user).values_list("reference", flat=True)
    assert list(seen) == ["BOURGOGNE-INDUSTRIE", "CEC-GBM", "PMT-2024", "TI-DOUBS"]
    assert client.get(reverse("convention", args=["CEC-GBM"])).status_code == 200
