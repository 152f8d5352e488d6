"""The journal of a convention: what every party did on it, and who took its letters away."""

import pytest
from django.urls import reverse

from accounts.journal import record
from accounts.models import Entry, User
from tests.factories import MembershipFactory

pytestmark = pytest.mark.usefixtures("demo")

JOURNAL = "/conventions/TI-DOUBS/journal/"


def test_an_elected_member_reads_what_every_party_did_on_the_convention(client):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    record(by=None, act="ailleurs", subject="autre convention", convention="PMT-2024")
    page = client.get(JOURNAL).context["table"].page
    assert {entry.convention for entry in page} == {"TI-DOUBS"}
    assert {entry.organisation for entry in page} >= {"CU Grand Besançon Métropole"}
    found = client.get(JOURNAL, {"acte": "délibération"}).context["table"].page
    assert [entry.act for entry in found] == ["délibération"]


def test_whoever_is_no_party_finds_nothing(client):
    client.force_login(MembershipFactory().user)
    addresses = (JOURNAL, f"{JOURNAL[:-1]}.csv", "/conventions/RIEN/journal/")
    assert [client.get(one).status_code for one in addresses] == [404] * 3


def test_the_journal_is_a_file_too(client):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    answer = client.get(f"{JOURNAL[:-1]}.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="journal-TI-DOUBS.csv"'
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + Entry.objects.filter(convention="TI-DOUBS").count()


@pytest.mark.parametrize("lines", [1, 60])
def test_the_page_costs_the_same_whatever_its_length(client, lines, django_assert_num_queries):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    for number in range(lines):
        record(by=None, act="acte", subject=f"{number}", convention="TI-DOUBS")
    with django_assert_num_queries(8):
        client.get(reverse("convention_journal", args=["TI-DOUBS"]))
