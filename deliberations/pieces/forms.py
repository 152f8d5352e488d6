"""The form of a file of an act: its scan or its PDF."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberations.models import Piece
from press.files.uploads import JPEG, MOST_BYTES, PDF, PNG, Upload, UploadField
from press.kit.fields import DayField
from press.kit.forms import ActForm

SCANS = (PDF, PNG, JPEG)


class ScanField(UploadField):
    """A PDF or an image; its value is an `Upload`, None where it may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        size = f"PDF ou image, {MOST_BYTES // 10**6} Mo au plus."
        super().__init__(**{"help_text": size, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        upload: Upload | None = super().clean(data, initial)
        if upload and upload.kind not in SCANS:
            raise ValidationError(
                f"C'est un fichier {upload.kind.label} : un acte se joint en PDF, ou en image PNG "
                "ou JPEG.",
                code="upload",
            )
        return upload


class PieceForm(ActForm):
    """A file of the act."""

    kind = forms.ChoiceField(label="Ce que c'est", choices=Piece.Kind.choices)
    dated_on = DayField(label="Date de la pièce")
    file = ScanField(label="Fichier")

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"upload": typed["file"], "kind": typed["kind"], "dated_on": typed["dated_on"]}
