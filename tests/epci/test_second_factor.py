"""Whose role engages money or rights must have a second factor, when the setting says so."""

import pytest
from django.test import Client
from django.urls import reverse

from epci.models import Membership
from tests.accounts.conftest import sign_in
from tests.accounts.telephone import Telephone
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

Role = Membership.Role
PASSWORD = "une longue phrase de passe"
ELSEWHERE = ("/", "/epci/", "/epci/populations/2027/", "/compte/sessions/", "/conventions/")


@pytest.fixture(autouse=True)
def _required(settings, db):
    settings.SECOND_FACTOR = "required"


def entered(role: Role) -> Client:
    client = Client()
    sign_in(client, MembershipFactory(role=role).user.email, PASSWORD)
    return client


def led(client: Client) -> list[str]:
    return [client.get(address).headers.get("Location", "") for address in ELSEWHERE]


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.PROJECT_CHIEF, Role.ADMINISTRATOR])
def test_who_must_have_one_is_led_to_it_before_anything_else(role):
    client = entered(role)
    assert led(client) == [reverse("enrol")] * len(ELSEWHERE)
    page = client.get(reverse("enrol"))
    assert "il demande un second facteur" in text_of(page)
    assert client.post("/epci/populations/2027/", {}).url == reverse("enrol")


def test_an_elected_member_goes_on_and_may_have_one():
    client = entered(Role.ELECTED_MEMBER)
    assert led(client) == [""] * len(ELSEWHERE)
    assert client.get(reverse("enrol")).status_code == 200


def test_once_activated_one_goes_on():
    client = entered(Role.PROJECT_CHIEF)
    activate(client)
    assert led(client) == [""] * len(ELSEWHERE)


def activate(client: Client) -> Telephone:
    telephone = Telephone(client.get(reverse("enrol")).context["secret"])
    client.post(reverse("enrol"), {"code": telephone.code()})
    return telephone


def test_taken_off_one_is_led_back():
    client = entered(Role.PROJECT_CHIEF)
    activate(client)
    client.post(reverse("remove_second_factor"))
    assert led(client) == [reverse("enrol")] * len(ELSEWHERE)


def test_a_session_older_than_the_activation_shows_a_code_and_turns_in_no_circle():
    member = MembershipFactory(role=Role.FINANCE_OFFICER)
    older, other = Client(), Client()
    for client in (older, other):
        sign_in(client, member.user.email, PASSWORD)
    telephone = activate(other)
    asked = older.get("/epci/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    older.post(asked.redirect_chain[-1][0], {"code": telephone.code(), "next": "/epci/"})
    assert led(older) == [""] * len(ELSEWHERE)


def test_a_role_given_during_a_session_counts_at_the_next_page():
    member = MembershipFactory(role=Role.ELECTED_MEMBER)
    client = Client()
    sign_in(client, member.user.email, PASSWORD)
    assert client.get("/epci/").status_code == 200
    MembershipFactory(user=member.user, role=Role.ADMINISTRATOR)
    assert client.get("/epci/").url == reverse("enrol")


def test_one_may_still_leave():
    client = entered(Role.ADMINISTRATOR)
    assert client.post(reverse("logout")).url == reverse("login")


def test_it_costs_no_query_to_whoever_has_shown_it(django_assert_num_queries):
    client = entered(Role.FINANCE_OFFICER)
    activate(client)
    with django_assert_num_queries(4):
        client.get(reverse("account"))


def test_without_the_setting_nobody_is_led_anywhere(settings):
    settings.SECOND_FACTOR = "off"
    client = Client()
    sign_in(client, UserFactory().email, PASSWORD)
    assert led(client) == [""] * len(ELSEWHERE)
    assert led(entered(Role.ADMINISTRATOR)) == [""] * len(ELSEWHERE)
