"""The forms of an act after its vote: a file of it, and the prefecture's receipt."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberations.models import Piece
from press.files.uploads import JPEG, MOST_BYTES, PDF, PNG, Upload, UploadField
from press.kit.fields import DayField
from press.kit.forms import ActForm, EditForm, day, words

SCANS = (PDF, PNG, JPEG)


class PieceForm(ActForm):
    """A file of the act."""

    kind = forms.ChoiceField(label="Ce que c'est", choices=Piece.Kind.choices)
    dated_on = DayField(label="Date de la pièce")
    file = UploadField(
        label="Fichier", help_text=f"PDF ou image, {MOST_BYTES // 10**6} Mo au plus."
    )

    def clean_file(self) -> Upload:
        upload: Upload = self.cleaned_data["file"]
        if upload.kind not in SCANS:
            raise ValidationError(
                f"C'est un fichier {upload.kind.label} : un acte se joint en PDF, ou en image PNG "
                "ou JPEG.",
                code="upload",
            )
        return upload

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"upload": typed["file"], "kind": typed["kind"], "dated_on": typed["dated_on"]}


class ReceiptForm(EditForm):
    """The prefecture's receipt, and the publication."""

    transmitted_on = day("Transmise le")
    received_on = day("Reçue en préfecture le")
    published_on = day("Publiée le")
    prefecture_id = words("Identifiant de la préfecture", 60)
