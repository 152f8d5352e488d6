"""The command refuses where it should, and leaves nothing behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Entry, User
from conventions.models import Convention

pytestmark = pytest.mark.django_db


def test_outside_a_demonstration_nothing_is_loaded(settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", stdout=StringIO())
    assert str(refusal.value) == (
        "Cette base n'est pas une démonstration : rien n'est chargé. "
        "Une base d'essai se déclare par PRORATA_DEMONSTRATION=true."
    )
    assert not User.objects.exists()


def test_without_the_register_it_says_what_to_run_first(settings) -> None:
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", stdout=StringIO())
    assert str(refusal.value) == (
        "Le registre des EPCI est vide : lancez d'abord « manage.py load_register »."
    )
    assert not Convention.objects.exists()
    assert not Entry.objects.exists()
