"""What is typed of actual expenses: a piece, a file of them, a withdrawal, a condition met."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from epci.populations.lines import MOST_BYTES
from financing.actuals.acts import Voucher
from financing.actuals.files import HEADER, PieceGround, TypedPiece, faults_of
from financing.models import Line
from press.files.uploads import KINDS, UploadField
from press.files.uploads import MOST_BYTES as LARGEST
from press.kit.fields import DayField, EurosField
from press.kit.forms import ActForm, day, words

ACCEPTED = (
    f"La facture, la paie ou l'avis de versement, {LARGEST // 10**6} Mo au plus : "
    f"{', '.join(one.label for one in KINDS)}."
)
LONGEST_PASTE = 1_000_000  # characters
FIELDS = {
    "montant": "amount",
    "date": "dated_on",
    "etat": "is_awaited",
    "date_mandat": "mandate_on",
}


class ActualPieceForm(ActForm):
    """One piece, of a line of the component."""

    line = forms.ChoiceField(label="Ligne", error_messages={"required": "Choisissez la ligne."})
    dated_on = DayField(
        label="Date de la facture ou du service fait",
        error_messages={"required": "Donnez la date de la pièce."},
    )
    supplier = words("Fournisseur, ou financeur", 200)
    reference = words("Référence", 100, help_text="Le numéro de la facture ou du versement.")
    amount = EurosField(
        label="Montant (€)", error_messages={"required": "Donnez le montant de la pièce."}
    )
    is_awaited = forms.BooleanField(
        label="Ressource notifiée, et encore à recevoir", required=False
    )
    mandate = words("Mandat ou titre", 60, help_text="Son numéro, quand il est connu.")
    mandate_on = day("Date du mandat ou du titre")
    voucher = UploadField(label="Document", required=False, help_text=ACCEPTED)

    def __init__(self, *args: Any, ground: PieceGround, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground = ground
        lines = ground.lines.values()
        self.fields["line"].choices = [("", "–"), *((one.code, one.label) for one in lines)]

    def clean(self) -> None:
        """As in a file: each fault beside its field."""
        if self.errors:
            return
        for column, said in faults_of(self.piece, self.ground):
            self.add_error(FIELDS[column], said)

    @property
    def piece(self) -> TypedPiece:
        typed = self.cleaned_data
        return TypedPiece(
            line=self.ground.lines[typed["line"]],
            dated_on=typed["dated_on"],
            amount=typed["amount"],
            supplier=typed["supplier"].strip(),
            reference=typed["reference"].strip(),
            is_awaited=typed["is_awaited"],
            mandate=typed["mandate"].strip(),
            mandate_on=typed["mandate_on"],
        )

    def arguments(self) -> dict[str, Any]:
        upload = self.cleaned_data["voucher"]
        return {
            "piece": self.piece,
            "voucher": Voucher(upload, timezone.now()) if upload else None,
        }


class PiecesForm(forms.Form):
    """A file, or what is pasted from a spreadsheet, with its first line of titles."""

    use_required_attribute = False

    collage = forms.CharField(
        label="Collez les lignes",
        help_text=f"La première ligne nomme les colonnes : {';'.join(HEADER)}.",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": ";".join(HEADER)}),
    )
    fichier = forms.FileField(
        label="Ou un fichier CSV ou XLSX",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "Le fichier est vide."},
    )

    def clean(self) -> None:
        file: UploadedFile | None = self.cleaned_data.get("fichier")
        if file is not None and (file.size or 0) > MOST_BYTES:
            self.add_error("fichier", f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo.")
        elif file is None and not self.cleaned_data.get("collage", "").strip():
            self.add_error("collage", "Collez des lignes, ou choisissez un fichier.")

    @property
    def content(self) -> bytes:
        file: UploadedFile | None = self.cleaned_data["fichier"]
        return file.read() if file else self.cleaned_data["collage"].encode()


class PieceWithdrawalForm(ActForm):
    """Why a piece is taken back, and how much of it."""

    amount = EurosField(
        label="Montant retiré (€)",
        required=False,
        help_text="Laissez vide pour retirer toute la pièce.",
    )
    reference = words(
        "Avoir du fournisseur", 100, help_text="Son numéro, quand une partie seule est retirée."
    )
    reason = forms.CharField(
        label="Motif",
        max_length=300,
        error_messages={"required": "Écrivez pourquoi cette pièce est retirée."},
    )


class ConditionForm(ActForm):
    """The prior condition of a line, met."""

    line = forms.ChoiceField(label="Ligne")
    met_on = DayField(
        label="Remplie le", error_messages={"required": "Donnez le jour où elle l'est."}
    )
    said = words("Ce qui en témoigne", 300, help_text="La présentation, sa date, son envoi.")

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.code: line for line in lines}
        self.fields["line"].choices = [(one.code, one.label) for one in lines]

    def clean_line(self) -> Line:
        try:
            return self.lines[self.cleaned_data["line"]]
        except KeyError as error:
            raise ValidationError("Cette ligne n'a pas de condition.", code="line") from error
