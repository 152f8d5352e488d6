"""What is typed of criteria: a new one, its figures of a year, and the file that brings them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from epci.populations.lines import MOST_BYTES
from financing.criteria.counting import CountedParty, read_units
from financing.entities.criteria import MOST_DECIMALS
from financing.models import Criterion
from press.kit.forms import ActForm, EditForm, words
from press.words.french import decimals

PLACES = [(str(one), str(one)) for one in range(MOST_DECIMALS + 1)]
LONGEST_PASTE = 1_000_000  # characters


class CriterionForm(ActForm):
    """A new criterion, of the convention or for all."""

    name = forms.CharField(
        label="Nom",
        max_length=80,
        help_text="Comme la convention le dit : actes pondérés, élèves, potentiel fiscal.",
        error_messages={"required": "Donnez un nom au critère."},
    )
    unit = forms.CharField(
        label="Unité",
        max_length=40,
        help_text="Ce qui suit le chiffre dans les calculs : élèves, km, €, actes.",
        error_messages={"required": "Dites ce que le critère compte."},
    )
    decimals = forms.TypedChoiceField(label="Décimales", choices=PLACES, coerce=int, initial="0")
    source = words("Source", 300, help_text="D'où viennent ses chiffres, année après année.")
    is_index = forms.BooleanField(
        label="C'est un indice : une seule valeur par an, que des prix ou des montants suivent",
        required=False,
    )
    is_official = forms.BooleanField(
        label="Critère officiel, publié pour tous : il sert à toutes les conventions",
        required=False,
    )


class FigureField(forms.CharField):
    """A figure of a criterion, typed freely, in units of its last decimal; or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)
        self.places = places

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_units(text, self.places)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return decimals(value, self.places) if isinstance(value, int) else value


class FiguresForm(EditForm):
    """The figures of a criterion in a year, one field a party; where they come from, and why."""

    source = words("Source", 200, help_text="Le document d'où viennent les chiffres qui changent.")
    reason = words("Motif de la correction", 300)

    def __init__(
        self, *args: Any, lines: Sequence[CountedParty], criterion: Criterion, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[line.cell] = FigureField(label=line.label, places=criterion.decimals)

    @property
    def rows(self) -> list[tuple[CountedParty, Any]]:
        return [(line, self[line.cell]) for line in self.lines]

    def clean(self) -> None:
        """What is saved is replaced, never erased."""
        for line in self.lines:
            erased = line.cell not in self.errors and self.cleaned_data.get(line.cell) is None
            if erased and line.figure is not None:
                self.add_error(line.cell, "Un chiffre saisi ne s'efface pas, il se remplace.")

    def arguments(self) -> dict[str, Any]:
        return {
            "figures": {
                line.holder: self.cleaned_data[line.cell]
                for line in self.lines
                if self.cleaned_data[line.cell] is not None
            },
            "source": self.cleaned_data["source"],
            "reason": self.cleaned_data["reason"],
        }


class FileForm(forms.Form):
    """A file, or what is pasted from a spreadsheet, to fill the grid before it is saved."""

    use_required_attribute = False

    collage = forms.CharField(
        label="Collez deux colonnes, SIREN et valeur",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "siren;valeur"}),
    )
    fichier = forms.FileField(
        label="Ou un fichier CSV ou XLSX",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "Le fichier est vide."},
    )
    colonne = words(
        "Colonne du critère",
        120,
        help_text="Son titre, quand le fichier en a plusieurs, comme celui des critères de la "
        "DGCL.",
    )

    def clean(self) -> None:
        file: UploadedFile | None = self.cleaned_data.get("fichier")
        if file is not None and (file.size or 0) > MOST_BYTES:
            self.add_error("fichier", f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo.")
        elif file is None and not self.cleaned_data.get("collage", "").strip():
            self.add_error("collage", "Collez des lignes, ou choisissez un fichier.")

    @property
    def content(self) -> bytes:
        file: UploadedFile | None = self.cleaned_data["fichier"]
        return file.read() if file else self.cleaned_data["collage"].encode()
