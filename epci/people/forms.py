"""What is typed about people and the record of an organisation."""

from typing import Any

from django import forms

from accounts.forms import NewPasswordForm
from epci.models import Membership, Organisation
from epci.permissions import ROLES, Role
from epci.record.reading import FIELDS
from press.kit.forms import Versioned


class Compact(forms.CharField):
    """A number that people write in groups: its spaces do not count, its letters are capitals."""

    def to_python(self, value: Any) -> str:
        return "".join(str(value or "").split()).upper()


class InvitationForm(forms.Form):
    """Whom to invite, and the roles that they would have."""

    email = forms.EmailField(
        label="Adresse électronique",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Cette adresse électronique n'est pas complète."},
    )
    roles = forms.MultipleChoiceField(
        label="Rôles",
        choices=Membership.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un rôle."},
    )


class NewAccountForm(NewPasswordForm):
    """The name and the password of whoever accepts an invitation without an account."""

    name = forms.CharField(
        label="Nom",
        max_length=120,
        help_text="Prénom et nom, comme les autres les liront dans le journal.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ("name", "password1", "password2")


class OrganisationForm(Versioned, forms.ModelForm):
    """The record of an organisation; identifiers are taken with or without their spaces."""

    siret = Compact(label="SIRET", required=False, empty_value=None)

    class Meta:
        model = Organisation
        fields = FIELDS
        widgets = {"address": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "address": "Comme sur une enveloppe, sans le nom.",
            "city": "La ville d'où partent les lettres : « Besançon, le 15 janvier ».",
            "contact": "Une adresse ou un numéro où l'on répond.",
        }
        error_messages = {
            "siret": {"unique": "Ce SIRET est déjà celui d'un autre organisme."},
        }


def role_notes() -> list[tuple[str, list[str]]]:
    """What each role allows beyond reading, beside the boxes to tick."""
    return [
        (role.label, sorted(act.value for act in ROLES[role] - ROLES[Role.ELECTED_MEMBER]))
        for role in Role
    ]
