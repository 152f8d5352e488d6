"""How conventions are searched, what the grid of populations shows, and a document to file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from accounts.models import User
from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.states import State
from conventions.models import Convention, Document, Party
from conventions.approvals.tables import lines_of
from epci.models import Epci, Organisation
from epci.permissions import Act, acting_for, can, organisations_of
from epci.tables import departments
from epci.populations.widgets import LongSelect
from press.kit.fields import DayField
from press.words.french import fold
from press.kit.search import Folded
from press.files.uploads import KINDS, MOST_BYTES, UploadField

OLDEST = date(1950, 1, 1)  # a document may be older than the conventions themselves
ORDERS = {
    "reference": (),
    "debut": (F("starts_on").asc(nulls_last=True),),
    "fin": (F("last_day").asc(nulls_last=True),),
    "etat": ("state",),
}
ORDER_LABELS = (
    ("reference", "référence"),
    ("debut", "date d'effet"),
    ("fin", "date de fin"),
    ("etat", "état"),
)


class ConventionSearch(forms.Form):
    """Search, filters and order of a list of conventions; the choices are those of the list.

    `has_any` says whether there is anything to search.
    """

    recherche = forms.CharField(label="Référence, titre ou programme", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    annee = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    tri = forms.ChoiceField(label="Trier par", required=False, choices=ORDER_LABELS)

    def __init__(self, data: Mapping[str, str], conventions: ConventionQuerySet, on: date) -> None:
        super().__init__(data)
        self.conventions, self.on = conventions, on
        known = conventions.with_last_day(on).order_by()
        facts = list(known.values_list("programme", "starts_on", "last_day").distinct())
        self.has_any = bool(facts)
        self._offer("programme", sorted({programme for programme, *_ in facts} - {""}, key=fold))
        self._offer("etat", [state.value for state in State])
        self._offer("annee", _years(day for _, *days in facts for day in days if day))

    def _offer(self, name: str, values: list[Any]) -> None:
        choices = [(value, value) for value in values]
        self.fields[name].choices = [("", "toutes" if name == "annee" else "tous"), *choices]

    def found(self) -> ConventionQuerySet:
        """The conventions that hold, in order; none while a choice is unknown."""
        if not self.is_valid():
            return self.conventions.none()
        asked = self.cleaned_data
        words = Concat("reference", Value(" "), "title", Value(" "), "programme")
        found = lines_of(self.conventions, self.on).alias(folded=Folded(words))
        for word in fold(asked["recherche"]).split():
            found = found.filter(folded__contains=word)
        if asked["programme"]:
            found = found.filter(programme=asked["programme"])
        if asked["etat"]:
            found = found.filter(state=State(asked["etat"]))
        if asked["annee"] is not None:
            found = _covering(found, asked["annee"])
        return found.order_by(*ORDERS[asked["tri"] or "reference"], "reference")


def _years(days: Iterable[date]) -> list[int]:
    """From the first effect to the last end that the conventions of a list know."""
    years = {day.year for day in days}
    return list(range(min(years), max(years) + 1)) if years else []


def _covering(conventions: ConventionQuerySet, year: int) -> ConventionQuerySet:
    """Those that have effect on some day of the year, as far as it is known."""
    begins = conventions.alias(first=Coalesce("starts_on", "submitted_on"))
    unended = Q(last_day__isnull=True) | Q(last_day__gte=date(year, 1, 1))
    return begins.filter(unended, first__lte=date(year, 12, 31))


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
    dated_on = DayField(label="Date de la pièce", floor=OLDEST)
    file = UploadField(
        label="Fichier",
        help_text=f"{MOST_BYTES // 10**6} Mo au plus : {', '.join(one.label for one in KINDS)}.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(f".{one}" for kind in KINDS for one in kind.suffixes)}
        ),
    )
