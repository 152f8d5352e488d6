"""A campaign of a carrier over many conventions: the rounds that it plans, and those it issues."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from epci.models import Organisation
from financing.entities.call_rounds import CallRound
from financing.entities.plan import Component, Period
from press.kit.days import StoredDay


class Campaign(models.Model):
    """What a carrier calls of a year in all its conventions: planned, checked, then confirmed.

    `on` is the day on which it was checked, and that its letters bear. `component` and `expenses`
    are words that labels hold, empty for all; with `only_next`, each schedule gives its next entry.
    """

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("exercice")
    component = models.CharField("volets", max_length=100, blank=True)
    expenses = models.CharField("dépenses", max_length=100, blank=True)
    only_next = models.BooleanField("prochaine échéance seulement", default=False)
    on = StoredDay("date des lettres")
    planned_at = models.DateTimeField("préparée le", default=timezone.now)
    planned_by = models.CharField("préparée par", max_length=200)
    confirmed_at = models.DateTimeField("confirmée le", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    override_reason = models.CharField("motif de passage outre", max_length=500, blank=True)
    token = models.UUIDField("jeton du formulaire", unique=True, null=True)

    class Meta:
        verbose_name = "campagne groupée"
        verbose_name_plural = "campagnes groupées"
        ordering = ("-planned_at", "-id")

    def __str__(self) -> str:
        return f"{self.year}"


class PlannedRound(models.Model):
    """One round of a campaign: what it would call, what was found in its way, and the round that it
    became. Its token gives that round once, however often it is asked for.

    `blockers` are pairs of a sentence and whether a reason passes it; `amount` is in centimes;
    `deductions` are triples of the key of a credit, its number and the centimes that its letters
    take of it, once those of the rounds before it are served.
    """

    class Grade(models.TextChoices):
        CLEAR = "clear", "prête"
        REASON = "reason", "à justifier"
        BLOCKED = "blocked", "bloquée"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="planned")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField("ce qui bloque", max_length=7, choices=Grade, blank=True)
    lines = models.JSONField("dépenses appelées", default=list, blank=True)
    instalment = models.PositiveSmallIntegerField("échéance", null=True)
    letters = models.PositiveIntegerField("lettres", default=0)
    amount = models.BigIntegerField("montant (centimes)", default=0)
    blockers = models.JSONField("obstacles", default=list, blank=True)
    deductions = models.JSONField("avoirs déduits", null=True)
    fingerprint = models.CharField("empreinte", max_length=64, blank=True)
    is_excluded = models.BooleanField("écartée", default=False)
    is_ordered = models.BooleanField("commandée", default=False)
    token = models.UUIDField("jeton", unique=True, default=uuid4)
    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "appel prévu"
        verbose_name_plural = "appels prévus"
        ordering = ("campaign", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "component", "period"], name="planned_once_a_campaign"
            ),
        )

    def __str__(self) -> str:
        return f"{self.component}, {self.period}"

    @property
    def name(self) -> str:
        """« TI-DOUBS, Animation, 2026 », of a row read with its convention."""
        return f"{self.component.convention.reference}, {self.component.label}, {self.period.label}"
