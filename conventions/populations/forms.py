"""Which EPCIs the grid of populations shows, and for whom its figures are typed."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page
from django.db.models import QuerySet

from accounts.models import User
from conventions.models import Convention, Party
from epci.models import Epci, Organisation
from epci.permissions import Act, acting_for, can, organisations_of
from epci.populations import grid
from epci.populations.filters import called
from epci.populations.listing import departments
from epci.populations.widgets import LongSelect
from press.kit.paging import Pages
from press.kit.search import Asked

MOST_LINES = 30  # of a page: more than the EPCIs of any department


class GridPage(NamedTuple):
    """The EPCIs that a page of the grid reads, with its place among the pages of a long one."""

    epcis: QuerySet[Epci]
    page: Page[Epci] | None = None
    notice: str = ""
    is_typed: bool = False  # those for which something is typed, wherever they are

    @property
    def is_part(self) -> bool:
        return self.page is not None or self.is_typed


class GridChoice(forms.Form):
    """Which EPCIs the grid shows, and the organisation for which its figures are typed.

    The address keeps that organisation, so that figures typed for one are never saved for another.
    """

    perimetre = forms.ChoiceField(label="EPCI affichés", widget=LongSelect)
    recherche = forms.CharField(label="Nom ou SIREN", required=False)
    organisme = forms.TypedChoiceField(coerce=int, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], user: User) -> None:
        self.user = user
        own, acted_for = organisations_of(user), acting_for(user)
        default = {"perimetre": "conventions", "organisme": acted_for.pk if acted_for else ""}
        named = {"recherche": Asked.typed(data.get("recherche", "")).text}
        super().__init__(default | dict(data.items()) | named)
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
        asked = {"page": self.data.get("page"), **self.cleaned_data}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def acting_for(self) -> str:
        """What tells apart the figures that a browser keeps for one organisation and another."""
        return str(self.cleaned_data["organisme"])

    @property
    def may_enter(self) -> bool:
        """Whether the person acts for that organisation, and may type populations for it."""
        organisation = self.organisation
        return organisation is not None and can(self.user, Act.ENTER_POPULATIONS, organisation)

    @property
    def epcis(self) -> QuerySet[Epci]:
        """Those of the grid, page after page."""
        named = self.cleaned_data["recherche"]
        return called(self._scope(), named, "organisation") if named else self._scope()

    def shown(self, texts: Mapping[str, str]) -> GridPage:
        """A page of the grid; of a grid of several, the EPCIs for which something is typed."""
        pages = Pages(grid.in_order(self.epcis), MOST_LINES)
        if pages.num_pages == 1:
            return GridPage(self.epcis)
        if texts:
            typed = {name.partition("-")[0] for name in texts}
            return GridPage(self.epcis.filter(organisation__siren__in=typed), is_typed=True)
        page, notice = pages.asked(self.data.get("page") or "1")
        keys = list(page.object_list.values_list("pk", flat=True))
        return GridPage(Epci.objects.filter(pk__in=keys), page, notice)

    def _scope(self) -> QuerySet[Epci]:
        scope = self.cleaned_data["perimetre"]
        if scope == "tous":
            return Epci.objects.all()
        if scope == "conventions":
            visible = Convention.objects.visible_to(self.user).values("pk")
            parties = Party.objects.filter(convention__in=visible).order_by()
            return Epci.objects.filter(pk__in=parties.values("organisation"))
        return Epci.objects.filter(department=scope.removeprefix("departement-"))
