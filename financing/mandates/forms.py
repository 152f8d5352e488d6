"""What is typed of a mandat."""

from django import forms

from press.kit.fields import DayField
from press.kit.forms import ActForm, words


class MandateForm(ActForm):
    """A mandat as its addressee gave it to its accountant."""

    number = forms.CharField(
        label="Numéro du mandat",
        max_length=30,
        error_messages={"required": "Donnez le numéro du mandat."},
    )
    slip = words("Bordereau", 30)
    dated_on = DayField(label="Émis le", error_messages={"required": "Donnez la date du mandat."})
