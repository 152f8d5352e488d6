"""Which messages come: what is ticked."""

from typing import Any

from django import forms

from epci.messages.topics import Topic
from press.kit.forms import ActForm


class TopicForm(ActForm):
    """`shown` are the topics that were ticked when the page was opened."""

    shown = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    topics = forms.MultipleChoiceField(
        label="Vous recevez",
        choices=[(one.value, f"{one.label[0].upper()}{one.label[1:]}") for one in Topic],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"topics": typed["topics"], "shown": typed["shown"].split()}
