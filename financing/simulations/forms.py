"""What is typed on the pages of scenarios."""

from django import forms

from press.kit.forms import EditForm


class ScenarioForm(EditForm):
    """The title of a simulation that is kept, and whether the other parties see it."""

    title = forms.CharField(
        label="Titre",
        max_length=120,
        error_messages={
            "required": "Donnez un titre au scénario.",
            "max_length": "Le titre tient en %(limit_value)d caractères.",
        },
    )
    is_shared = forms.BooleanField(
        label="Partager avec les parties à la convention",
        help_text="Sinon, seules les personnes de votre organisme le voient.",
        required=False,
    )
