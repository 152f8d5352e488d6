"""A workbook that somebody brings: it waits for its confirmation, then names what it made."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from epci.models import Organisation
from press.kit.days import StoredDay


class WorkbookImport(models.Model):
    """Kept until it is confirmed, a day at most; `made_on`, its conventions name it.

    `organisations` are the ids of those that it added. Once undone, nothing of it is left but this
    row.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField("empreinte", max_length=64)
    content = models.BinaryField("contenu", default=b"")
    received_at = models.DateTimeField("reçu le")
    made_on = StoredDay("enregistré le", null=True, blank=True)
    made_by = models.CharField("enregistré par", max_length=200, blank=True)
    undone_on = StoredDay("annulé le", null=True, blank=True)
    told = models.JSONField("compte rendu", default=dict)
    organisations = models.JSONField("organismes ajoutés", default=list)

    class Meta:
        verbose_name = "import d'un classeur"
        verbose_name_plural = "imports de classeurs"
        ordering = ("-received_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_on__isnull=True) | Q(made_on__isnull=False),
                name="workbook_undone_once_made",
                violation_error_message="Ce qui n'est pas enregistré ne s'annule pas.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.made_on is None
