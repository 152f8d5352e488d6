"""The schedule of a component: what is called of the year's share, and when."""

from django.db import models
from django.db.models import Q

from financing.entities.plan import Basis, Component
from press.kit.days import StoredDay


class Instalment(models.Model):
    """One entry: a percent of the year's share, or the balance, on planned or actual amounts.

    It falls due on a day of the year, or some days after the last signature or the statement.
    """

    class Anchor(models.TextChoices):
        SIGNATURE = "signature", "après la dernière signature"
        STATEMENT = "statement", "après l'état des dépenses"

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="instalments")
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("libellé", max_length=80)
    percent = models.DecimalField(
        "pourcentage de la part de l'année", max_digits=5, decimal_places=2, null=True, blank=True
    )
    basis = models.CharField("base", max_length=7, choices=Basis)
    due_on = StoredDay("date", null=True, blank=True)
    days = models.PositiveSmallIntegerField("jours", null=True, blank=True)
    anchor = models.CharField("à compter de", max_length=9, choices=Anchor, blank=True)

    class Meta:
        verbose_name = "échéance d'appel"
        verbose_name_plural = "échéances d'appel"
        ordering = ("component", "rank")
        constraints = (
            models.UniqueConstraint(fields=["component", "rank"], name="instalment_once"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100),
                name="instalment_percent",
                violation_error_message="Une échéance appelle de 0 à 100 % de la part.",
            ),
        )

    def __str__(self) -> str:
        return self.label
