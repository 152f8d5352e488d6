"""A long list of choices is drawn as Django would, at once."""

import pytest
from django import forms

from epci.populations.widgets import LongSelect

CHOICES = [("", "tous"), (1, "l'un"), ("2", '<b>"deux"</b>')]


@pytest.mark.parametrize("value", [None, "", 1, "1", "2", "inconnu"])
def test_it_says_what_django_s_own_select_says(value):
    drawn = [
        widget(choices=CHOICES, attrs={"class": "form-select"})
        .render("choix", value, attrs={"id": "id_choix", "aria-invalid": "true"})
        .replace("\n", "")
        .replace("  ", "")
        for widget in (LongSelect, forms.Select)
    ]
    assert sorted_attributes(drawn[0]) == sorted_attributes(drawn[1])


def sorted_attributes(html: str) -> tuple[list[str], str]:
    """The attributes of the list in any order, then its options."""
    opening, _, options = html.partition(">")
    return sorted(opening.replace("&#x27;", "&#39;").split()), options
