"""A schedule as it is typed: some rows, of which the empty ones are left aside."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from financing.models import Basis, Instalment
from financing.schedules.acts import ScheduleEntry
from press.kit.fields import CountField, DayField
from press.kit.forms import ActForm
from press.words.french import read_percent

ROWS = 6
LABELS = ("Libellé", "Part (%)", "Base", "Date", "Jours", "À compter de")
NAMES = ("label", "percent", "basis", "due_on", "days", "anchor")
BALANCE = "solde"


class ScheduleForm(ActForm):
    """At most six entries, in their order; « solde » in the place of a percent."""

    def __init__(self, *args: Any, schedule: Sequence[Instalment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            known = schedule[row - 1] if row <= len(schedule) else None
            for name, field in _fields(row, known):
                self.fields[f"{name}{row}"] = field

    @property
    def rows(self) -> list[list[BoundField]]:
        return [[self[f"{name}{row}"] for name in NAMES] for row in range(1, ROWS + 1)]

    def clean(self) -> None:
        """Each row is whole or empty."""
        for row in range(1, ROWS + 1):
            label, part = (self.cleaned_data.get(f"{name}{row}") for name in ("label", "percent"))
            if label and not part and f"percent{row}" not in self.errors:
                self.add_error(f"percent{row}", "Donnez un pourcentage, ou « solde ».")
            if part and not label:
                self.add_error(f"label{row}", "Nommez l'échéance.")

    def arguments(self) -> dict[str, Any]:
        return {"entries": list(self._entries())}

    def _entries(self) -> Iterator[ScheduleEntry]:
        typed = self.cleaned_data
        for row in range(1, ROWS + 1):
            if typed[f"label{row}"]:
                part = typed[f"percent{row}"]
                yield ScheduleEntry(
                    label=typed[f"label{row}"],
                    percent=None if part == BALANCE else part,
                    basis=typed[f"basis{row}"],
                    due_on=typed[f"due_on{row}"],
                    days=typed[f"days{row}"],
                    anchor=typed[f"anchor{row}"] if typed[f"days{row}"] is not None else "",
                )


class PartField(forms.CharField):
    """A percent as people type it, or « solde »."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value).strip()
        if not text or text.lower() == BALANCE:
            return text.lower()
        try:
            part = read_percent(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        return Decimal(part.numerator) / part.denominator


def _fields(row: int, known: Instalment | None) -> Iterator[tuple[str, forms.Field]]:
    """The fields of a row, filled with what is kept."""
    part: object = ""
    if known:
        part = BALANCE if known.percent is None else f"{known.percent:f}".replace(".", ",")
    made: tuple[forms.Field, ...] = (
        forms.CharField(max_length=80, required=False, initial=known and known.label),
        PartField(required=False, initial=part),
        forms.ChoiceField(choices=Basis.choices, initial=known.basis if known else Basis.PLANNED),
        DayField(required=False, initial=known and known.due_on),
        CountField(required=False, initial=known and known.days),
        forms.ChoiceField(
            choices=Instalment.Anchor.choices, initial=known and known.anchor, required=False
        ),
    )
    for name, label, field in zip(NAMES, LABELS, made, strict=True):
        field.label = f"{label}, échéance {row}"
        yield name, field
