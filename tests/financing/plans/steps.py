"""What the stories of the editor share: a draft, its lead, and the forms of its plan."""

from datetime import date

from django.test import Client
from django.urls import reverse

from conventions.models import Text
from financing.models import Component
from tests.financing.plans.written import line, period, written
from tests.screen import text_of

REFERENCE, TODAY = "BROUILLON", date(2026, 3, 2)


def address(name: str, *args: object) -> str:
    return reverse(name, args=[REFERENCE, *args])


def post(chief: Client, name: str, *args: object, **typed: object) -> str:
    return text_of(chief.post(address(name, *args), typed, follow=True))


def put_back(chief: Client) -> str:
    """What was taken out last, asked back."""
    return text_of(chief.post(reverse("put_back"), follow=True))


def component(text: Text) -> Component:
    return written(text, text.convention.parties.get(rank=1))


def outline(text: Text, **changed: object) -> dict[str, object]:
    """The form of a component."""
    first = text.convention.parties.get(rank=1)
    return {
        "label": "Animation du programme",
        "carrier": first.pk,
        "default_basis": "planned",
        "legal_basis": "la convention, article 4",
        "in_totals": "on",
        **changed,
    }


def rule(text: Text, **changed: object) -> dict[str, object]:
    """The form of a rule: by halves between the two contributors."""
    first, second = text.convention.parties.filter(is_contributor=True).order_by("rank")
    return {
        "first_year": 2026,
        "kind": "equal",
        "basis": "municipal",
        "step": "exact",
        "rounding": "largest_remainder",
        f"p{first.pk}": "on",
        f"p{second.pk}": "on",
        **changed,
    }


def cells(text: Text, **amounts: object) -> dict[str, object]:
    """« salaire_2026 » names the cell of a line and a year."""
    found = {}
    for name, amount in amounts.items():
        code, _, year = name.rpartition("_")
        found[f"m{line(text, code).pk}-{period(text, int(year)).pk}"] = amount
    return found
