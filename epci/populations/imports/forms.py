"""What is typed to bring a file of official figures in, and to confirm what it would change."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from epci.populations.figures import FIRST_YEAR, LAST_YEAR
from epci.populations.forms import reason_field
from epci.populations.imports.acts import Report, fingerprint, require_readable
from epci.populations.lines import MOST_BYTES
from press.kit.confirm import ConfirmedForm


class ImportForm(forms.Form):
    """A file of official figures, and the year on whose first day they are in force."""

    use_required_attribute = False  # the server says in French what is missing

    annee = forms.IntegerField(
        label="Année d'entrée en vigueur",
        help_text="Celle du recensement plus trois : le recensement de 2024 donne 2027.",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez l'année.",
            "invalid": "Écrivez l'année en quatre chiffres.",
            "min_value": "Le recensement donne des chiffres depuis %(limit_value)s.",
            "max_value": "L'année ne dépasse pas %(limit_value)s.",
        },
    )
    fichier = forms.FileField(
        label="Fichier",
        help_text="CSV ou XLSX, 10 Mo au plus, reconnu à son contenu.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "invalid": "Choisissez un fichier.",
            "empty": "Le fichier est vide.",
        },
    )

    def clean_fichier(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["fichier"]
        if file.size is None or file.size > MOST_BYTES:
            limit = MOST_BYTES // 1_000_000
            raise forms.ValidationError(f"Le fichier dépasse {limit} Mo.", code="size")
        return file


class ImportConfirmForm(ConfirmedForm):
    """Why figures that served are corrected, once one has seen what an import would change."""

    reason = reason_field(
        "Motif de la correction",
        "Il est gardé avec chaque chiffre corrigé et dans le compte rendu.",
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report

    def clean(self) -> None:
        require_readable(self.report)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.report)

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"seen": typed["confirmed"], "reason": typed["reason"]}
