"""What the lead types of a party that has nobody here: a vote and its act, a signature, where."""

from datetime import date
from typing import Any

from django import forms

from conventions.declaring.acts import DeclaredVote
from conventions.models import Approval, Party
from press.files.held import HeldFile
from press.files.scans import ScanField
from press.kit.envelopes import LONGEST
from press.kit.fields import DayField
from press.kit.forms import EditForm, day, lines, past, words

ADOPTED, REJECTED = "adopted", "rejected"
SCAN = HeldFile(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})


class DeclaredVoteForm(EditForm):
    """The decision that its act prints, for or against, and that act."""

    result = forms.ChoiceField(
        label="Ce qu'elle a décidé",
        choices=((ADOPTED, "Elle autorise la signature"), (REJECTED, "Elle refuse le texte")),
        initial=ADOPTED,
        widget=forms.RadioSelect,
    )
    authorised_on = DayField(
        label="Date de la décision",
        error_messages={"required": "Écrivez le jour de la décision."},
    )
    number = words("Numéro de l'acte", 60)
    executory_on = day("Exécutoire le", help_text="Publié et transmis ; vide s'il ne le dit pas.")
    body = words("Organe", 120, help_text="Bureau, conseil d'administration, préfet…")
    file = ScanField(
        label="L'acte",
        widget=SCAN,
        error_messages={"required": "Joignez l'acte qui le dit : sans lui, rien n'est déclaré."},
    )

    def __init__(self, *args: Any, party: Party, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        del self.fields["body" if party.organisation.has_council else "executory_on"]

    def clean_authorised_on(self) -> date:
        return past(self.cleaned_data["authorised_on"], self.on, "La décision")

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        vote = DeclaredVote(
            decided_on=typed["authorised_on"],
            is_adopted=typed["result"] == ADOPTED,
            number=typed["number"],
            executory_on=typed.get("executory_on"),
            body=typed.get("body", ""),
        )
        return {"vote": vote, "upload": typed["file"]}


class DeclaredSignatureForm(EditForm):
    """The day on which its executive signed, and the page that shows it."""

    signed_on = DayField(
        label="Signée le", error_messages={"required": "Écrivez le jour de la signature."}
    )
    file = ScanField(label="La page signée, si vous l'avez", required=False, widget=SCAN)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_signed_on(self) -> date:
        return past(self.cleaned_data["signed_on"], self.on, "La signature")

    def arguments(self) -> dict[str, Any]:
        return {"signed_on": self.cleaned_data["signed_on"], "upload": self.cleaned_data["file"]}


class WhereaboutsForm(EditForm):
    """Where letters of the convention go, while its own record does not say."""

    declared_address = lines(
        "Adresse postale", 4, longest=LONGEST, help_text="Comme sur une enveloppe, sans le nom."
    )
    declared_contact = words(
        "Contact", 200, help_text="Nom, téléphone, adresse électronique : elle y sera écrite."
    )


def decided_of(approval: Approval | None) -> dict[str, Any]:
    """What is known of its decision and of its signature, as these forms show it."""
    if approval is None:
        return {}
    names = ("authorised_on", "number", "body", "executory_on", "signed_on")
    return {name: getattr(approval, name) for name in names}
