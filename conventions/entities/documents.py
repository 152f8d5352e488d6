"""The files of a convention, insert-only, and their withdrawals."""

from django.db import models
from django.db.models import Q

from conventions.entities.agreement import Convention, Text
from press.kit.days import StoredDay

SHOWN = ("application/pdf", "image/png", "image/jpeg")


class DocumentQuerySet(models.QuerySet["Document"]):
    def listed(self) -> "DocumentQuerySet":
        """The latest first, without their bytes, with how each one was withdrawn if it was."""
        return (
            self.defer("content").select_related("withdrawal", "text").order_by("-dated_on", "-pk")
        )

    def standing(self) -> "DocumentQuerySet":
        return self.filter(withdrawal__isnull=True)

    def shown(self) -> "DocumentQuerySet":
        """Those that a browser shows as they are: PDFs and images, and nothing that could act."""
        return self.standing().filter(content_type__in=SHOWN)


class Document(models.Model):
    """A file of a convention, under a random name. Insert-only: a mistake is withdrawn."""

    insert_only = True

    class Kind(models.TextChoices):
        CONVENTION = "convention", "convention signée"
        AMENDMENT = "amendment", "avenant signé"
        ACT = "act", "délibération ou décision"
        REPORT = "report", "rapport ou bilan"
        ACCOUNTS = "accounts", "comptes et justificatifs"
        OTHER = "other", "autre pièce"

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="documents")
    text = models.ForeignKey(
        Text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="texte dont c'est l'exemplaire signé",
    )
    kind = models.CharField("nature", max_length=12, choices=Kind)
    title = models.CharField("titre", max_length=200)
    dated_on = StoredDay("date de la pièce")
    name = models.CharField("nom gardé", max_length=40, unique=True)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("contenu")
    added_at = models.DateTimeField("déposée le")
    added_by = models.CharField("déposée par", max_length=200)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        ordering = ("convention", "-dated_on", "-id")

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    @property
    def is_shown(self) -> bool:
        return self.content_type in SHOWN

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Withdrawal(models.Model):
    """A document that is no longer offered: when, by whom and why. Its bytes stay."""

    insert_only = True

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="withdrawal", primary_key=True
    )
    at = models.DateTimeField("retirée le")
    by = models.CharField("retirée par", max_length=200)
    reason = models.CharField("motif", max_length=300)

    class Meta:
        verbose_name = "retrait d'un document"
        verbose_name_plural = "retraits de documents"
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="withdrawal_has_reason",
                violation_error_message="Un retrait porte son motif.",
            ),
        )

    def __str__(self) -> str:
        return self.reason
