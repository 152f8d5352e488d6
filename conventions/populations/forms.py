"""Which EPCIs the grid of populations shows, and for whom its figures are typed."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from conventions.models import Convention, Party
from epci.models import Epci, Organisation
from epci.permissions import Act, acting_for, can, organisations_of
from epci.populations.listing import departments
from epci.populations.widgets import LongSelect


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
