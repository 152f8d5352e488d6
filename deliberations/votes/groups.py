"""What the form of a vote folds, by subject: open where something is typed or refused."""

from dataclasses import dataclass

from django import forms
from django.forms import BoundField

UNSAID = (None, "", False, "council")

SUBJECTS = {
    "Le vote en détail": (
        ("outcome", "secret"),
        ("in_favour", "against", "abstentions", "not_voting", "interested", "blank", "void"),
        ("interested_members",),
        ("roll_call",),
        ("weighted", "entitled"),
        ("nomination",),
    ),
    "L'acte : numéro, objet, décisions": (
        ("number", "report_number", "rapporteur"),
        ("title",),
        ("matter",),
        ("decisions",),
        ("body", "delegation"),
    ),
    "Publication et transmission": (
        ("published_on", "transmitted_on", "received_on"),
        ("prefecture_id",),
    ),
}


@dataclass(frozen=True)
class FieldGroup:
    """A subject with its fields, a row of them at a time."""

    title: str
    rows: list[list[BoundField]]

    @property
    def is_open(self) -> bool:
        return any(said(field) for row in self.rows for field in row)


def groups_of(form: forms.Form) -> list[FieldGroup]:
    return [
        FieldGroup(title, [[form[name] for name in row] for row in rows])
        for title, rows in SUBJECTS.items()
    ]


def said(field: BoundField) -> bool:
    """Whether something is typed or recorded in a field, or refused there."""
    return bool(field.errors) or field.value() not in UNSAID
