"""The dated duties of a convention, and when each occurrence was done."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q

from conventions.entities.agreement import Convention, Party
from epci.models import Organisation, Sourced
from press.kit.days import StoredDay
from press.kit.searched import SearchedField


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def late(self, on: date) -> "MilestoneQuerySet":
        """Those of which a day has passed that is not done."""
        return self.filter(next_on__lt=on)

    def owed_by(self, organisations: Collection[Organisation]) -> "MilestoneQuerySet":
        """Those that these organisations owe; what nobody owes is the lead's."""
        unowned = Q(owner=None, convention__led_by__in=organisations)
        return self.filter(Q(owner__organisation__in=organisations) | unowned)


class Milestone(Sourced):
    """A duty with a first day, fixed or so many months after an event, once or at a rhythm.

    What is due on which day is computed (`conventions.follow_up.schedule`); only what was done is
    stored.
    """

    class Event(models.TextChoices):
        LAST_SIGNATURE = "last_signature", "la dernière signature"
        START = "start", "la prise d'effet"
        END = "end", "la fin de la convention"

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField("échéance", max_length=200)
    detail = models.TextField("précisions", max_length=1_000, blank=True)
    owner = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="partie responsable",
    )
    due_on = StoredDay("le", null=True, blank=True)
    event = models.CharField("à compter de", max_length=14, choices=Event, blank=True)
    months_after = models.PositiveSmallIntegerField("mois après", null=True, blank=True)
    every_months = models.PositiveSmallIntegerField("tous les (mois)", null=True, blank=True)
    cancelled_on = StoredDay("abandonnée le", null=True, blank=True)
    cancel_reason = models.CharField("motif de l'abandon", max_length=300, blank=True)

    # Kept by `conventions.follow_up.next_days`: its first day that is not done, once it is known.
    next_on = StoredDay("prochain jour", null=True, editable=False, db_index=True)

    searched = SearchedField("title", "detail")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        ordering = ("convention", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "title"],
                name="milestone_title_once",
                violation_error_message="Cette échéance est déjà dans la convention.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, event="", months_after__isnull=True)
                | Q(due_on__isnull=True, months_after__isnull=False) & ~Q(event=""),
                name="milestone_day_or_event",
                violation_error_message="Une échéance a un jour, ou un délai après un événement.",
            ),
            models.CheckConstraint(
                condition=Q(every_months__isnull=True) | Q(every_months__gt=0),
                name="milestone_rhythm_positive",
                violation_error_message="Un rythme est d'un mois au moins.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True, cancel_reason="")
                | Q(cancelled_on__isnull=False) & ~Q(cancel_reason=""),
                name="milestone_cancelled_with_reason",
                violation_error_message="Une échéance abandonnée porte son motif.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Completion(models.Model):
    """One occurrence of a milestone that was done."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="completions")
    due_on = StoredDay("échéance du")
    done_on = StoredDay("faite le")
    note = models.CharField("note", max_length=300, blank=True)

    class Meta:
        verbose_name = "échéance faite"
        verbose_name_plural = "échéances faites"
        ordering = ("milestone", "due_on")
        indexes = (models.Index(fields=["due_on"], name="completion_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=["milestone", "due_on"],
                name="completion_once",
                violation_error_message="Cette échéance est déjà faite.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.milestone_id}, {self.due_on}"


class Reminder(models.Model):
    """A reminder sent: each person hears once of each occurrence, so many days before.

    -1 is the last one, of the day after.
    """

    insert_only = True

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reminders")
    due_on = StoredDay("échéance du")
    days_before = models.SmallIntegerField("jours avant")
    email = models.EmailField("adresse")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "rappel"
        ordering = ("milestone", "due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["milestone", "due_on", "days_before", "email"], name="reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.milestone_id}, {self.due_on}, {self.email}"
