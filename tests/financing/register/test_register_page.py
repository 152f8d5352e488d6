"""The administrator reads whether the register is in order, and asks it to be verified."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.immutability import install_triggers, remove_triggers
from conventions.models import Party
from epci.models import Membership
from financing.models import FundCall, Verification
from financing.reckoning import keeping
from tests.factories import MembershipFactory
from tests.financing.reading import words

pytestmark = pytest.mark.usefixtures("round_")


def administrator_of(short_name: str) -> tuple[Client, str]:
    """Someone who administers a party of the Doubs convention, and the page of its register."""
    party = Party.objects.get(convention__reference="TI-DOUBS", short_name=short_name)
    role = Membership.Role.ADMINISTRATOR
    member = MembershipFactory(organisation=party.organisation, role=role)
    client = Client()
    client.force_login(member.user)
    return client, reverse("register", args=[party.organisation_id])


def alter_a_letter() -> None:
    remove_triggers()
    FundCall.objects.filter(number=2).update(amount=1)
    install_triggers()


def test_before_any_run_the_page_says_what_it_would_do():
    client, address = administrator_of("CCI Saône-Doubs")
    assert "Rien n'a encore été vérifié" in words(client.get(address))


def test_a_run_from_the_page_is_said():
    client, address = administrator_of("CCI Saône-Doubs")
    assert client.post(address).url == address
    said = words(client.get(address))
    assert "6 lettres relues" in said
    assert "tout se retrouve" in said


def test_the_command_leaves_what_it_found_to_the_page():
    alter_a_letter()
    with pytest.raises(CommandError):
        call_command("verify", stdout=StringIO())
    client, address = administrator_of("CCI Saône-Doubs")
    said = words(client.get(address))
    assert "2025-0002 : montant" in said


def test_the_anomalies_of_another_carrier_are_not_shown():
    alter_a_letter()
    keeping.rebuild()  # what its plan has left to call is everybody's
    client, address = administrator_of("CCVM")
    client.post(address)
    said = words(client.get(address))
    assert "2025-0002" not in said
    assert "en ordre" in said


def test_a_part_of_the_register_does_not_count_as_a_verification():
    call_command("verify", since=None, stdout=StringIO())
    whole = Verification.objects.get()
    call_command("verify", "--since=2026-01-01", stdout=StringIO())
    assert Verification.objects.get() == whole


def test_a_long_register_is_verified_by_the_command_alone(monkeypatch):
    monkeypatch.setattr("financing.register.checking.QUICK", 5)
    client, address = administrator_of("CCI Saône-Doubs")
    assert "manage.py verify" in words(client.get(address))
    client.post(address)
    assert Verification.objects.count() == 0
