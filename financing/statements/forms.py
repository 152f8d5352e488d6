"""What is typed of a statement: who certifies it."""

from typing import Any

from django import forms

from financing.actuals.reading import PeriodActuals
from financing.statements.content import Certifier, facts_of
from press.files.canonical import canonical, digest
from press.kit.confirm import ConfirmedForm
from press.kit.forms import words


class StatementForm(ConfirmedForm):
    """Who certifies what was spent and received, by name and capacity."""

    name = forms.CharField(
        label="Certifié par",
        max_length=200,
        error_messages={"required": "Dites qui certifie l'état."},
    )
    capacity = words("Qualité", 200)

    def __init__(self, *args: Any, actuals: PeriodActuals, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actuals = actuals

    @property
    def fingerprint(self) -> str:
        """Of what the statement would say of the pieces."""
        return digest(canonical(facts_of(self.actuals, {})))

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"certifier": Certifier(typed["name"].strip(), typed["capacity"].strip())}
