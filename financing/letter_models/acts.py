"""The act on a carrier's model of letters: one more version of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from accounts.sealing import keep_sealed
from conventions.journal import note
from conventions.texts.prose import tidy
from epci.models import Organisation
from epci.permissions import Act, require
from financing.letter_models.reading import last_version, shown_of
from financing.letters.fields import faults_of
from financing.models import LetterModel
from financing.register.numbering import MODEL_WRITTEN
from press.files.glyphs import require_printable
from press.kit.versions import require_unchanged

# Lines and characters of each text: more would push the sum out of the first page.
BOUNDS = {
    "opening": (12, 1200),
    "closing": (12, 1200),
    "signatory": (5, 200),
    "contact": (4, 240),
}


@dataclass(frozen=True)
class ModelWritten:
    """The version that counts, and whether this call wrote it: the same words are no new one."""

    model: LetterModel | None
    is_new: bool


@transaction.atomic
def write_model(
    *,
    carrier: Organisation,
    texts: Mapping[str, str],
    logo: bytes | None,
    logo_text: str,
    by: User | None,
    on: date,
    seen: str = "",
) -> ModelWritten:
    """One more version, from the next letter on: `texts` by the names of `BOUNDS`, `logo` as
    `press.files.pictures.redrawn` gives it. Empty of everything, it is the usual letter again.

    Raises ValidationError by field, StaleError where somebody wrote one meanwhile.
    """
    require(by, Act.WRITE_LETTER_MODEL, carrier)
    Organisation.objects.select_for_update().only("pk").get(pk=carrier.pk)
    model = drawn_up(carrier, texts, logo, logo_text)
    last = last_version(carrier)
    require_unchanged(seen, shown_of(last), shown_of(model))
    changed = _changed(last, model)
    if not changed:
        return ModelWritten(last, is_new=False)
    model.version = last.version + 1 if last else 1
    model.made_on, model.made_by = on, str(by or COMMAND_LINE)
    keep_sealed(model)
    subject = f"{model} : {', '.join(changed)}"
    note(MODEL_WRITTEN, None, carrier, by, subject=subject, after=model.seal)
    return ModelWritten(model, is_new=True)


def drawn_up(
    carrier: Organisation, texts: Mapping[str, str], logo: bytes | None, logo_text: str
) -> LetterModel:
    """A version that nobody wrote yet, for a preview. Raises ValidationError by field."""
    kept = {name: tidy(texts.get(name, "")) for name in BOUNDS}
    faults = {name: found for name, text in kept.items() if (found := _faults(name, text))}
    text = " ".join(logo_text.split()) if logo else ""
    if logo and not text:
        faults["logo_text"] = ["Dites ce que montre le logo, pour qui ne le voit pas."]
    if faults:
        raise ValidationError(faults)
    require_printable(kept | {"logo_text": text})
    return LetterModel(carrier=carrier, logo=logo or None, logo_text=text, **kept)


def _faults(name: str, text: str) -> list[str]:
    most_lines, most = BOUNDS[name]
    faults = list(faults_of(text))
    if (count := len(text.splitlines())) > most_lines:
        faults.append(f"{count} lignes : {most_lines} au plus.")
    if len(text) > most:
        faults.append(f"{len(text)} caractères : {most} au plus.")
    return faults


def _changed(last: LetterModel | None, model: LetterModel) -> list[str]:
    """What a version says otherwise than the one before, as screens call it."""
    before, after = shown_of(last), shown_of(model)
    labels = {name: str(LetterModel._meta.get_field(name).verbose_name) for name in BOUNDS}
    labels |= {"logo": "logo", "logo_text": "texte du logo"}
    return [label for name, label in labels.items() if before[name] != after[name]]
