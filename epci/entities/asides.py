"""An official figure that an import set aside: it moves so far that somebody looks at it twice."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from press.kit.days import StoredDay


class AsideFigureQuerySet(models.QuerySet["AsideFigure"]):
    def waiting(self) -> "AsideFigureQuerySet":
        """Those that nobody has confirmed or dropped."""
        return self.filter(closed_on=None)


class AsideFigure(models.Model):
    """What a file gives for one EPCI and year (hab.), beside what it is compared to.

    `closed_on` is the day on which it was confirmed, and then became a `Population`, or dropped.
    """

    report = models.ForeignKey("epci.ImportReport", on_delete=models.PROTECT, related_name="asides")
    epci = models.ForeignKey("epci.Epci", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    municipal = models.PositiveIntegerField("population municipale")
    total = models.PositiveIntegerField("population totale")
    known_municipal = models.PositiveIntegerField("municipale connue")
    known_total = models.PositiveIntegerField("totale connue")
    source = models.CharField("source", max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = StoredDay("mise de côté le")
    closed_on = StoredDay("close le", null=True, blank=True)
    is_confirmed = models.BooleanField("confirmée", default=False, db_default=False)
    closed_by = models.CharField("par", max_length=200, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)

    objects = AsideFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre mis de côté"
        verbose_name_plural = "chiffres mis de côté"
        ordering = ("epci", "year", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["epci", "year"],
                condition=Q(closed_on=None),
                name="aside_one_waiting",
                violation_error_message="Un chiffre de cet EPCI attend déjà pour cette année.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.epci_id}, {self.year}"
