"""What is typed to send letters: which, to whom or under which reference, with what words."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from financing.entities.sending import Sending
from financing.models import CallRound, FundCall
from financing.sending.acts import Parcel, addresses_in, require_sendable
from financing.sending.reading import (
    LetterSending,
    contacts_of,
    fingerprint_of,
    letters_to_send,
    sending_of,
)
from financing.sending.words import USUAL_TEXT
from press.kit.confirm import ConfirmedForm
from press.kit.fields import DayField

Way = Sending.Way
LABELS = {
    Way.MAIL: "Adresses de la lettre n° {}",
    Way.POST: "Numéro de suivi de la lettre n° {}, s'il y en a un",
    Way.CHORUS: "Référence du dépôt de la lettre n° {}",
}
LONGEST = {Way.MAIL: 500, Way.POST: 60, Way.CHORUS: 60}


class SendForm(ConfirmedForm):
    """The letters of a round, in one way; `to_NUMBER` is what goes with each."""

    letters = forms.MultipleChoiceField(
        label="Lettres à envoyer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une lettre à envoyer.",
            "invalid_choice": "La lettre %(value)s n'est pas de celles qui s'envoient.",
        },
    )
    text = forms.CharField(
        label="Texte d'accompagnement",
        help_text="Le numéro, la date, le montant et l'échéance de chaque lettre le suivent.",
        max_length=2_000,
        initial=USUAL_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui accompagne la lettre."},
    )
    sent_on = DayField(
        label="Date de l'envoi", error_messages={"required": "Donnez la date de l'envoi."}
    )

    def __init__(self, *args: Any, round_: CallRound, way: Way, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round, self.way, self.on = round_, way, on
        self.calls = list(letters_to_send(round_))
        self.sent = sending_of(self.calls)
        self.fields["letters"].choices = [(str(one), str(one)) for one in self.calls]
        del self.fields["sent_on" if way == Way.MAIL else "text"]
        if way != Way.MAIL:
            self.fields["sent_on"].initial = on
        contacts = self._contacts()
        for one in self.calls:
            self.fields[f"to_{one}"] = forms.CharField(
                label=LABELS[way].format(one),
                required=False,
                max_length=LONGEST[way],
                initial=", ".join(contacts.get(one.party.organisation_id, [])),
            )

    def _contacts(self) -> dict[int, list[str]]:
        carrier = self.round.component.carrier.organisation
        return contacts_of(self.calls, carrier) if self.way == Way.MAIL else {}

    @property
    def rows(self) -> list[tuple[FundCall, BoundField, LetterSending | None]]:
        """Each letter, what goes with it, and how it was sent last."""
        return [(one, self[f"to_{one}"], self.sent.get(one.pk)) for one in self.calls]

    @property
    def ticked(self) -> list[str]:
        """The numbers to tick: those that were, else the letters that have not been sent."""
        ticked: list[str] = self["letters"].value() or []
        if ticked or self.is_bound:
            return ticked
        return [str(one) for one in self.calls if self._waits(one)]

    def _waits(self, call: FundCall) -> bool:
        known = self.sent.get(call.pk)
        return known is None or known.has_failed

    def clean(self) -> dict[str, Any]:
        """Refuse what the act would refuse, with the same sentences."""
        if "letters" in self.cleaned_data and not self.errors:
            require_sendable(self.chosen, self.parcel, self.on)
        return self.cleaned_data

    @property
    def chosen(self) -> list[FundCall]:
        numbers = self.cleaned_data.get("letters", [])
        return [one for one in self.calls if str(one) in numbers]

    @property
    def parcel(self) -> Parcel:
        typed = self.cleaned_data
        details = {str(one): typed.get(f"to_{one}", "") for one in self.chosen}
        sent_on = typed.get("sent_on", self.on)
        return Parcel(self.way, sent_on, details, typed.get("text", ""))

    @property
    def told(self) -> list[tuple[FundCall, str, LetterSending | None]]:
        """Each chosen letter, where it goes, and how it was sent before."""
        details = self.parcel.details
        return [
            (one, self._whither(details[str(one)]), self.sent.get(one.pk)) for one in self.chosen
        ]

    def _whither(self, typed: str) -> str:
        return ", ".join(addresses_in(typed)) if self.way == Way.MAIL else typed.strip()

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.chosen, self.sent) if self.is_valid() else ""

    def arguments(self) -> dict[str, Any]:
        token: UUID = self.cleaned_data["token"] or self.fresh_token
        confirmed = self.cleaned_data["confirmed"]
        return {"parcel": self.parcel, "token": token, "confirmed": confirmed}
