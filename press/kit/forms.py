"""Forms whose service may still refuse, and the small fields that may be left empty in them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from press.kit.fields import DayField


def day(label: str, **kwargs: Any) -> DayField:
    return DayField(label=label, required=False, **kwargs)


def words(label: str, longest: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **kwargs)


def lines(label: str, rows: int = 3, *, longest: int, **kwargs: Any) -> forms.CharField:
    return words(label, longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ActForm(forms.Form):
    """A form whose service may still refuse: it says why beside each field."""

    use_required_attribute = False  # the server says in French what is missing
    done: Any = None  # what the act gave, once it is accepted

    def accepts(self, act: Callable[..., object], **facts: Any) -> bool:
        """Whether what was typed is sound and the act was done; the form says why it was not."""
        if not self.is_valid():
            return False
        try:
            self.done = act(**facts, **self.arguments())
        except ValidationError as refused:
            self.refuse(refused)
            return False
        return True

    def arguments(self) -> dict[str, Any]:
        """What the act is told of what was typed."""
        return self.cleaned_data

    def refuse(self, error: ValidationError) -> None:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, ValidationError(errors))
