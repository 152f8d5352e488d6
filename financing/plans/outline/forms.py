"""What is typed of the outline of a plan: a component, and a line of it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from conventions.models import Convention, Party
from epci.models import Organisation
from financing.models import Basis, Component, Line
from financing.plans.outline.acts import COMPONENT_FACTS, LINE_FACTS
from press.kit.forms import ActForm, EditForm, words
from press.words.french import fold

NATURES = {
    Line.Nature.EXPENSE: "une dépense",
    Line.Nature.FUNDING: "une ressource : un financeur extérieur la verse",
    Line.Nature.CONTRIBUTION: "la participation des partenaires, que la règle partage",
}


class ComponentForm(EditForm):
    """A part of the convention that one party carries, and that has its own rule."""

    label = forms.CharField(
        label="Nom du volet",
        max_length=200,
        help_text="Comme « Animation du programme ». Un seul volet suffit souvent.",
        error_messages={"required": "Nommez le volet."},
    )
    carrier = forms.ModelChoiceField(
        label="Porté par",
        queryset=Party.objects.none(),
        empty_label="–",
        help_text="La partie qui paie les dépenses et appelle les fonds.",
        error_messages={
            "required": "Choisissez la partie qui le porte.",
            "invalid_choice": "Choisissez une des parties.",
        },
    )
    default_basis = forms.ChoiceField(
        label="Les appels se calculent sur le montant", choices=Basis.choices
    )
    legal_basis = forms.CharField(
        label="Base juridique",
        max_length=200,
        help_text="Ce qui oblige à payer : « la convention, article 4 ».",
        error_messages={"required": "Écrivez ce qui oblige à payer."},
    )
    in_totals = forms.BooleanField(
        label="Compte dans les totaux de la convention", required=False, initial=True
    )

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = convention.parties.order_by("rank")

    def arguments(self) -> dict[str, Any]:
        return {"facts": {name: self.cleaned_data[name] for name in COMPONENT_FACTS}}


def begun_of(convention: Convention) -> dict[str, Any]:
    """What a new component most often says: the lead carries it, the convention obliges."""
    lead = convention.parties.filter(is_lead=True).first()
    basis = ", ".join(filter(None, ("la convention", convention.sharing_article)))
    return {"carrier": lead, "legal_basis": basis}


class LineForm(EditForm):
    """A line of a component; its nature is asked once, when it is added."""

    nature = forms.ChoiceField(
        label="C'est",
        choices=list(NATURES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que la ligne est."},
    )
    label = forms.CharField(
        label="Libellé",
        max_length=300,
        help_text="Comme la convention l'imprime : « Salaire du chef de projet ».",
        error_messages={"required": "Écrivez le libellé de la ligne."},
    )
    in_kind = forms.BooleanField(
        label="En nature : valorisé dans l'équilibre, jamais appelé", required=False
    )
    gate = words(
        "Condition préalable",
        300,
        help_text="Ce qui doit être acquis avant de dépenser ; vide s'il n'y a rien.",
    )
    funder = forms.ModelChoiceField(
        label="Financeur",
        queryset=Organisation.objects.none(),
        empty_label="–",
        required=False,
        error_messages={"invalid_choice": "Choisissez un financeur de la liste."},
    )
    state = forms.ChoiceField(
        label="Où en est cette ressource ?",
        choices=[("", "–"), *Line.FundingState.choices],
        required=False,
    )
    pays_for = forms.ModelMultipleChoiceField(
        label="Dépenses qu'elle paie",
        queryset=Line.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Aucune cochée : elle les paie toutes.",
        error_messages={"invalid_choice": "Choisissez des dépenses de ce volet."},
    )

    def __init__(
        self,
        *args: Any,
        component: Component,
        lines: QuerySet[Line],
        line: Line | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if line:
            del self.fields["nature"]
        self.known = line.nature if line else ""
        self.fields["funder"].queryset = funders_of(component.convention)
        self.fields["pays_for"].queryset = lines.filter(nature=Line.Nature.EXPENSE)
        if self.known and not self.is_funding:
            for name in ("funder", "state", "pays_for"):
                del self.fields[name]

    @property
    def is_funding(self) -> bool:
        nature = self.known or self.cleaned_data.get("nature")
        return nature == Line.Nature.FUNDING

    @property
    def common(self) -> list[Any]:
        """The fields of every line, then `of_fundings`, which resources alone have."""
        return [self[name] for name in self.fields if name not in ("funder", "state", "pays_for")]

    @property
    def of_fundings(self) -> list[Any]:
        return [self[name] for name in ("funder", "state", "pays_for") if name in self.fields]

    def clean(self) -> None:
        typed = self.cleaned_data
        needs = self.is_funding and not typed.get("in_kind")
        if needs and not typed.get("funder") and "funder" not in self.errors:
            self.add_error("funder", "Une ressource nomme son financeur.")

    def arguments(self) -> dict[str, Any]:
        """An expense and a contribution have no funder, no state, and pay for nothing."""
        typed = self.cleaned_data
        facts = {name: typed.get(name) for name in LINE_FACTS}
        if not self.is_funding:
            facts |= {"funder": None, "state": ""}
        told: dict[str, Any] = {
            "facts": facts,
            "pays_for": typed["pays_for"] if self.is_funding else (),
        }
        return told if self.known else told | {"nature": typed["nature"]}


class NewLineForm(ActForm):
    """A line added in the grid itself; the funder is found by its name, or written there."""

    prefix = "ajout"
    nature = forms.ChoiceField(label="Ajouter", choices=list(NATURES.items()))
    label = forms.CharField(
        label="Libellé",
        max_length=300,
        error_messages={"required": "Écrivez le libellé de la ligne."},
    )
    in_kind = forms.BooleanField(label="En nature", required=False)
    funder = words(
        "Financeur",
        200,
        help_text="Pour une ressource : son nom, choisi dans la liste ou nouveau.",
        widget=forms.TextInput(attrs={"list": "funders", "autocomplete": "off"}),
    )
    funder_kind = forms.ChoiceField(
        label="Nature du financeur, s'il est nouveau",
        choices=[("", "–"), *(one for one in Organisation.Kind.choices if one[0] != "epci")],
        required=False,
    )

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {fold(one.name): one for one in funders_of(component.convention)}

    def clean(self) -> None:
        typed = self.cleaned_data
        self.is_funding = typed.get("nature") == Line.Nature.FUNDING
        name = typed.get("funder", "")
        if self.is_funding and not name and not typed.get("in_kind"):
            self.add_error("funder", "Une ressource nomme son financeur.")
        is_new = self.is_funding and name and fold(name) not in self.known
        if is_new and not typed.get("funder_kind"):
            self.add_error(
                "funder_kind", f"« {name} » n'est pas encore connu : dites ce que c'est."
            )

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        facts = {"label": typed["label"], "in_kind": typed["in_kind"]}
        facts |= {"funder": None, "state": "", "gate": ""}
        funder = None
        if self.is_funding and typed["funder"]:
            facts["funder"] = self.known.get(fold(typed["funder"]))
            facts["state"] = Line.FundingState.REQUESTED
            asked = {"name": typed["funder"], "kind": typed["funder_kind"]}
            funder = None if facts["funder"] else asked
        return {"nature": typed["nature"], "facts": facts, "funder": funder}


def funders_of(convention: Convention) -> Any:
    """Who may fund: the parties, and every organisation known that is not an EPCI."""
    parties = convention.parties.values("organisation")
    known = Organisation.objects.filter(Q(pk__in=parties) | ~Q(kind=Organisation.Kind.EPCI))
    return known.order_by("sort_name", "pk")
