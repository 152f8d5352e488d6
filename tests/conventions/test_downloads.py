"""Whoever takes a list away leaves a line in the journal, under the name of the file."""

import pytest
from django.urls import reverse

from accounts.models import Entry, User

pytestmark = pytest.mark.usefixtures("demo")

OF_CONVENTION = ("call_rounds", "amendment_list", "convention_follow_up", "convention_documents")


@pytest.fixture
def elected(client):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    return client


def taken() -> list[tuple[str, str]]:
    return list(
        Entry.objects.filter(act="téléchargement")
        .order_by("pk")
        .values_list("convention", "subject")
    )


@pytest.mark.parametrize("name", OF_CONVENTION)
def test_a_list_of_a_convention_is_taken_away_in_its_journal(elected, name):
    address = reverse(name, args=["TI-DOUBS"])
    elected.get(address)
    assert taken() == []  # read on the screen, nothing leaves
    answer = elected.get(address, {"format": "csv"})
    (line,) = taken()
    assert line[0] == "TI-DOUBS"
    assert line[1] in answer["Content-Disposition"]


def test_a_list_of_several_conventions_too(elected):
    for name in ("convention_list", "deliberation_list", "settlements"):
        elected.get(reverse(name), {"format": "xlsx"})
    assert taken() == [
        ("", "conventions.xlsx"),
        ("", "deliberations.xlsx"),
        ("", "regularisations.xlsx"),
    ]
