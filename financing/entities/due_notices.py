"""Who was told that a letter is soon to be paid: each person once for each threshold."""

from django.db import models

from financing.entities.register import FundCall


class DueNotice(models.Model):
    """A person told of a letter, so many days before its day or less."""

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="+")
    days_before = models.SmallIntegerField("jours avant")
    email = models.EmailField("adresse")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "annonce d'échéance"
        verbose_name_plural = "annonces d'échéance"
        ordering = ("call", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["call", "days_before", "email"], name="due_notice_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}, {self.email}"
