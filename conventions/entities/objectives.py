"""What a convention aims at: indicators with their readings, levers with their goals."""

from django.db import models
from django.db.models import F, Q

from conventions.entities.agreement import Convention
from epci.models import Sourced
from press.kit.days import StoredDay
from press.kit.searched import SearchedField
from press.words.french import plural


class Indicator(Sourced):
    """What is counted, how often, and how much of it is aimed at by a day."""

    class Rhythm(models.TextChoices):
        MONTH = "month", "chaque mois"
        QUARTER = "quarter", "chaque trimestre"
        YEAR = "year", "chaque année"
        ONCE = "once", "au bilan"

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="indicators")
    rank = models.PositiveSmallIntegerField("rang")
    axis = models.CharField("axe", max_length=200, blank=True)
    title = models.CharField("indicateur", max_length=200)
    unit = models.CharField("unité", max_length=60, blank=True)
    rhythm = models.CharField("relevé", max_length=7, choices=Rhythm, default=Rhythm.YEAR)
    target = models.DecimalField("cible", max_digits=12, decimal_places=2, null=True, blank=True)
    target_on = StoredDay("à atteindre le", null=True, blank=True)
    searched = SearchedField("title", "axis", "unit")

    class Meta:
        verbose_name = "indicateur"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "axis", "title"],
                name="indicator_once",
                violation_error_message="Cet axe a déjà cet indicateur.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Reading(Sourced):
    """What an indicator said over a period; a new figure for it takes its place."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    starts_on = StoredDay("du")
    ends_on = StoredDay("au")
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    note = models.CharField("note", max_length=300, blank=True)

    class Meta:
        verbose_name = "relevé"
        ordering = ("indicator", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "starts_on"],
                name="reading_once_a_period",
                violation_error_message="Cet indicateur a déjà un relevé pour cette période.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="reading_dates_in_order",
                violation_error_message="La période du relevé finit avant de commencer.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id}, {self.starts_on}"


class Lever(Sourced):
    """A way to the aim, or an objective on an axis; its goals say what, and by when."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="levers")
    rank = models.PositiveSmallIntegerField("rang")
    axis = models.CharField("axe", max_length=200, blank=True)
    title = models.CharField("levier ou objectif", max_length=500)
    searched = SearchedField("title", "axis")

    class Meta:
        verbose_name = "levier"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "rank"],
                name="lever_rank_once",
                violation_error_message="La convention a déjà un levier de ce rang.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """What a lever brings by a horizon; the final impact is the one that the act calls so."""

    lever = models.ForeignKey(Lever, on_delete=models.PROTECT, related_name="goals")
    rank = models.PositiveSmallIntegerField("rang")
    horizon = models.PositiveSmallIntegerField("horizon (ans)", null=True, blank=True)
    is_final_impact = models.BooleanField("objectif final d'impact", default=False)
    text = models.TextField("objectif", max_length=1_000)
    reached_on = StoredDay("atteint le", null=True, blank=True)
    searched = SearchedField("text")

    class Meta:
        verbose_name = "objectif"
        ordering = ("lever", "rank")

    def __str__(self) -> str:
        return self.text

    @property
    def when(self) -> str:
        """« à 3 ans », « objectif final d'impact, à 6 ans », « objectif »."""
        kind = "objectif final d'impact" if self.is_final_impact else ""
        horizon = "" if self.horizon is None else f"à {plural(self.horizon, 'an')}"
        return ", ".join(filter(None, [kind, horizon])) or "objectif"


class Marker(models.Model):
    """A sign that a lever moves: counted by an indicator, or only said."""

    lever = models.ForeignKey(Lever, on_delete=models.PROTECT, related_name="markers")
    rank = models.PositiveSmallIntegerField("rang")
    text = models.CharField("repère", max_length=300)
    indicator = models.OneToOneField(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compté par",
    )
    reached_on = StoredDay("constaté le", null=True, blank=True)

    class Meta:
        verbose_name = "repère"
        ordering = ("lever", "rank")

    def __str__(self) -> str:
        return self.text
