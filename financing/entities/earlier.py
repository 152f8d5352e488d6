"""Letters sent before Prorata, as somebody says: outside the register and its series of numbers.

They are no proof of anything: they count in what was called, and a screen says « reprise ».
"""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from conventions.models import Party
from financing.entities.plan import Component, Period
from press.kit.days import StoredDay


class EarlierLetterQuerySet(models.QuerySet["EarlierLetter"]):
    def of(self, component: Component | int, period: Period | int) -> "EarlierLetterQuerySet":
        return self.filter(component=component, period=period)

    def with_money(self) -> "EarlierLetterQuerySet":
        """With `received`, and what is `left` to pay (centimes), as somebody says."""
        payments = EarlierPayment.objects.filter(letter=OuterRef("pk")).order_by()
        total = payments.values("letter").annotate(total=Sum("amount")).values("total")
        received = Coalesce(Subquery(total), 0, output_field=models.BigIntegerField())
        return self.annotate(received=received).annotate(
            left=Greatest(F("amount") - F("received"), 0, output_field=models.BigIntegerField())
        )

    def by_party(self) -> models.QuerySet[Any]:
        """A row a party: its id, and what they called of it (centimes)."""
        rows: Any = self.order_by().values("party").annotate(total=Sum("amount"))
        return rows.values_list("party", "total")


class EarlierLetter(models.Model):
    """What a party was called of a component in a period, all lines together (centimes)."""

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="earlier")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("numéro", max_length=60)
    issued_on = StoredDay("date")
    amount = models.BigIntegerField("montant")

    objects = EarlierLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre reprise"
        verbose_name_plural = "lettres reprises"
        ordering = ("component", "period", "issued_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "number"],
                name="earlier_letter_once",
                violation_error_message="Ce volet a déjà une lettre reprise de ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="earlier_letter_asks",
                violation_error_message="Une lettre demande un montant.",
            ),
        )

    def __str__(self) -> str:
        return self.number


class EarlierPayment(models.Model):
    """What was received of a letter of before (centimes)."""

    letter = models.ForeignKey(EarlierLetter, on_delete=models.PROTECT, related_name="payments")
    received_on = StoredDay("reçu le")
    amount = models.BigIntegerField("montant")

    class Meta:
        verbose_name = "paiement repris"
        verbose_name_plural = "paiements repris"
        ordering = ("letter", "received_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="earlier_payment_positive",
                violation_error_message="Un paiement est positif.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter_id}, {self.received_on}"
