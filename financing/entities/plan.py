"""The plan: periods, components, lines and their amounts in integer centimes."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from conventions.entities.agreement import in_effect_on
from conventions.models import Convention, Party, Text
from epci.models import Organisation
from press.kit.days import StoredDay
from press.kit.printed import Printable


class Basis(models.TextChoices):
    PLANNED = "planned", "prévisionnel"
    ACTUAL = "actual", "réalisé"


class PeriodQuerySet(models.QuerySet["Period"]):
    def in_effect(self, on: date) -> "PeriodQuerySet":
        """Those of the original, and those that an amendment in effect adds."""
        return self.filter(Q(text=None) | in_effect_on(on, "text__"))


class Period(Printable):
    """A stretch of the plan, within one fiscal year; a half-year is not prorated."""

    printed = ("label",)

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("libellé", max_length=60)
    starts_on = StoredDay("début")
    ends_on = StoredDay("fin")
    fiscal_year = models.PositiveSmallIntegerField("exercice")
    text = models.ForeignKey(
        Text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajoutée par",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "période"
        ordering = ("convention", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "starts_on"],
                name="period_once",
                violation_error_message="Une période du plan commence déjà ce jour.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="period_dates_in_order",
                violation_error_message="La période finit avant de commencer.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Component(Printable):
    """A part of a convention with its own carrier, key and ceilings."""

    printed = ("label", "legal_basis")

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=200)
    carrier = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    default_basis = models.CharField("base par défaut", max_length=7, choices=Basis)
    legal_basis = models.CharField("base juridique", max_length=200)
    in_totals = models.BooleanField("dans les totaux de la convention", default=True)

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(fields=["convention", "code"], name="component_once"),
        )

    def __str__(self) -> str:
        return self.label


class Line(Printable):
    """A line of the plan: an expense, an external funding, or what partners contribute."""

    printed = ("label", "gate")

    class Nature(models.TextChoices):
        EXPENSE = "expense", "dépense"
        FUNDING = "funding", "ressource"
        CONTRIBUTION = "contribution", "participation des partenaires"

    class FundingState(models.TextChoices):
        REQUESTED = "requested", "demandée"
        GRANTED = "granted", "accordée"
        RECEIVED = "received", "encaissée"

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="lines")
    rank = models.PositiveSmallIntegerField("rang")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=300)
    nature = models.CharField("nature", max_length=12, choices=Nature)
    in_kind = models.BooleanField("valorisation en nature", default=False)
    funder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("état", max_length=9, choices=FundingState, blank=True)
    pays_for = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="paid_by")
    gate = models.CharField("condition préalable", max_length=300, blank=True)
    percent = models.DecimalField(
        "pourcentage des dépenses qu'elle paie",
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
    )
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne du plan"
        verbose_name_plural = "lignes du plan"
        ordering = ("component", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "code"],
                name="line_code_once",
                violation_error_message="Ce volet a déjà une ligne de ce code.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True)
                | Q(nature="funding") & Q(percent__gt=0) & Q(percent__lte=100),
                name="line_percent_of_funding",
                violation_error_message="Une ressource paie de 0 à 100 % des dépenses.",
            ),
            models.CheckConstraint(
                condition=~Q(nature="funding") | Q(in_kind=True) | Q(funder__isnull=False),
                name="line_funding_has_funder",
                violation_error_message="Une ressource nomme son financeur.",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def is_callable(self) -> bool:
        """Whether a round may call it: what is in kind counts in the plan, and is never called."""
        return self.nature == self.Nature.EXPENSE and not self.in_kind


class PlannedAmount(models.Model):
    """What a text plans for a line in a period (centimes); an amendment adds its own row."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="planned_amounts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("montant prévu")

    class Meta:
        verbose_name = "montant prévu"
        ordering = ("line", "period", "text")
        indexes = (models.Index(fields=["amount"], name="planned_amount_searched"),)
        constraints = (
            models.UniqueConstraint(fields=["line", "period", "text"], name="planned_amount_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="planned_amount_positive",
                violation_error_message="Un montant prévu est positif ou nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}, {self.period_id}"


class ActualAmount(models.Model):
    """What was really spent or received for a line in a period (centimes)."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="actual_amounts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("montant réalisé")

    class Meta:
        verbose_name = "montant réalisé"
        verbose_name_plural = "montants réalisés"
        ordering = ("line", "period")
        indexes = (models.Index(fields=["amount"], name="actual_amount_searched"),)
        constraints = (
            models.UniqueConstraint(fields=["line", "period"], name="actual_amount_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="actual_amount_positive",
                violation_error_message="Un montant réalisé est positif ou nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}, {self.period_id}"
