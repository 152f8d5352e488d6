"""The last verification of the registers, and the last backup."""

from django.db import models
from django.utils import timezone

from epci.models import Organisation


class Verification(models.Model):
    """One run of `verify` over every register, and what it found."""

    at = models.DateTimeField("date et heure", default=timezone.now)
    by = models.CharField("lancée par", max_length=200)
    letters = models.PositiveIntegerField("lettres vérifiées")
    # each: [the id of the carrier or None, the sentence]
    found = models.JSONField("anomalies", default=list)

    class Meta:
        verbose_name = "vérification du registre"
        verbose_name_plural = "vérifications du registre"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at}"

    def found_for(self, organisation: Organisation) -> list[str]:
        """The anomalies of an organisation's register, and of what protects every register."""
        return [sentence for carrier, sentence in self.found if carrier in (None, organisation.pk)]


class Backup(models.Model):
    """The last run of `backup`: when, of how many letters, and the SHA-256 of its data."""

    at = models.DateTimeField("date et heure", default=timezone.now)
    letters = models.PositiveIntegerField("lettres sauvegardées")
    sha256 = models.CharField("empreinte des données", max_length=64)

    class Meta:
        verbose_name = "sauvegarde"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at}"
