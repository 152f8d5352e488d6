"""What the lead types: an indicator, a lever with its goals, the readings of a period."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.models import Goal, Indicator, Lever, Marker, Reading
from conventions.objectives.indicators.acts import Definition, definition_of
from conventions.objectives.levers.acts import facts_of
from conventions.objectives.readings.acts import Measure, seen_as, seen_of
from press.kit.fields import CountField, MeasureField
from press.kit.forms import ActForm, EditForm, Meanwhile, day, lines, words

MOST_ROWS = {"max_num": 40, "absolute_max": 41, "validate_max": True}
LONGEST_AXIS, LONGEST_NOTE = 200, 300
FARTHEST = 100  # years


def place() -> CountField:
    return CountField(
        label="Place dans la liste",
        required=False,
        most=999,
        help_text="1 pour le mettre en tête ; vide, il garde la sienne.",
    )


def axis() -> forms.CharField:
    return words(
        "Axe",
        LONGEST_AXIS,
        help_text="Ce qui porte le même axe est montré ensemble.",
        widget=forms.TextInput(attrs={"list": "axes", "autocomplete": "off"}),
    )


class IndicatorForm(EditForm):
    """What is counted, how often, and how much of it is aimed at."""

    title = forms.CharField(
        label="Indicateur",
        max_length=200,
        error_messages={"required": "Écrivez ce qui se compte."},
        help_text="Ce qui se compte : « entreprises adhérentes », « heures du chef de projet ».",
    )
    axis = axis()
    unit = words("Unité", 60, help_text="« entreprises », « heures » ; vide si le titre la dit.")
    rhythm = forms.ChoiceField(label="Relevé", choices=Indicator.Rhythm.choices)
    target = MeasureField(
        label="Cible",
        required=False,
        help_text="Le dernier relevé lui est comparé : si elle est un total, relevez un cumul.",
    )
    target_on = day("À atteindre le")
    place = place()

    def __init__(self, data: Any, indicator: Indicator | None) -> None:
        known = vars(definition_of(indicator)) if indicator else None
        super().__init__(data, initial=known or {}, facts=known)

    @property
    def definition(self) -> Definition:
        names = Definition.__dataclass_fields__
        return Definition(**{name: self.cleaned_data[name] for name in names})


class LeverForm(EditForm):
    """A way to the aim, or an objective on an axis."""

    title = lines(
        "Levier ou objectif", rows=2, longest=500, help_text="Ce sur quoi on agit, en une phrase."
    )
    axis = axis()
    place = place()

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        """Its goals and markers change as a whole, a line for each."""
        yield Meanwhile("Ce levier", "; ".join(now or ()))

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise ValidationError("Écrivez le levier.", code="required")
        return title


class PartForm(forms.Form):
    """A line of a lever: what is typed of it, and its place among its neighbours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rank"] = CountField(label="Ordre", required=False, most=999)

    def clean(self) -> dict[str, Any]:
        """A line without its text would be lost: refuse it when anything else of it is typed."""
        typed = self.cleaned_data
        others = {name for name, value in typed.items() if value} - {"text", "rank"}
        if others and not typed.get("text") and "text" not in self.errors:
            self.add_error("text", "Écrivez le texte de cette ligne, ou videz-la toute.")
        return typed


class GoalForm(PartForm):
    """What the lever brings, and by when."""

    text = lines("Objectif", rows=2, longest=1_000)
    horizon = CountField(label="Horizon (ans)", required=False, most=FARTHEST)
    is_final_impact = forms.BooleanField(label="Objectif final d'impact", required=False)
    reached_on = day("Atteint le")
    model = Goal


class MarkerForm(PartForm):
    """A sign that the lever moves: counted by an indicator, or only said."""

    text = words("Repère", 300)
    indicator = forms.TypedChoiceField(label="Compté par", required=False, empty_value=None)
    reached_on = day("Constaté le")
    model = Marker

    def __init__(self, *args: Any, indicators: dict[str, Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (key, f"{one.axis} : {one}" if one.axis else one) for key, one in indicators.items()
        ]
        self.fields["indicator"].choices = [("", "aucun indicateur : il est seulement dit"), *names]
        self.fields["indicator"].coerce = indicators.get


def _titled(indicator: Indicator) -> str:
    return f"{indicator.axis} : {indicator}" if indicator.axis else str(indicator)


GoalSet = forms.formset_factory(GoalForm, extra=3, **MOST_ROWS)
MarkerSet = forms.formset_factory(MarkerForm, extra=2, **MOST_ROWS)


class LeverEntry:
    """The whole page of a lever: itself, its goals and its markers."""

    def __init__(self, data: Any, lever: Lever | None, indicators: Iterable[Indicator]) -> None:
        known = {"title": lever.title, "axis": lever.axis} if lever else {}
        goals, markers = (lever.goals.all(), lever.markers.all()) if lever else ((), ())
        facts = facts_of(lever) if lever else None
        self.form = LeverForm(data, initial=known, facts=facts)
        self.goals = GoalSet(data, prefix="objectifs", initial=_rows(goals, GoalForm))
        self.markers = MarkerSet(
            data,
            prefix="reperes",
            initial=_rows(markers, MarkerForm),
            form_kwargs={"indicators": {str(one.pk): one for one in indicators}},
        )

    def is_valid(self) -> bool:
        """Whether every part can be read; each is asked, so that every error shows."""
        asked = [one.is_valid() for one in (self.form, self.goals, self.markers)]
        return all(asked)

    @property
    def has_refused_lines(self) -> bool:
        return self.form.is_bound and not (self.goals.is_valid() and self.markers.is_valid())

    @property
    def refused_lines(self) -> Iterator[tuple[str, str, str]]:
        """Where to mend each refused line, which it is, and why: what the head of the page says."""
        for name, rows in (("Objectif", self.goals), ("Repère", self.markers)):
            for number, line in enumerate(rows, 1):
                for field in line:
                    for error in field.errors:
                        yield field.id_for_label, f"{name} {number}, {field.label}", error
            for error in rows.non_form_errors():
                yield rows.prefix, f"{name}s", error

    @property
    def parts(self) -> dict[str, Any]:
        """What the act needs."""
        return {
            **self.form.cleaned_data,
            "goals": _typed(self.goals),
            "markers": _typed(self.markers),
        }


def _rows(rows: Iterable[Goal | Marker], form: type[PartForm]) -> list[dict[str, Any]]:
    names = [*form.base_fields, "rank"]
    return [{name: one.serializable_value(name) for name in names} for one in rows]


def _typed(lines: Iterable[PartForm]) -> list[Goal | Marker]:
    """The lines that say something, by their places; those without one come last, as they stand."""
    typed = [(form.model, form.cleaned_data) for form in lines if form.cleaned_data.get("text")]
    typed.sort(key=lambda one: (one[1]["rank"] is None, one[1]["rank"] or 0))
    return [model(**facts) for model, facts in typed]


class ReadingsForm(ActForm):
    """The readings of a period: a value and a note for each indicator, in the page's order.

    What was on the screen comes back with the form: a cell that nobody touched changes nothing,
    even if somebody else has filled it in meanwhile.
    """

    def __init__(
        self, data: Any, indicators: Iterable[Indicator], known: dict[int, Reading]
    ) -> None:
        super().__init__(data)
        self.indicators = list(indicators)
        for one in self.indicators:
            reading = known.get(one.pk)
            value, note = _texts(reading)
            self.fields[f"valeur-{one.pk}"] = MeasureField(
                label=str(one), required=False, initial=value
            )
            self.fields[f"note-{one.pk}"] = words("Note", LONGEST_NOTE, initial=note)
            self.fields[f"vu-{one.pk}"] = forms.CharField(
                required=False, max_length=400, initial=seen_of(reading), widget=forms.HiddenInput
            )

    @property
    def rows(self) -> Iterator[tuple[Indicator, Any, Any, Any]]:
        """Each indicator with its value, its note, and what was seen."""
        for one in self.indicators:
            yield one, self[f"valeur-{one.pk}"], self[f"note-{one.pk}"], self[f"vu-{one.pk}"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for one in self.indicators:
            value = f"valeur-{one.pk}"
            if typed.get(f"note-{one.pk}") and value not in self.errors and typed[value] is None:
                self.add_error(value, "Une note va avec une valeur.")
        return typed

    @property
    def measures(self) -> dict[Indicator, Measure]:
        """What was typed, where it is not what was seen."""
        typed = self.cleaned_data
        return {
            one: Measure(typed[f"valeur-{one.pk}"], typed[f"note-{one.pk}"])
            for one in self.indicators
            if seen_as(typed[f"valeur-{one.pk}"], typed[f"note-{one.pk}"]) != typed[f"vu-{one.pk}"]
        }

    @property
    def seen(self) -> dict[Indicator, str]:
        """What the page showed where something else is typed."""
        return {one: self.cleaned_data[f"vu-{one.pk}"] for one in self.measures}

    def read_again(self, known: dict[int, Reading]) -> None:
        """What was typed stays, over the figures of somebody else that are now said beside."""
        self.data = self.data.copy()
        for one in self.indicators:
            if self.has_error(f"valeur-{one.pk}", "stale"):
                self.data[f"vu-{one.pk}"] = seen_of(known.get(one.pk))


def _texts(reading: Reading | None) -> tuple[Any, str]:
    return (reading.value, reading.note) if reading else (None, "")
