"""The form by which an organisation decides to publish, and the year of an address."""

from django import forms

from press.kit.fields import FLOOR
from press.kit.forms import EditForm
from press.words.french import is_number
from press.words.months import LAST_DAY

FIRST_YEAR, LAST_YEAR = FLOOR.year, LAST_DAY.year


class PublicationForm(EditForm):
    """The act that decides to publish."""

    act = forms.CharField(
        label="Acte qui décide de publier",
        max_length=200,
        help_text="« délibération n° 2025/12 du 10 avril 2025 ».",
        error_messages={"required": "Citez l'acte qui décide de publier."},
    )


def read_year(typed: str | None) -> int | None:
    """The year of an address; None for what is none."""
    if not typed or not (is_number(typed) and len(typed) == 4):
        return None
    year = int(typed)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
