"""The page that says who may do what is generated from the roles themselves."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from epci.permissions import ROLES, Act, Role
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def table_of(html: str) -> dict[str, list[str]]:
    """« oui » or « non » by act, in the order of the columns."""
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', html, re.DOTALL)
    return {act.replace("&#x27;", "'"): re.findall(r"\b(oui|non)\b", cells) for act, cells in rows}


def test_every_act_says_yes_or_no_for_every_role(client: Client):
    client.force_login(MembershipFactory(role=Role.PROJECT_CHIEF).user)
    html = client.get(reverse("roles")).content.decode()
    assert table_of(html) == {
        f"{act.value[0].upper()}{act.value[1:]}": [
            "oui" if act in ROLES[role] else "non" for role in Role
        ]
        for act in Act
    }
    assert re.findall(r'class="own-role">\s*([^<]+?)\s*<', html) == ["Chef de projet"]
    assert "celui qui est écrit en haut de chaque page" in html
