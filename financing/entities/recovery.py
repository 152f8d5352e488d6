"""After the letter: what holds its recall, its titre, and a carrier's own delays."""

from django.db import models
from django.db.models import Q

from epci.models import Organisation
from financing.entities.register import FundCall
from press.kit.days import StoredDay


class LetterHold(models.Model):
    """A letter contested, for a written reason, or no longer: the last row says. Insert-only."""

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="holds")
    is_held = models.BooleanField("contestée")
    reason = models.CharField("motif", max_length=300)
    made_on = StoredDay("le")
    made_by = models.CharField("par", max_length=200, blank=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "contestation"
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="hold_for_a_reason"),)

    def __str__(self) -> str:
        return f"{self.call_id}, {self.made_on}"


class Titre(models.Model):
    """The titre de recette of a letter, as its carrier typed it: the last row counts. Insert-only.

    Decree n° 2012-1246, articles 24 and 192 to 195: recovery then belongs to the accountant.
    """

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="titres")
    number = models.CharField("numéro du titre", max_length=30)
    slip = models.CharField("bordereau", max_length=30, blank=True)
    dated_on = StoredDay("émis le")
    fiscal_year = models.PositiveSmallIntegerField("exercice")
    made_on = StoredDay("saisi le")
    made_by = models.CharField("saisi par", max_length=200, blank=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "titre de recette"
        verbose_name_plural = "titres de recette"
        ordering = ("id",)

    def __str__(self) -> str:
        slip = f", bordereau {self.slip}" if self.slip else ""
        return f"titre n° {self.number}{slip}, exercice {self.fiscal_year}"


class LetterMandate(models.Model):
    """The mandat by which its addressee pays a letter, as it typed it: the last row counts.

    Insert-only. Decree n° 2012-1246, articles 29 to 33.
    """

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="mandates")
    number = models.CharField("numéro du mandat", max_length=30)
    slip = models.CharField("bordereau", max_length=30, blank=True)
    dated_on = StoredDay("émis le")
    made_on = StoredDay("saisi le")
    made_by = models.CharField("saisi par", max_length=200, blank=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "mandat de paiement"
        verbose_name_plural = "mandats de paiement"
        ordering = ("id",)

    def __str__(self) -> str:
        slip = f", bordereau {self.slip}" if self.slip else ""
        return f"mandat n° {self.number}{slip}"


class ReminderDelays(models.Model):
    """After how many days a carrier recalls an unpaid letter: after its day, then once more."""

    carrier = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    first_after = models.PositiveSmallIntegerField(
        "premier rappel, en jours après l'échéance", default=15, db_default=15
    )
    second_after = models.PositiveSmallIntegerField(
        "second rappel, en jours après le premier", default=30, db_default=30
    )

    class Meta:
        verbose_name = "délais de rappel"
        verbose_name_plural = "délais de rappel"

    def __str__(self) -> str:
        return f"{self.first_after}, {self.second_after}"
