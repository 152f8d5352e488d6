"""How letters leave: by e-mail, by post, or left on Chorus Pro."""

from django.db import models

from financing.entities.chained import ChainedRow
from financing.entities.register import FundCall
from post.models import Message
from press.kit.days import StoredDay


class Sending(ChainedRow):
    """A letter sent to its addressee, once and in one way. Insert-only: a mistake has a new row.

    By e-mail, a row for each address, whose message says whether it has left; those of one act
    have its `token`. `reference` is the number of the parcel, or of the deposit on Chorus Pro.
    """

    chained_by = "call__round__component_id"

    class Way(models.TextChoices):
        MAIL = "mail", "courriel"
        POST = "post", "courrier"
        CHORUS = "chorus", "Chorus Pro"

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="sendings")
    way = models.CharField("voie", max_length=6, choices=Way)
    sent_on = StoredDay("envoyée le")
    sent_by = models.CharField("envoyée par", max_length=200)
    reference = models.CharField("référence", max_length=60, blank=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.UUIDField("jeton de l'acte", db_index=True)

    class Meta:
        verbose_name = "envoi d'une lettre"
        verbose_name_plural = "envois de lettres"
        ordering = ("call", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(way="mail", message__isnull=False)
                | ~models.Q(way="mail") & models.Q(message__isnull=True),
                name="sending_by_mail_has_message",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}, {self.get_way_display()}, {self.sent_on}"
