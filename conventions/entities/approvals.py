"""What one party has given to one text: its authorisation, then its signature."""

from django.db import models
from django.db.models import Q

from epci.models import Sourced


class Approval(Sourced):
    """One party's authorisation and signature of one text.

    The vote itself is a deliberation; what letters need of it is copied here.
    """

    party = models.ForeignKey(
        "conventions.Party", on_delete=models.PROTECT, related_name="approvals"
    )
    text = models.ForeignKey("conventions.Text", on_delete=models.PROTECT, related_name="approvals")
    body = models.CharField("organe", max_length=120, blank=True)  # empty: the party's council
    authorised_on = models.DateField("autorisée le", null=True, blank=True)
    number = models.CharField("numéro de l'acte", max_length=60, blank=True)
    prefecture_id = models.CharField("identifiant préfecture", max_length=60, blank=True)
    executory_on = models.DateField("exécutoire le", null=True, blank=True)
    signed_on = models.DateField("date de signature", null=True, blank=True)

    class Meta:
        verbose_name = "approbation"
        ordering = ("text", "party__rank")
        constraints = (
            models.UniqueConstraint(
                fields=["party", "text"],
                name="approval_once",
                violation_error_message="Cette partie a déjà son approbation de ce texte.",
            ),
            models.CheckConstraint(
                condition=Q(authorised_on__isnull=False) | Q(number=""),
                name="approval_number_has_date",
                violation_error_message="Un acte numéroté porte sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} : {self.text}"

    @property
    def anomalies(self) -> list[str]:
        """A signature that had no authorisation yet, or one not executory (CGCT L2131-1)."""
        if self.signed_on is None:
            return []
        if self.authorised_on is None:
            return ["signée sans autorisation connue"]
        if self.executory_on is not None and self.signed_on < self.executory_on:
            day = f"{self.executory_on:%d/%m/%Y}"
            return [f"signée le {self.signed_on:%d/%m/%Y}, avant d'être exécutoire ({day})"]
        if self.signed_on < self.authorised_on:
            day = f"{self.authorised_on:%d/%m/%Y}"
            return [f"signée le {self.signed_on:%d/%m/%Y}, avant l'autorisation ({day})"]
        return []

    def is_invented(self, name: str) -> bool:
        """Whether a day, by its column, is known, and only by a demonstration."""
        invented = self.is_demonstration or name in self.demonstration
        return getattr(self, name) is not None and invented
