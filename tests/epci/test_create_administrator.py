"""A new server starts with the first administrator of an organisation."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Entry
from epci.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

PASSWORD = "trois chaises et un buffet"


def create(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("create_administrator", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_the_link_that_is_printed_makes_the_first_administrator():
    valley = OrganisationFactory(siren="242504116", name="CC de la Vallée")
    said, link = create("Premier@Vallee.example", "--siren", "242504116")
    assert said.endswith("est invité à administrer CC de la Vallée. Message envoyé.")
    assert "L'exploitant de Prorata vous invite" in mail.outbox[0].body
    assert Entry.objects.values_list("actor", "act").get() == ("ligne de commande", "invitation")
    typed = {"name": "Premier", "password1": PASSWORD, "password2": PASSWORD}
    answer = Client().post(link.removeprefix("http://127.0.0.1:8000"), typed)
    assert answer.status_code == 302
    held = Membership.objects.get()
    assert (held.user.email, held.organisation, held.role) == (
        "premier@vallee.example",
        valley,
        "administrator",
    )


def test_an_organisation_without_a_siren_is_named(monkeypatch):
    OrganisationFactory(siren=None, name="Chambre")
    said, _link = create("a@chambre.example", "--name", "Chambre")
    assert "administrer Chambre" in said


def test_somebody_who_acts_already_becomes_its_administrator():
    officer = MembershipFactory(organisation__name="Chambre", user__email="a@chambre.example")
    assert create("a@chambre.example", "--name", "Chambre") == [
        "a@chambre.example agissait déjà pour Chambre : c'est aussi son administrateur."
    ]
    assert Membership.objects.filter(user=officer.user, role="administrator").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("a@b.example", "--siren", "000000000"), "Aucun organisme « 000000000 »"),
        (("a@b.example", "--name", "Deux"), "Plusieurs organismes s'appellent « Deux »"),
        (("a@", "--name", "Une"), "adresse"),
        (("a@b.example",), "--siren --name"),
    ],
)
def test_what_cannot_be_done_says_why(arguments, sentence):
    OrganisationFactory.create_batch(2, name="Deux")
    OrganisationFactory(name="Une")
    with pytest.raises(CommandError, match=sentence):
        create(*arguments)
    assert mail.outbox == []
