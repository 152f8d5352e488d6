"""How conventions are searched, what the grid of populations shows, and a document to file."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from conventions.lifecycle import State
from conventions.models import Convention, Document, Party
from conventions.tables import Line
from epci.models import Epci, Organisation
from epci.permissions import Act, acting_for, can, organisations_of
from epci.tables import departments
from epci.widgets import LongSelect
from press.fields import DayField
from press.french import fold
from press.uploads import KINDS, MOST_BYTES, UploadField

ORDERS: dict[str, Callable[[Line], Any]] = {
    "reference": lambda line: line.convention.reference,
    "debut": lambda line: (line.convention.starts_on is None, line.convention.starts_on),
    "fin": lambda line: (line.last_day is None, line.last_day),
    "etat": lambda line: list(State).index(line.state),
}
ORDER_LABELS = (
    ("reference", "référence"),
    ("debut", "date d'effet"),
    ("fin", "date de fin"),
    ("etat", "état"),
)


class ConventionSearch(forms.Form):
    """Search, filters and order of a list of conventions; the choices are those of the list."""

    recherche = forms.CharField(label="Référence, titre ou programme", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    annee = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    tri = forms.ChoiceField(label="Trier par", required=False, choices=ORDER_LABELS)

    def __init__(self, data: Mapping[str, str], lines: list[Line]) -> None:
        super().__init__(data)
        self.lines = lines
        programmes = sorted({line.convention.programme for line in lines} - {""}, key=fold)
        self._offer("programme", programmes)
        self._offer("etat", [state.value for state in State])
        self._offer("annee", _years(lines))

    def _offer(self, name: str, values: list[Any]) -> None:
        choices = [(value, value) for value in values]
        self.fields[name].choices = [("", "toutes" if name == "annee" else "tous"), *choices]

    def found(self) -> list[Line]:
        """The lines that hold, in order; none while a choice is unknown."""
        if not self.is_valid():
            return []
        order = ORDERS[self.cleaned_data["tri"] or "reference"]
        return sorted(filter(self._holds, self.lines), key=order)

    def _holds(self, line: Line) -> bool:
        asked = self.cleaned_data
        return (
            all(word in line.folded for word in fold(asked["recherche"]).split())
            and asked["programme"] in ("", line.convention.programme)
            and asked["etat"] in ("", line.state.value)
            and (asked["annee"] is None or line.covers(asked["annee"]))
        )


def _years(lines: list[Line]) -> list[int]:
    """From the first effect to the last end that the conventions of a list know."""
    days = {line.convention.starts_on for line in lines} | {line.last_day for line in lines}
    years = {day.year for day in days if day is not None}
    return list(range(min(years), max(years) + 1)) if years else []


class GridChoice(forms.Form):
    """Which EPCIs the grid shows, and the organisation for which its figures are typed.

    The address keeps that organisation, so that figures typed for one are never saved for another.
    """

    perimetre = forms.ChoiceField(label="EPCI affichés", widget=LongSelect)
    organisme = forms.TypedChoiceField(coerce=int, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], user: User) -> None:
        self.user = user
        own, acted_for = organisations_of(user), acting_for(user)
        default = {"perimetre": "conventions", "organisme": acted_for.pk if acted_for else ""}
        super().__init__(default | dict(data.items()))
        self.fields["perimetre"].choices = [
            ("conventions", "ceux de mes conventions"),
            *((f"departement-{code}", f"département {code}") for code in departments()),
            ("tous", "tous"),
        ]
        self.fields["organisme"].choices = [(one.pk, one.name) for one in own]

    @property
    def organisation(self) -> Organisation | None:
        chosen = self.cleaned_data["organisme"]
        return next((one for one in organisations_of(self.user) if one.pk == chosen), None)

    @property
    def query(self) -> str:
        """The end of the address where this grid, for this organisation, is found again."""
        return urlencode(self.cleaned_data)

    @property
    def acting_for(self) -> str:
        """What tells apart the figures that a browser keeps for one organisation and another."""
        return str(self.cleaned_data["organisme"])

    @property
    def may_enter(self) -> bool:
        """Whether the person acts for that organisation, and may type populations for it."""
        organisation = self.organisation
        return organisation is not None and can(self.user, Act.ENTER_POPULATIONS, organisation)

    def epcis(self) -> QuerySet[Epci]:
        scope = self.cleaned_data["perimetre"]
        if scope == "tous":
            return Epci.objects.all()
        if scope == "conventions":
            visible = Convention.objects.visible_to(self.user).values("pk")
            parties = Party.objects.filter(convention__in=visible).order_by()
            return Epci.objects.filter(pk__in=parties.values("organisation"))
        return Epci.objects.filter(department=scope.removeprefix("departement-"))


class DocumentForm(forms.Form):
    """A file, and what it is."""

    kind = forms.ChoiceField(label="Nature", choices=Document.Kind.choices)
    title = forms.CharField(label="Titre", max_length=200)
    dated_on = DayField(label="Date de la pièce")
    file = UploadField(
        label="Fichier",
        help_text=f"{MOST_BYTES // 10**6} Mo au plus : {', '.join(one.label for one in KINDS)}.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(f".{one}" for kind in KINDS for one in kind.suffixes)}
        ),
    )
