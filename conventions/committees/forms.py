"""The forms of bodies and of their meetings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.committees.acts import Composition, Minutes
from conventions.committees.quorum import MOST_MEMBERS, read_seats
from conventions.models import Document, Meeting, Seat
from press.kit.fields import CountField, DayField
from press.kit.forms import ActForm, EditForm, lines, words


class BodyForm(EditForm):
    """A body: its seats are a list, one a line, as the act prints it."""

    name = forms.CharField(label="Instance", max_length=120)
    purpose = words("Rôle", 500)
    seats = lines(
        "Sièges, un par ligne",
        8,
        longest=15_000,
        help_text="Qui siège, deux-points, combien : « GBM : 1 », « Chefs d'entreprise : 6 ».",
    )
    quorum = CountField(
        label="Quorum, en présents",
        required=False,
        most=MOST_MEMBERS,
        help_text="Vide : l'instance n'en a pas.",
    )
    meetings_a_year = CountField(
        label="Réunions par an, au moins",
        required=False,
        most=366,
        help_text="12 : chaque mois. Vide : aucun rythme n'est imposé.",
    )

    def clean_seats(self) -> list[tuple[str, int]]:
        try:
            return read_seats(self.cleaned_data["seats"])
        except ValueError as error:
            raise ValidationError(str(error), code="seats") from error

    def arguments(self) -> dict[str, Any]:
        return {"composition": Composition(**self.cleaned_data)}


class MeetingForm(ActForm):
    """When and where a body meets, about what."""

    held_on = DayField(label="Réunion du")
    place = words("Lieu", 200)
    agenda = lines("Ordre du jour", longest=2_000)


class MinutesForm(EditForm):
    """How many members of each seat came, then what was decided."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats: list[Seat] = list(meeting.body.seats.order_by("rank"))
        for seat in self.seats:
            self.fields[f"seat_{seat.pk}"] = CountField(
                label=f"{seat.label} (sur {seat.members})", required=False, most=MOST_MEMBERS
            )
        self.fields["decisions"] = lines("Décisions", 5, longest=4_000)
        self.fields["minutes"] = forms.ModelChoiceField(
            Document.objects.filter(convention=meeting.body.convention_id)
            .standing()
            .defer("content")
            .order_by("-dated_on", "-pk"),
            label="Compte rendu",
            required=False,
            empty_label="aucun pour l'instant",
            help_text="Parmi les documents de la convention.",
        )

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        presents = {seat: typed[f"seat_{seat.pk}"] or 0 for seat in self.seats}
        return {"minutes": Minutes(presents, typed["decisions"], typed["minutes"])}
