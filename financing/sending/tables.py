"""The letters that one is about to send, as a list."""

from press.kit.columns import Column, EurosColumn, StateColumn
from press.kit.tables import Table


class LetterToSendTable(Table):
    """The rows are those of `SendForm.told`."""

    title = "Les lettres à envoyer"
    noun = "lettre"

    class Meta:
        orderable = False  # the page is what one confirms

    numero = Column("Numéro", accessor=lambda one: str(one[0]), row_header=True, css="day")
    destinataire = Column("Destinataire", accessor=lambda one: one[0].party.name)
    ou = Column("Adresse ou référence", accessor=lambda one: one[1])
    avant = StateColumn("Déjà envoyée", accessor=lambda one: one[2] and one[2].state)
    montant = EurosColumn("Montant", accessor=lambda one: one[0].amount)
