"""The early end of a convention."""

from django.db import models
from django.db.models import F, Q

from conventions.entities.agreement import Convention
from epci.models import Sourced
from press.kit.days import StoredDay


class Termination(Sourced):
    """The early end of a convention: why, after which notice and formal step, from which day."""

    insert_only = True

    class Ground(models.TextChoices):
        DISAGREEMENT = "disagreement", "désaccord sur l'exécution"
        FUNDING_STOPPED = "funding", "financements publics supprimés"
        BREACH = "breach", "engagements non respectés"
        AGREEMENT = "agreement", "accord des parties"
        OTHER = "other", "autre motif"

    convention = models.OneToOneField(
        Convention, on_delete=models.PROTECT, related_name="termination", primary_key=True
    )
    ground = models.CharField("motif", max_length=12, choices=Ground)
    reason = models.CharField("en quelques mots", max_length=500)
    step_on = StoredDay("formalité faite le", null=True, blank=True)
    notified_on = StoredDay("notifiée le")
    effective_on = StoredDay("prend effet le")

    class Meta:
        verbose_name = "résiliation"
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("notified_on")),
                name="termination_dates_in_order",
                violation_error_message="La résiliation prend effet avant d'être notifiée.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.convention_id}, {self.effective_on}"
