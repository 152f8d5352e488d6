"""The form of a file of an act: its scan or its PDF."""

from typing import Any

from django import forms

from deliberations.models import Piece
from press.files.scans import ScanField
from press.kit.fields import DayField
from press.kit.forms import ActForm


class PieceForm(ActForm):
    """A file of the act."""

    kind = forms.ChoiceField(label="Ce que c'est", choices=Piece.Kind.choices)
    dated_on = DayField(label="Date de la pièce")
    file = ScanField(label="Fichier")

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"upload": typed["file"], "kind": typed["kind"], "dated_on": typed["dated_on"]}
