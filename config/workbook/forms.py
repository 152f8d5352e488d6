"""What is sent to bring a workbook, and what is chosen before it is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict

from config.workbook.agreed import AgreedKeys
from config.workbook.foresight import Foreseen
from config.workbook.shares import ProposedRules
from press.files.workbooks import MOST_BYTES
from press.kit.confirm import ConfirmedForm
from press.kit.forms import ActForm

PREFIX = "regle-"
MOST_CHOSEN = 40  # components whose rule one chooses on the page; the others take the first


class WorkbookForm(ActForm):
    """A workbook, as a file; its value has been measured and not read."""

    fichier = forms.FileField(
        label="Votre classeur",
        help_text=f"Le modèle rempli, en .xlsx, {MOST_BYTES // 10**6} Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez votre classeur."},
    )

    def clean_fichier(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["fichier"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(f"Il dépasse {MOST_BYTES // 10**6} Mo.", code="size")
        return file


class ForeseenForm(ConfirmedForm):
    """The rules chosen for the components that have shares and no rule."""

    def __init__(self, *args: Any, foreseen: Foreseen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.foreseen = foreseen
        for one in self.chosen:
            said = [(str(rank), rule.said) for rank, rule in enumerate(one.rules)]
            self.fields[one.name] = forms.ChoiceField(
                label=f"{one.reference}, {one.component}, dès {one.first_year}",
                choices=said,
                widget=forms.RadioSelect,
                initial="0",
                required=False,
            )

    @property
    def chosen(self) -> list[ProposedRules]:
        """The components where there is a choice, the first ones."""
        several = [one for one in self.foreseen.proposed if len(one.rules) > 1]
        return several[:MOST_CHOSEN]

    def clean(self) -> None:
        if self.foreseen.faults:
            raise forms.ValidationError("Le classeur a des erreurs : rien n'est enregistré.")

    @property
    def fingerprint(self) -> str:
        return self.foreseen.fingerprint

    @property
    def rules(self) -> Iterator[BoundField]:
        for one in self.chosen:
            yield self[one.name]

    def arguments(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["confirmed"]}


class AgreedForm(ConfirmedForm):
    """The keys of a workbook: nothing is typed, all is told."""

    def __init__(self, *args: Any, agreed: AgreedKeys, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreed = agreed

    @property
    def fingerprint(self) -> str:
        return self.agreed.fingerprint

    def arguments(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["confirmed"]}


def choices_in(sent: QueryDict) -> Mapping[str, int]:
    """The ranks of the rules chosen, by name; what is no rank is not chosen."""
    known = {str(rank): rank for rank in range(10)}
    return {
        name: known[value]
        for name, value in sent.items()
        if name.startswith(PREFIX) and value in known
    }
