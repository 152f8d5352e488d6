"""The versions of a carrier's model, as a list."""

from django.urls import reverse

from financing.models import LetterModel
from press.kit.columns import ActsColumn, Column, DayColumn, RowAct
from press.kit.tables import Empty, Table

PARTS = {
    "has_logo": "logo",
    "opening": "ouverture",
    "closing": "clôture",
    "signatory": "signataire",
    "contact": "contact",
}


class ModelTable(Table):
    """The last version first: it is the one that counts."""

    title = "Versions du modèle, la dernière en premier"
    noun = "version"
    nothing = Empty("Aucune version", "Vos lettres sont les lettres usuelles de Prorata.")

    version = Column("Version", accessor=str, row_header=True)
    ecrite = DayColumn("Écrite le", accessor="made_on")
    par = Column("Par", accessor="made_by")
    ajoute = Column("Ce qu'elle ajoute", accessor=lambda one: said_of(one))
    actes = ActsColumn(accessor=lambda one: _acts(one))


def said_of(model: LetterModel) -> str:
    """« logo, ouverture » of one of `versions_of`; one that adds nothing is the usual letter."""
    added = [label for name, label in PARTS.items() if getattr(model, name)]
    return ", ".join(added) or "rien : la lettre usuelle"


def _acts(model: LetterModel) -> list[RowAct]:
    url = reverse("letter_model_version", args=[model.carrier_id, model.version])
    return [RowAct("Aperçu", url, f"de la {model}")]
