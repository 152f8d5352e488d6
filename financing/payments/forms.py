"""What is typed of money received: a list, a payment on a letter, why one is taken back."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from epci.models import Organisation
from epci.populations.lines import MOST_BYTES
from financing.payments.files import HEADER, ReadList, read_list
from financing.payments.reading import ListRead, beside_what_is_known
from press.files.canonical import canonical, digest
from press.kit.confirm import ConfirmedForm
from press.kit.fields import DayField, EurosField
from press.kit.forms import ActForm, words
from press.words.french import is_number

LONGEST_PASTE = 2_000_000  # characters
MOST_FAULTS = 50  # told of a list, the first ones


class BankListForm(ConfirmedForm):
    """A bank's list of one carrier: what it would record is told before it is."""

    collage = forms.CharField(
        label="Collez le relevé",
        help_text=f"La première ligne nomme les colonnes : {';'.join(HEADER)}.",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": ";".join(HEADER)}),
    )
    fichier = forms.FileField(
        label="Ou un fichier CSV ou XLSX de la banque ou d'Hélios",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "Le fichier est vide."},
    )

    def __init__(
        self, *args: Any, carriers: Sequence[Organisation], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.carriers, self.today = carriers, today
        self.known: ListRead | None = None

    def clean(self) -> None:
        file: UploadedFile | None = self.cleaned_data.get("fichier")
        pasted: str = self.cleaned_data.get("collage", "")
        if file is not None and (file.size or 0) > MOST_BYTES:
            self.add_error("fichier", f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo.")
        elif file is None and not pasted.strip():
            self.add_error("collage", "Collez un relevé, ou choisissez un fichier.")
        elif not self.errors:
            self._look(file.read() if file else pasted.encode())

    def _look(self, content: bytes) -> None:
        """What the list comes to; a list with nothing to record is told where it was typed."""
        self.listed = read_list(content, self.today)
        self.known = beside_what_is_known(self.listed, self.carriers)
        if not self.known.proposals:
            for one in self.listed.faults[:MOST_FAULTS]:
                self.add_error(None, f"Ligne {one.line}, {one.column} : {one.message}")
            self.add_error(None, "Rien à enregistrer de ce relevé.")

    listed: ReadList

    @cached_property
    def fingerprint(self) -> str:
        told = [
            [one.line.line, [[letter.key, part] for letter, part in one.parts]]
            for one in (self.known.proposals if self.known else ())
        ]
        return digest(canonical(told))

    @property
    def set_aside(self) -> set[int]:
        """The lines that the person does not want recorded."""
        typed = self.data.getlist("ecartees") if hasattr(self.data, "getlist") else []
        return {int(one) for one in typed if is_number(one) and len(one) < 9}

    def arguments(self) -> dict[str, Any]:
        proposed = {one.line.line for one in self.known.proposals} if self.known else set()
        kept = proposed - self.set_aside
        return {"read": self.listed, "lines": kept}


class PaymentForm(ActForm):
    """Money received on one letter."""

    received_on = DayField(
        label="Reçu le", error_messages={"required": "Donnez le jour où l'argent est arrivé."}
    )
    amount = EurosField(
        label="Montant (€)",
        error_messages={"required": "Donnez le montant reçu."},
        help_text="Au-delà de ce qui reste dû, le surplus est gardé comme un trop-perçu.",
    )
    label = words(
        "Libellé de la banque",
        300,
        help_text="Recopié du relevé : la même ligne d'un relevé ne comptera pas deux fois.",
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class PaymentReversalForm(ActForm):
    """Why a payment is taken back."""

    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez pourquoi cet encaissement est repris."},
    )
