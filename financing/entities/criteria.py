"""What rules share by beside populations: criteria, and their figures by organisation and year."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from conventions.models import Convention
from epci.models import Organisation
from press.kit.days import StoredDay

MOST_DECIMALS = 6
LARGEST = 10**15  # of a stored figure, in units of its last decimal


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def visible_to(self, user: User) -> Self:
        """The official ones, and those of the conventions that the person sees."""
        seen = Convention.objects.visible_to(user).values("pk")
        return self.filter(Q(convention=None) | Q(convention__in=seen))

    def of(self, convention: Convention) -> Self:
        """Those that the rules of a convention may name: the official ones, and its own."""
        return self.filter(Q(convention=None) | Q(convention=convention))


class Criterion(models.Model):
    """What is counted of each organisation each year: pupils, kilometres, weighted acts.

    An official one belongs to no convention and serves them all; the others are what the parties
    of one convention agree to count. Its unit and its decimals never change once it has figures.
    An index has one value a year, which is nobody's: prices and fixed amounts follow it.
    """

    owned_by = ("convention",)  # one that is of a convention goes with its draft

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80)
    unit = models.CharField("unité", max_length=40)
    decimals = models.PositiveSmallIntegerField("décimales")
    source = models.CharField("source", max_length=300, blank=True)
    is_index = models.BooleanField("indice", default=False, db_default=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "critère"
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "name"],
                name="criterion_once",
                violation_error_message="La convention a déjà un critère de ce nom.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(convention=None),
                name="criterion_official_once",
                violation_error_message="Un critère officiel porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS),
                name="criterion_decimals",
                violation_error_message=f"Un chiffre a {MOST_DECIMALS} décimales au plus.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def counted_in(self) -> str:
        return f"indice, {self.unit}" if self.is_index else self.unit

    @property
    def given_by(self) -> str:
        return "convention" if self.convention_id else "officiel"


class CriterionFigureQuerySet(models.QuerySet["CriterionFigure"]):
    def of(self, criteria: Iterable[Any], organisations: Iterable[Any]) -> Self:
        """Those of some organisations, and the values of indices, which are nobody's."""
        held = Q(organisation__in=organisations) | Q(organisation=None)
        return self.filter(held, criterion__in=criteria)

    def in_force(self) -> Self:
        """Those that no correction has replaced."""
        return self.filter(replaced_by__isnull=True)


class CriterionFigure(models.Model):
    """A criterion's figure of one organisation in a year, in units of its last decimal.

    That of an index has no organisation.

    Never edited, like a population: a correction is a new row that replaces it, with a reason.
    `used_on` is the first day on which an adopted key rested on it.
    """

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="figures")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField("année")
    value = models.BigIntegerField("chiffre")
    source = models.CharField("source", max_length=200)
    entered_at = models.DateTimeField("saisi le", default=timezone.now)
    entered_by = models.CharField("saisi par", max_length=200, blank=True)
    used_on = StoredDay("a servi à une clé arrêtée le", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField("motif de la correction", max_length=300, blank=True)

    objects = CriterionFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre d'un critère"
        verbose_name_plural = "chiffres des critères"
        ordering = ("criterion", "year", "organisation", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["criterion", "organisation", "year"],
                condition=Q(replaces__isnull=True),
                name="criterion_figure_once",
                violation_error_message="Ce chiffre est déjà saisi.",
            ),
            models.UniqueConstraint(
                fields=["criterion", "year"],
                condition=Q(replaces__isnull=True, organisation__isnull=True),
                name="criterion_index_once",
                violation_error_message="L'indice de cette année est déjà saisi.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(value__lte=LARGEST),
                name="criterion_figure_positive",
                violation_error_message="Un chiffre est positif ou nul.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="criterion_figure_correction_has_reason",
                violation_error_message="Une correction porte son motif.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion_id}, {self.organisation_id}, {self.year}"

    def exact(self, decimals: int) -> Fraction:
        """The figure in the unit of its criterion, which has so many decimals."""
        return Fraction(self.value, 10**decimals)
