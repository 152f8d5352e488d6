"""The bodies that steer a convention, their meetings, and who came."""

from django.db import models

from conventions.entities.agreement import Convention, Party
from conventions.entities.documents import Document
from epci.models import Sourced
from press.kit.days import StoredDay
from press.kit.searched import SearchedField
from press.words.french import short_date


class Body(Sourced):
    """A committee of the convention: who sits, from how many it decides, how often it meets."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="bodies")
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("instance", max_length=120)
    purpose = models.CharField("rôle", max_length=500, blank=True)
    quorum = models.PositiveSmallIntegerField("quorum (présents)", null=True, blank=True)
    meetings_a_year = models.PositiveSmallIntegerField(
        "réunions par an (au moins)", null=True, blank=True
    )
    searched = SearchedField("name", "purpose")

    class Meta:
        verbose_name = "instance"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "name"],
                name="body_name_once",
                violation_error_message="La convention a déjà une instance de ce nom.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Whom a body's members speak for, and how many they are; nobody is named."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("représente", max_length=200)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    members = models.PositiveSmallIntegerField("membres", default=1)

    class Meta:
        verbose_name = "siège"
        ordering = ("body", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "label"],
                name="seat_label_once",
                violation_error_message="Cette instance a déjà un siège de ce nom.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Meeting(Sourced):
    """A meeting, planned or held; held once its attendance is recorded."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = StoredDay("réunion du")
    place = models.CharField("lieu", max_length=200, blank=True)
    agenda = models.TextField("ordre du jour", max_length=2_000, blank=True)
    decisions = models.TextField("décisions", max_length=4_000, blank=True)
    minutes = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compte rendu",
    )
    cancelled = models.BooleanField("annulée", default=False)

    class Meta:
        verbose_name = "réunion"
        ordering = ("body", "held_on")
        indexes = (models.Index(fields=["held_on"], name="meeting_held"),)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "held_on"],
                name="meeting_once_a_day",
                violation_error_message="Cette instance a déjà une réunion ce jour-là.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}, {short_date(self.held_on)}"


class MeetingPresence(models.Model):
    """How many members of a seat came to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    present = models.PositiveSmallIntegerField("présents")

    class Meta:
        verbose_name = "présence à une réunion"
        verbose_name_plural = "présences à une réunion"
        ordering = ("meeting", "seat__rank")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "seat"], name="meeting_presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.seat_id} : {self.present}"
