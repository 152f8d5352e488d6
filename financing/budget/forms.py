"""What is typed of an imputation."""

import re
from typing import Any

from django import forms

from financing.models import Imputation
from press.kit.forms import EditForm

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")


class CodeField(forms.CharField):
    """A chapter or an account: figures, as the nomenclature has them."""

    def clean(self, value: Any) -> str:
        text = super().clean("".join(str(value or "").split()))
        if text and not CODE.fullmatch(text):
            raise forms.ValidationError(f"« {text} » : tapez des chiffres, comme 65 ou 657358.")
        return text


class ImputationForm(EditForm):
    """Where the organisation's own budget has a component."""

    section = forms.ChoiceField(
        label="Section",
        choices=Imputation.Section.choices,
        error_messages={"required": "Choisissez la section."},
    )
    chapter = CodeField(
        label="Chapitre", max_length=10, error_messages={"required": "Donnez le chapitre."}
    )
    account = CodeField(label="Compte, s'il est connu", max_length=15, required=False)
