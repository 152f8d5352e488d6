"""A carrier's own letter: what it adds to the usual one, version after version."""

from django.db import models

from epci.models import Organisation
from press.kit.days import StoredDay


class LetterModel(models.Model):
    """One version of a carrier's model: the last one counts, an empty one is the usual letter.

    Insert-only. Its words are in the mark-up of articles, with the fields of
    `financing.letters.fields`; its logo was drawn by `press.files.pictures`.
    """

    insert_only = True

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("version")
    logo = models.BinaryField("logo", null=True, blank=True)
    logo_text = models.CharField("ce que montre le logo", max_length=120, blank=True)
    opening = models.TextField("ouverture", blank=True)
    closing = models.TextField("clôture", blank=True)
    signatory = models.TextField("signataire", blank=True)
    contact = models.TextField("contact", blank=True)
    made_on = StoredDay("écrite le")
    made_by = models.CharField("écrite par", max_length=200)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "modèle de lettre"
        verbose_name_plural = "modèles de lettre"
        ordering = ("carrier", "version")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "version"], name="letter_model_once"),
        )

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def is_usual(self) -> bool:
        """Whether it adds nothing."""
        return not (self.logo or self.opening or self.closing or self.signatory or self.contact)
