"""The demonstration is loaded once, whole, and says so."""

import pytest
from django.apps import apps

from accounts.models import Entry, User
from config.demo.files import CONVENTIONS, read
from conventions.models import Convention
from tests.demo import load_everything

pytestmark = pytest.mark.usefixtures("loaded")

CCI = "Chambre de Commerce et d'Industrie Saône-Doubs"


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_command_says_what_it_loaded_and_how_to_sign_in(said: str) -> None:
    lines, password = said.splitlines(), read("accounts")["password"]
    assert lines[0] == "Démonstration chargée : 5 conventions."
    assert lines[6:] == [
        f"Comptes de démonstration, mot de passe « {password} » :",
        "  admin@ccvm.example : administrateur, CC du Val de Morteau",
        "  elu@gbm.example : élu, CU Grand Besançon Métropole",
        "  finances@ccvm.example : chargé des finances, CC du Val de Morteau",
        f"  projet@cci-saone-doubs.example : chef de projet, {CCI}",
        "  hote@prorata.example : hébergeur",
    ]
    assert User.objects.get(email="elu@gbm.example").check_password(password)


def test_loading_again_changes_nothing_and_says_so() -> None:
    before = counts()
    said = load_everything()
    assert said.splitlines()[0] == "La démonstration est déjà chargée : rien n'a changé."
    assert counts() == before


def test_what_was_changed_since_is_left_as_it_is() -> None:
    Convention.objects.filter(reference="TI-DOUBS").update(payment_days=45)
    load_everything()
    assert Convention.objects.get(reference="TI-DOUBS").payment_days == 45


def test_each_convention_leaves_its_line_in_the_journal() -> None:
    lines = Entry.objects.filter(act="chargement de la démonstration").order_by("id")
    assert [line.convention for line in lines] == [
        read(name)["convention"]["reference"] for name in CONVENTIONS
    ]
