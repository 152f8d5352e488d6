"""The amendments of a convention as a list: the last one first, with whom each awaits."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conventions.models import Convention
from tests.conventions.amendments.amended import LONG_AGO, amend
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/avenants/"


@pytest.fixture
def elected() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="elu@gbm.example"))
    return client


def amended(count: int) -> None:
    doubs = Convention.objects.get(reference="TI-DOUBS")
    for _ in range(count):
        amend(doubs, signed_on=None, effective_on=LONG_AGO, title="Objet")


def test_a_convention_never_amended_says_what_an_amendment_does(elected):
    assert "Aucun avenant Un avenant prolonge la convention" in text_of(elected.get(PAGE))


def test_amendments_come_last_first_and_sort_by_their_numbers(elected):
    amended(11)
    numbers = list(range(11, 0, -1))
    assert [one.text.number for one in elected.get(PAGE).context["table"].page] == numbers
    asked = elected.get(f"{PAGE}?tri=avenant&page=99&colonnes=x").context["table"]
    assert [one.text.number for one in asked.page] == numbers[::-1]
    assert len(asked.notices) == 2


def test_an_amendment_says_whom_it_awaits_on_the_page_and_in_the_file(elected):
    amended(1)
    read = text_of(elected.get(PAGE))
    assert "Avenant n° 1 Objet 02/06/2025 02/06/2025 – 7 parties : 0 autorisation" in read
    header, line = elected.get(f"{PAGE}?format=csv").getvalue().decode().splitlines()
    found = dict(zip(header.lstrip("\ufeff").split(";"), line.split(";"), strict=True))
    assert found["Numéro"] == "1"
    assert len(found["Attend"].split(", ")) == 7


def test_one_amendment_or_five_cost_the_same(elected, django_assert_num_queries):
    amended(1)
    elected.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        elected.get(PAGE)
    amended(4)
    with django_assert_num_queries(len(one)):
        elected.get(PAGE)
