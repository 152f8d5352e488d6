"""The page of components: for who writes pages, and for nobody in production."""

import pytest

from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db


def test_a_demonstration_shows_each_component_in_its_states(client, settings):
    settings.DEMONSTRATION = True
    client.force_login(UserFactory())
    said = text_of(client.get("/composants/"))
    for words in ("60 lignes", "en retard", "Rien pour l'instant", "« 10.833 » est ambigu"):
        assert words in said
    empty = text_of(client.get("/composants/?etat=faite&du=2025-12-01&au=2025-01-01"))
    assert "Rien ne peut convenir" in empty
    assert "Aucune ligne ne correspond" in empty


def test_a_production_has_no_such_page(client):
    client.force_login(UserFactory())
    assert client.get("/composants/").status_code == 404
