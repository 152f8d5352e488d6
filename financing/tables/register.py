"""The register: rounds of calls, and the insert-only letters, renderings and payments."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from conventions.models import Party
from epci.models import Organisation
from financing.tables.plan import Basis, Component, Line, Period
from financing.tables.sharing import Key


class CallRound(models.Model):
    """One component, one period, one basis, some lines: one letter per contributor.

    Insert-only, as all that an issued letter rests on.
    """

    insert_only = True

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("base", max_length=7, choices=Basis)
    issued_on = models.DateField("émise le")
    override_reason = models.CharField("motif de passage outre", max_length=500, blank=True)

    class Meta:
        verbose_name = "campagne d'appel"
        verbose_name_plural = "campagnes d'appel"
        ordering = ("component", "period", "id")

    def __str__(self) -> str:
        return f"{self.component_id}, {self.period_id}"


class CalledLine(models.Model):
    """A line of a round. The database itself refuses to call a line of a period twice."""

    insert_only = True

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="called_lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ligne appelée"
        verbose_name_plural = "lignes appelées"
        ordering = ("round", "line")
        constraints = (
            models.UniqueConstraint(
                fields=["line", "period"],
                name="line_called_once",
                violation_error_message="Cette ligne est déjà appelée pour cette période.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}"


class Counter(models.Model):
    """The last number given by a carrier in a year, and the head of its chain of letters."""

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    last = models.PositiveIntegerField("dernier numéro", default=0)
    head_sha256 = models.CharField("empreinte de tête", max_length=64, blank=True)

    class Meta:
        verbose_name = "compteur"
        ordering = ("carrier", "year")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year"], name="counter_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"


class FundCall(models.Model):
    """A numbered letter: frozen content, chained to its carrier's previous one. Insert-only."""

    insert_only = True

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="calls")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    number = models.PositiveIntegerField("numéro")
    issued_on = models.DateField("date")
    amount = models.BigIntegerField("montant (centimes)")
    content = models.TextField("contenu figé (JSON canonique)")
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    previous_sha256 = models.CharField(
        "empreinte de la lettre précédente", max_length=64, blank=True
    )

    class Meta:
        verbose_name = "appel de fonds"
        verbose_name_plural = "appels de fonds"
        ordering = ("carrier", "year", "number")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year", "number"], name="call_number_once"),
            models.UniqueConstraint(
                fields=["carrier", "previous_sha256"], name="call_chain_linear"
            ),
            models.UniqueConstraint(fields=["round", "party"], name="call_once_per_contributor"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="call_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"

    def frozen(self) -> dict[str, Any]:
        """Everything that the letter prints; see `financing.freezing`."""
        content: dict[str, Any] = json.loads(self.content)
        return content


class CallPdf(models.Model):
    """The letter as rendered once from its frozen content. Insert-only."""

    insert_only = True

    call = models.OneToOneField(FundCall, on_delete=models.PROTECT, related_name="rendering")
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("empreinte du PDF", max_length=64)
    seal = models.CharField("empreinte du contenu et du PDF ensemble", max_length=64)

    class Meta:
        verbose_name = "lettre rendue"
        verbose_name_plural = "lettres rendues"
        ordering = ("call",)

    def __str__(self) -> str:
        return self.sha256


class Payment(models.Model):
    """Money received against a fund call (centimes); a mistake is corrected by its opposite."""

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="payments")
    received_on = models.DateField("encaissé le")
    amount = models.BigIntegerField("montant (centimes)")

    class Meta:
        verbose_name = "encaissement"
        ordering = ("call", "received_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="payment_of_something",
                violation_error_message="Un encaissement n'est pas nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}, {self.received_on}"
