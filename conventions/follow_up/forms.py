"""The forms of dated duties: what is due and when, and what was done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from conventions.follow_up.acts import Terms, is_early
from conventions.follow_up.schedule import RHYTHMS, YEAR, Occurrence
from conventions.models import Convention, Milestone, Party
from press.kit.fields import CountField, DayField
from press.kit.forms import ActForm, EditForm, day, lines, words
from press.words.french import SPACE, long_date

OFTEN = {
    2: f"tous les 2{SPACE}mois",
    4: f"tous les 4{SPACE}mois",
    2 * YEAR: "tous les 2 ans",
    3 * YEAR: "tous les 3 ans",
}
FIELDS = ("title", "detail", "owner", "due_on", "event", "months_after", "every_months")


class MilestoneForm(EditForm):
    """A duty of one convention: on a day, or so long after an event; once or at a rhythm."""

    title = forms.CharField(label="Ce qui est dû", max_length=200)
    detail = lines("Précisions", longest=1_000)
    owner = forms.ModelChoiceField(
        Party.objects.none(),
        label="Partie responsable",
        required=False,
        empty_label="le pilote de la convention",
    )
    due_on = day("Le", help_text="Un jour fixe ; sinon, un délai après un événement, ci-dessous.")
    months_after = CountField(label="Délai en mois", required=False, most=600)
    event = forms.ChoiceField(
        label="À compter de",
        required=False,
        choices=[("", "aucun : le jour est fixe"), *Milestone.Event.choices],
    )
    every_months = forms.TypedChoiceField(
        label="Rythme", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = convention.parties.order_by("rank")
        own = self.initial.get("every_months")
        rhythms = ({own: f"tous les {own}{SPACE}mois"} if own else {}) | RHYTHMS | OFTEN
        self.fields["every_months"].choices = [("", "une seule fois"), *sorted(rhythms.items())]

    def arguments(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data[name] for name in FIELDS}
        if typed["event"] and typed["months_after"] is None:
            typed["months_after"] = 0
        return {"terms": Terms(**typed)}


class CompletionForm(ActForm):
    """Which occurrence was done, when."""

    due_on = forms.TypedChoiceField(label="Échéance", coerce=date.fromisoformat)
    done_on = DayField(label="Faite le")
    note = words("Note", 300, help_text="Par exemple où se trouve la pièce, ou qui l'a reçue.")
    early = forms.BooleanField(label="Elle est déjà faite, avant son jour", required=False)

    def __init__(self, *args: Any, days: Sequence[date], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].choices = [
            (one.isoformat(), f"{long_date(one)}, {Occurrence(one).said(today)}") for one in days
        ]
        far = [one.isoformat() for one in days if is_early(one, today)]
        if self["due_on"].value() not in far or not self.is_bound:
            del self.fields["early"]  # asked of who chose a day that is far
