"""The plan: periods, components, lines and their amounts in integer centimes.

A text brings periods and lines, and an amendment may take some out: a plan has those that the texts
in effect bring, but for those that one of them takes out.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property

from conventions.entities.agreement import in_effect_on
from conventions.models import Convention, Party, Text
from epci.models import Organisation
from press.kit.days import StoredDay
from press.kit.printed import Printable


class Basis(models.TextChoices):
    PLANNED = "planned", "prévisionnel"
    ACTUAL = "actual", "réalisé"


class BroughtQuerySet(models.QuerySet[Any]):
    def in_effect(self, on: date) -> "BroughtQuerySet":
        """Those of the original and of the amendments in effect, which none of them takes out."""
        return self._under(Text.objects.in_effect(on))

    def in_plan_of(self, period: "Period", on: date) -> "BroughtQuerySet":
        """Those that the plan of a period has, under the texts in effect on a day."""
        later = Q(number__gt=0, effective_on__gt=period.ends_on)
        return self._under(Text.objects.in_effect(on).exclude(later))

    def _under(self, texts: models.QuerySet[Text]) -> "BroughtQuerySet":
        numbers = texts.order_by().values("pk")
        brought = self.filter(Q(text=None) | Q(text__in=numbers))
        return brought.exclude(removed_by__in=numbers)


class Brought(Printable):
    """What a text brings to a plan (the original where `text` is null), and amendments may take
    out.
    """

    text = models.ForeignKey(
        Text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajoutée par",
    )
    removed_by = models.ManyToManyField(
        Text, blank=True, related_name="+", verbose_name="retirée par"
    )

    objects = BroughtQuerySet.as_manager()

    class Meta:
        abstract = True

    @cached_property
    def removers(self) -> tuple[Text, ...]:
        """The amendments that take it out, drafts too; a query, unless it is read with them."""
        return tuple(self.removed_by.order_by("number"))

    def is_brought(self, numbers: Collection[int]) -> bool:
        """Whether one of these texts, by their numbers, brings it."""
        return self.text is None or self.text.number in numbers

    def is_removed(self, numbers: Collection[int]) -> bool:
        """Whether one of these texts takes it out; the original takes nothing out."""
        return any(numbers) and any(text.number in numbers for text in self.removers)


class Period(Brought):
    """A stretch of the plan, within one fiscal year; a half-year is not prorated."""

    printed = ("label",)

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("libellé", max_length=60)
    starts_on = StoredDay("début")
    ends_on = StoredDay("fin")
    fiscal_year = models.PositiveSmallIntegerField("exercice")

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

    def is_over_for(self, text: Text) -> bool:
        """Whether it is over when an amendment takes effect, so that it is not its to change."""
        effect: date | None = text.effective_on if text.number else None
        return effect is not None and self.ends_on < effect


class Component(Printable):
    """A part of a convention with its own carrier, key and ceilings."""

    printed = ("label", "legal_basis")

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=200)
    carrier = models.ForeignKey(
        Party, on_delete=models.PROTECT, verbose_name="porteur", related_name="+"
    )
    default_basis = models.CharField("base par défaut", max_length=7, choices=Basis)
    legal_basis = models.CharField("base juridique", max_length=200)
    in_totals = models.BooleanField("dans les totaux de la convention", default=True)
    read_schedule: list[Any] | None = None  # where they were read with it

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(fields=["convention", "code"], name="component_once"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def schedule(self) -> list[Any]:
        """Its instalments, in order; one query where they were not read with it."""
        known = self.read_schedule
        return list(self.instalments.all()) if known is None else known


class Line(Brought):
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
        Organisation,
        on_delete=models.PROTECT,
        verbose_name="financeur",
        null=True,
        blank=True,
        related_name="+",
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
        # What is granted is looked for among fundings, which most plans have few of.
        indexes = (
            models.Index(fields=["component"], condition=Q(nature="funding"), name="line_funding"),
        )
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

    @property
    def kind(self) -> tuple[str, bool]:
        """Its nature, and whether it is in kind: plans print those of one kind together."""
        return self.nature, self.in_kind

    def is_in(self, period: Period, numbers: Collection[int]) -> bool:
        """Whether the plan of a period has it under texts, by their numbers."""
        if not self.is_brought(numbers) or (self.text and period.is_over_for(self.text)):
            return False
        if not self.is_removed(numbers):
            return True
        removers = (text for text in self.removers if text.number in numbers)
        return all(period.is_over_for(text) for text in removers)


class LinePlace(models.Model):
    """The rank that an amendment gives a line among those of its component; its own otherwise."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "place d'une ligne"
        verbose_name_plural = "places des lignes"
        ordering = ("line", "text")
        constraints = (models.UniqueConstraint(fields=["line", "text"], name="line_place_once"),)

    def __str__(self) -> str:
        return f"{self.line_id}, {self.rank}"


class PlannedQuerySet(models.QuerySet["PlannedAmount"]):
    def in_effect(self, on: date) -> "PlannedQuerySet":
        """What texts in effect plan, of lines and periods that none of them takes out."""
        holds = in_effect_on(on, "text__")
        lines = Line.removed_by.through.objects.filter(holds, line=OuterRef("line"))
        periods = Period.removed_by.through.objects.filter(holds, period=OuterRef("period"))
        gone = lines.exclude(text__effective_on__gt=OuterRef("period__ends_on"))
        return self.filter(holds, ~Exists(gone), ~Exists(periods))


class PlannedAmount(models.Model):
    """What a text plans for a line in a period (centimes); an amendment adds its own row."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="planned_amounts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("montant prévu")

    objects = PlannedQuerySet.as_manager()

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
