"""Names are found as acts write them, as they were before, and by their communes."""

from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.filters import JournalFilters
from accounts.journal import record
from accounts.models import Entry
from epci.models import CommuneMembership, Organisation
from epci.naming import known
from tests.conventions.texts.drafts import draft, editor
from tests.factories import EpciFactory, MembershipFactory, siren
from tests.stored import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(MembershipFactory().user)
    return client


def named(client, typed) -> list[str]:
    groups = client.get(reverse("search"), {"q": typed}).context["groups"]
    return [hit.title for group in groups if group.kind.code == "organismes" for hit in group.hits]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("CC du Pays de Maîche", "communauté de communes du Pays de Maîche"),
        ("CA du Pays de Saint-Malo", "st malo"),
        ("CC du Plateau du Russey", "plateau de Russey"),
        ("CU Grand Besançon Métropole", "communauté urbaine grand besancon"),
    ],
)
def test_a_body_is_found_as_people_write_it(reader, name, typed):
    for rank, one in enumerate((name, "CC d'Ailleurs")):
        EpciFactory(name=one, siren=siren(900 + rank))
    assert named(reader, typed) == [name]


def test_a_body_is_found_by_its_communes_and_by_the_name_that_it_bore(reader, monkeypatch):
    epci = EpciFactory(name="CC des Portes", siren=siren(950))
    CommuneMembership.objects.create(
        code="25001", name="Zorglub-les-Bains", epci=epci, first_year=2021, last_year=2026
    )
    names = {epci.organisation.siren: ["CC du Vieux Pertuis"]}
    monkeypatch.setattr(known, "shipped_names", lambda: names)
    assert known.keep_known_names() == 1
    assert named(reader, "zorglub les bains") == named(reader, "vieux pertuis") == ["CC des Portes"]
    assert known.keep_known_names() == 0


def test_words_written_behind_the_application_are_written_again(reader):
    epci = EpciFactory(name="CC des Portes", siren=siren(951))
    put(Organisation.objects.filter(pk=epci.pk), name="CC Zorglub")
    assert named(reader, "zorglub") == ["CC Zorglub"]


@pytest.mark.parametrize("typed", ["a" * 10_000, "9" * 30, "98765432109 " * 1_000])
def test_what_is_too_long_to_be_found_is_told_so(reader, typed):
    response = reader.get(reverse("search"), {"q": typed})
    assert response.status_code == 200
    assert "Rien de ce que vous pouvez voir" in response.content.decode()


@pytest.mark.engine
@pytest.mark.parametrize(
    "typed",
    [
        "Saint-Malo",
        "st malo",
        "SAINT MALO",
        "pays saint‑malo",
        "communauté d'agglomération du Pays de Saint-Malo",
        "Communauté d’agglomération St-Malo",
        "CA pays de saint malo",
        "zorglub les bains",
        "vieux pertuis",
    ],
)
def test_whoever_seeks_a_party_finds_it_by_any_of_its_names(typed, client, monkeypatch):
    text = draft()
    epci = EpciFactory(name="CA du Pays de Saint-Malo", siren=siren(960), nature="CA")
    EpciFactory(name="CC d'Ailleurs", siren=siren(961))
    CommuneMembership.objects.create(
        code="35288", name="Zorglub-les-Bains", epci=epci, first_year=2021, last_year=2026
    )
    names = {epci.organisation.siren: ["CC du Vieux Pertuis"]}
    monkeypatch.setattr(known, "shipped_names", lambda: names)
    known.keep_known_names()
    client.force_login(editor(text))
    answer = client.get(reverse("find_party", args=["BROUILLON"]), {"recherche": typed})
    assert [one.name for one, _there in answer.context["found"]] == ["CA du Pays de Saint-Malo"]


@pytest.mark.engine
@pytest.mark.parametrize("typed", ["émise", "emise", "ÉMISE", "l'émise", "saint malo", "st-malo"])
def test_a_journal_is_searched_by_the_same_words(typed):
    record(by=None, act="campagne émise", subject="CA du Pays de Saint-Malo")
    record(by=None, act="clé arrêtée", subject="CC d'Ailleurs")
    found = JournalFilters(QueryDict(f"mots={quote(typed)}"), Entry.objects.all()).found
    assert [one.act for one in found] == ["campagne émise"]
