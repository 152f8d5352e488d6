"""What is typed about the parties of a convention, and how an organisation is found."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from conventions.parties.acts import FACTS
from conventions.parties.short_names import short_name_of
from epci.entities.numbers import SIREN_LENGTH
from epci.models import Organisation
from epci.record.proposals import SIREN_HELP, kind_of, siren_typed
from press.kit.forms import ActForm, EditForm, words
from press.kit.search import Asked, holding
from press.words.french import is_number

MOST_FOUND = 20


class OrganisationSearch(forms.Form):
    """An organisation by words of its names, past ones too, by a commune of it, or by its SIREN."""

    recherche = forms.CharField(
        label="Nom, commune ou SIREN de l'organisme",
        max_length=200,
        required=False,
        help_text="Ni accents, ni majuscules, ni traits d'union ne comptent ; un nom d'avant, ou "
        "une commune membre, suffit.",
    )

    @property
    def asked(self) -> str:
        return self.cleaned_data["recherche"] if self.is_valid() else ""

    @property
    def foretold(self) -> dict[str, str]:
        """What is asked, as the first words of an organisation that nobody has written."""
        siren = siren_typed(self.asked)
        return (
            {"siren": siren, "kind": kind_of(siren)} if is_number(siren) else {"name": self.asked}
        )

    def found(self) -> QuerySet[Organisation]:
        """The first that match; nothing while nothing is asked."""
        siren = siren_typed(self.asked)
        if is_number(siren) and len(siren) == SIREN_LENGTH:
            return Organisation.objects.filter(siren=siren)[:MOST_FOUND]
        asked = Asked.typed(self.asked)
        if not asked.words:
            return Organisation.objects.none()
        found = holding(Organisation.objects.all(), asked, "searched")
        return found.order_by("exactness", "sort_name", "pk")[:MOST_FOUND]


class NewOrganisationForm(ActForm):
    """An organisation that the register does not hold: a chamber, the State, an association."""

    name = forms.CharField(
        label="Nom", max_length=200, error_messages={"required": "Écrivez son nom."}
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=[one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.EPCI],
    )
    siren = words("SIREN", 20, help_text=SIREN_HELP)

    def clean_siren(self) -> str:
        return siren_typed(self.cleaned_data["siren"])


class PartyForm(EditForm):
    """A party as the act names it, what it does there, and who signs for it."""

    name = forms.CharField(
        label="Nom dans l'acte",
        max_length=200,
        help_text="Tel que la convention l'imprime, qui peut différer du registre.",
        error_messages={"required": "Écrivez son nom."},
    )
    short_name = forms.CharField(
        label="Sigle",
        max_length=60,
        help_text="Celui des tableaux : CCVM.",
        error_messages={"required": "Écrivez un sigle."},
    )
    is_lead = forms.BooleanField(
        label="Pilote : ses agents modifient la convention",
        required=False,
        help_text="Une seule partie l'est ; la désigner ici remplace l'actuelle.",
    )
    is_contributor = forms.BooleanField(label="Contributeur : paie sa part", required=False)
    is_cofinancer = forms.BooleanField(label="Cofinanceur : subventionne", required=False)
    is_beneficiary = forms.BooleanField(label="Bénéficiaire : reçoit", required=False)
    signatory = words("Signataire", 120, help_text="Qui signe pour elle.")
    signatory_capacity = words("Qualité du signataire", 120, help_text="Président, directrice…")
    body = words(
        "Organe qui autorise, si ce n'est pas un conseil",
        120,
        help_text="Vide pour un EPCI. Sinon : assemblée, conseil d'administration, préfet…",
    )
    service_code = words("Code service (Chorus Pro)", 100)
    commitment_number = words("Numéro d'engagement", 50)

    ROLES = ("is_lead", "is_contributor", "is_cofinancer", "is_beneficiary")

    def __init__(self, *args: Any, allowed: tuple[str, ...] = FACTS, **kwargs: Any) -> None:
        """With the fields that may be edited alone."""
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in (*allowed, "seen") and (name != "body" or allowed != FACTS):
                del self.fields[name]

    @property
    def roles(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ROLES if name in self.fields]

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.ROLES]

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        facts = {name: value for name, value in typed.items() if name in FACTS}
        return {"facts": facts, "body": typed.get("body")}


def proposed_of(organisation: Organisation) -> dict[str, Any]:
    """What the register knows of whoever joins; its own record is read once it has accepted."""
    return {
        "name": organisation.name,
        "short_name": short_name_of(organisation.name),
        "is_contributor": organisation.kind == Organisation.Kind.EPCI,
    }
