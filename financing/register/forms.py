"""What is typed on the pages of the register."""

from django import forms

from financing.letters.proofs import beginning, short_code
from press.words.french import sentence


class LetterCodeForm(forms.Form):
    """The code of a letter, as somebody reads it on paper."""

    use_required_attribute = False

    code = forms.CharField(
        label="Code de vérification",
        help_text="Seize lettres ou chiffres, en haut de la lettre à côté du code QR.",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Recopiez le code qui est en haut de la lettre."},
    )

    def clean_code(self) -> str:
        """The code as letters print it."""
        try:
            return short_code(beginning(self.cleaned_data["code"]))
        except ValueError as error:
            raise forms.ValidationError(sentence(str(error)), code="code") from error
