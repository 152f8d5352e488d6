"""A change of the account to which an organisation is paid: asked, waited for, then made."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from epci.models import Organisation, validate_bic, validate_iban
from press.kit.days import StoredDay


class PaymentChangeQuerySet(models.QuerySet["PaymentChange"]):
    def waiting(self) -> "PaymentChangeQuerySet":
        """Those that are neither made nor given up."""
        return self.filter(applied_on=None, cancelled_on=None)


class PaymentChange(models.Model):
    """What an organisation's account becomes, from the day it is due."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    iban = models.CharField("IBAN", max_length=34, validators=[validate_iban])
    bic = models.CharField("BIC", max_length=11, blank=True, validators=[validate_bic])
    payee = models.CharField("comptable public ou trésorier", max_length=200, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_on = StoredDay("demandé le")
    due_on = StoredDay("prend effet le")
    applied_on = StoredDay("fait le", null=True, blank=True)
    cancelled_on = StoredDay("annulé le", null=True, blank=True)

    objects = PaymentChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement de compte"
        verbose_name_plural = "changements de compte"
        ordering = ("organisation", "-asked_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(applied_on=None, cancelled_on=None),
                name="payment_change_one_waiting",
                violation_error_message="Un changement de compte attend déjà : annulez-le d'abord.",
            ),
            models.CheckConstraint(
                condition=Q(applied_on=None) | Q(cancelled_on=None),
                name="payment_change_made_or_not",
                violation_error_message="Un changement fait ne s'annule plus.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.due_on}"
