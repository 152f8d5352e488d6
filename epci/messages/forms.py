"""Which messages come: what is ticked."""

from django import forms

from epci.messages.topics import Topic
from press.kit.forms import ActForm


class TopicForm(ActForm):
    topics = forms.MultipleChoiceField(
        label="Vous recevez",
        choices=[(one.value, f"{one.label[0].upper()}{one.label[1:]}") for one in Topic],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
