"""A simulation that an organisation keeps: its address, under a title."""

from django.db import models

from epci.models import Organisation
from financing.entities.plan import Component
from press.kit.days import StoredDay


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def seen_by(self, organisations: list[Organisation]) -> "ScenarioQuerySet":
        """Those of these organisations, and those that the others share with the parties."""
        return self.filter(models.Q(is_shared=True) | models.Q(organisation__in=organisations))


class Scenario(models.Model):
    """What was supposed, with the amount and the year of populations that it was computed on: the
    end of an address, which says the same when it is opened again.
    """

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="scenarios")
    year = models.PositiveSmallIntegerField("exercice")
    title = models.CharField("titre", max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField("partagé avec les parties", default=False)
    query = models.TextField("hypothèses", max_length=8_000)
    kept_on = StoredDay("gardé le")

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "scénario"
        ordering = ("component", "year", "title", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "year", "organisation", "title"],
                name="scenario_title_once",
                violation_error_message="Votre organisme garde déjà un scénario de ce titre.",
            ),
        )

    def __str__(self) -> str:
        return self.title
