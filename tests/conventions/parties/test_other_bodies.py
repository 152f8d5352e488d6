"""A body that nobody has written yet: what the register knows of it is proposed, and its SIREN is
judged by its key and by its nature.
"""

import pytest
from django.urls import reverse

from conventions.models import Party
from epci.models import CommuneMembership, Organisation
from tests.conventions.texts.drafts import draft, editor
from tests.factories import EpciFactory, siren
from tests.screen import text_of

pytestmark = pytest.mark.django_db
FIND = "/conventions/BROUILLON/parties/ajouter/"
BESANCON, SAINT_DENIS = "212500565", "219740115"


@pytest.fixture
def writer(client, monkeypatch):
    text = draft()
    epci = EpciFactory(name="Grand Besançon Métropole", siren=siren(970), nature="CU")
    Organisation.objects.filter(pk=epci.pk).update(known_as="Besançon\nLe Russey")
    for code, name in (("25056", "Besançon"), ("25512", "Le Russey"), ("97411", "Saint-Denis")):
        CommuneMembership.objects.create(
            code=code, name=name, epci=epci, first_year=2021, last_year=2026
        )
    epci.organisation.refresh_from_db()
    epci.organisation.save()  # its words, with its communes
    client.force_login(editor(text))
    return client


@pytest.mark.parametrize(
    ("asked", "name", "number"),
    [
        ("besancon", "Commune de Besançon", ""),
        ("Le Russey", "Commune du Russey", ""),
        ("212 500 565", "Commune de Besançon", BESANCON),
        (f"{BESANCON}00016", "Commune de Besançon", BESANCON),
        (SAINT_DENIS, "Commune de Saint-Denis", SAINT_DENIS),
    ],
)
def test_a_commune_of_the_register_is_chosen_by_one_press(writer, asked, name, number):
    page = writer.get(FIND, {"recherche": asked})
    assert [(one.name, one.siren) for one in page.context["known"]] == [(name, number)]
    assert "commune membre de Grand Besançon Métropole" in text_of(page)
    (known,) = page.context["known"]
    answer = writer.post(FIND, {"name": known.name, "kind": known.kind, "siren": known.siren})
    written = Organisation.objects.get(name=name)
    assert (written.kind, written.siren or "") == ("commune", number)
    assert answer.url == reverse("add_party", args=["BROUILLON", written.pk])
    assert writer.get(FIND, {"recherche": asked}).context["known"] == []


def test_a_number_that_the_register_does_not_hold_says_a_nature_at_least(writer):
    page = writer.get(FIND, {"recherche": "222 500 019"})
    assert page.context["known"] == []
    assert page.context["form"].initial == {"siren": "222500019", "kind": "department"}


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("commune", "212500566", "« 212500566 » n'est pas un SIREN : la clé est fausse."),
        ("syndicate", "20000017", "« 20000017 » n'est pas un SIREN : il a 9 chiffres."),
        (
            "petr",
            BESANCON,
            "« 212500565 » est le SIREN d'une autre nature (commune) : relisez-les.",
        ),
        ("commune", "732829320", "n'est pas le SIREN de cette nature (commune)"),
        ("association", BESANCON, "est le SIREN d'un organisme public, non d'une association."),
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(writer, kind, number, said):
    typed = {"name": "Organisme d'essai", "kind": kind, "siren": number}
    page = writer.post(FIND, typed)
    assert said in " ".join(page.context["form"].errors["siren"])
    assert page.context["form"]["name"].value() == "Organisme d'essai"
    assert not Organisation.objects.filter(name="Organisme d'essai").exists()
    assert not Party.objects.filter(name="Organisme d'essai").exists()


@pytest.mark.parametrize("kind", ["public", "petr", "syndicate", "chamber", "other"])
def test_a_number_that_may_be_is_kept(writer, kind):
    number = "200053767"
    writer.post(FIND, {"name": "Organisme d'essai", "kind": kind, "siren": f"{number}00014"})
    assert Organisation.objects.get(siren=number).kind == kind
