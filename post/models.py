"""Messages as rows: written with the act that they tell, sent once it is written."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

LONGEST_SUBJECT = 250


class Message(models.Model):
    """One e-mail to one address, where it stands, and what the server said of it.

    `owner` is the key of the organisation in whose name it is written, null for what is nobody's;
    `attachments` are pairs of a file name and a SHA-256, whose bytes their own store keeps. What
    holds a secret link is encrypted, and erased once it has left. `unheard` counts the attempts
    that ended without anybody hearing the server's answer: each may have been accepted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        SENDING = "sending", "en cours d'envoi"
        SENT = "sent", "envoyé"
        FAILED = "failed", "en échec"

    identifier = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    owner = models.BigIntegerField("organisme", null=True)
    topic = models.CharField("sujet", max_length=20, blank=True)
    recipient = models.EmailField("destinataire")
    reply_to = models.EmailField("répondre à", blank=True)
    subject = models.CharField("objet", max_length=LONGEST_SUBJECT)
    body = models.TextField("texte", blank=True)
    is_secret = models.BooleanField("porte un lien secret", default=False)
    attachments = models.JSONField("pièces jointes", default=list, blank=True)
    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    unheard = models.PositiveSmallIntegerField("essais sans réponse", default=0)
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    due_at = models.DateTimeField("à envoyer à partir de", default=timezone.now)
    taken_at = models.DateTimeField("pris le", null=True)
    sent_at = models.DateTimeField("parti le", null=True)
    said = models.TextField("réponse du serveur", blank=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-written_at", "-id")
        indexes = (
            models.Index(fields=["owner", "-written_at"], name="message_owner"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("waiting", "sending")),
                name="message_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient} : {self.subject}"

    @property
    def is_late(self) -> bool:
        """Whether it was tried, and has not left."""
        return self.attempts > 0 and self.state in (self.State.WAITING, self.State.FAILED)


class UnwantedTopic(models.Model):
    """A kind of messages that an address does not want to receive."""

    address = models.EmailField("adresse électronique")
    topic = models.CharField("sujet", max_length=20)

    class Meta:
        verbose_name = "message refusé"
        verbose_name_plural = "messages refusés"
        ordering = ("address", "topic")
        constraints = (models.UniqueConstraint(fields=["address", "topic"], name="unwanted_once"),)

    def __str__(self) -> str:
        return f"{self.address}, {self.topic}"
