"""What is typed to ask what is in force."""

from django import forms

from press.kit.fields import DayField


class DayForm(forms.Form):
    """The day on which one asks what is in force."""

    jour = DayField(label="Ce jour-là", required=False)
