"""Who gets what of a carrier's model of letters, and of its archives, as lines of `access.py`."""

from collections.abc import Callable

from django.utils import timezone

from epci.permissions import Act
from financing.letter_models.acts import write_model
from tests.made import CARRIER, organisation, pictured
from tests.rules import Row, within


def modelled() -> int:
    """The key of the carrier, whose letters have a model."""
    carrier = organisation(CARRIER)
    said = {"logo": pictured(), "logo_text": "Logo", "by": None, "on": timezone.localdate()}
    write_model(carrier=carrier, texts={"closing": "Cordialement."}, **said)
    return carrier.pk


KEYS: dict[str, Callable[[], object]] = {"modelled": modelled}

ROWS = (
    Row(
        "letter_model",
        ("{modelled}",),
        get=within(CARRIER),
        post=within(CARRIER, Act.WRITE_LETTER_MODEL, passes=302),
        body={"closing": "Merci.", "logo_text": "Logo", "step": "save"},
    ),
    Row("letter_model_version", ("{modelled}", "1"), get=within(CARRIER)),
    Row("letter_model_logo", ("{modelled}", "1"), get=within(CARRIER)),
    Row("archives", ("{modelled}",), get=within(CARRIER, Act.READ_JOURNAL)),
    # It leads back to the page: some letters of the year wait for their PDF.
    Row("archive", ("{modelled}", "2025"), get=within(CARRIER, Act.READ_JOURNAL, passes=302)),
)
