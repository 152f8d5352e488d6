"""What is typed of a carrier's model: its texts, its logo, and the letter to try them on."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from epci.models import Organisation
from financing.letter_models.acts import BOUNDS, drawn_up
from financing.letter_models.reading import SampleLetter, sample_named, shown_of
from financing.letters.calculation import Content
from financing.letters.dressing import dressed
from financing.models import LetterModel
from press.files.pictures import redrawn
from press.files.uploads import UploadError, UploadField
from press.kit.forms import EditForm, Meanwhile, lines, words
from press.words.french import integer

ADDED = "{} lignes et {} caractères au plus."


def _text(name: str, label: str, said: str, rows: int) -> forms.CharField:
    most_lines, most = BOUNDS[name]
    bounds = ADDED.format(most_lines, integer(most))
    # The act counts what is kept, and says of how much it is too long.
    return lines(label, rows, longest=most * 2, help_text=f"{said} {bounds}")


class ModelForm(EditForm):
    """One more version; what is left empty is as in the usual letter."""

    opening = _text("opening", "Ouverture", "Sous l'objet, avant ce que la lettre dit d'usage.", 4)
    closing = _text("closing", "Clôture", "Après le calcul, avant le paiement et la signature.", 4)
    signatory = _text(
        "signatory", "Signataire", "À la place du signataire et de sa qualité dans l'acte.", 3
    )
    contact = _text("contact", "Contact", "À la place du contact de la fiche, sous le SIRET.", 3)
    logo = UploadField(
        label="Logo",
        required=False,
        help_text="PNG ou JPEG, imprimé dans 35 × 20 mm ; il est redessiné, sans ce que le fichier "
        "cache. Laissé vide, le logo reste comme il est.",
    )
    without_logo = forms.BooleanField(label="Retirer le logo", required=False)
    logo_text = words(
        "Ce que montre le logo",
        120,
        help_text="Lu à qui ne voit pas l'image : « Logo de » suivi de votre nom suffit.",
    )
    sample = forms.ChoiceField(label="Aperçu sur", required=False)

    def __init__(
        self, *args: Any, last: LetterModel | None, samples: Sequence[SampleLetter], **kwargs: Any
    ) -> None:
        self.last, self.samples = last, samples
        kept = shown_of(last)
        super().__init__(*args, facts=kept, initial=kept | {"logo": None}, **kwargs)
        self.fields["sample"].choices = [(one.key, one.label) for one in samples]
        if not samples:
            del self.fields["sample"]
        if not kept["logo"]:
            del self.fields["without_logo"]

    def clean_logo(self) -> bytes | None:
        """Drawn anew; None where nothing was sent."""
        sent = self.cleaned_data["logo"]
        if sent is None:
            return None
        try:
            return redrawn(sent)
        except UploadError as refusal:
            raise ValidationError(str(refusal), code="logo") from refusal

    def arguments(self) -> dict[str, Any]:
        """A logo that was sent, else the one that is kept, unless it is taken off."""
        said, last = self.cleaned_data, self.last
        kept = None if said.get("without_logo") or last is None else last.logo
        return {
            "texts": {name: said[name] for name in BOUNDS},
            "logo": said["logo"] or (bytes(kept) if kept else None),
            "logo_text": said["logo_text"],
        }

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        if name == "logo":
            yield Meanwhile("Logo", "un autre logo" if now else "aucun logo")
        else:
            yield from super().told(name, now)

    def previewed(self, carrier: Organisation) -> Content | None:
        """The letter chosen, in what was typed; None where that is refused, as the form says."""
        if not self.samples or not self.is_valid():
            return None
        try:
            model = drawn_up(carrier, **self.arguments())
        except ValidationError as refused:
            self.refuse(refused)
            return None
        asked = self.cleaned_data["sample"]
        return dressed(sample_named(self.samples, asked).content, model)
