"""What is typed on the pages of scenarios."""

from django import forms


class ScenarioForm(forms.Form):
    """The title of a simulation that is kept, and whether the other parties see it."""

    use_required_attribute = False

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
