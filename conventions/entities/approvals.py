"""What one party gives a text: the authorisation of its council, and its signature."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q

from epci.models import Sourced
from press.kit.days import StoredDay
from press.words.french import short_date


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def authorising(self) -> "ApprovalQuerySet":
        """Those that stand as far as is known: see `Approval.is_authorised`."""
        return self.filter(authorised_on__isnull=False, revoked_on=None)

    def lost_since(self, day: date | OuterRef) -> "ApprovalQuerySet":
        """Those by which a party no longer authorises its text, from after a day on."""
        return self.filter(Q(revoked_on__gt=day) | Q(rejected_on__gt=day))

    def declare(self, on: date) -> None:
        """Mark all that they say as the lead's word: see `Approval.is_declared`."""
        voted = Q(authorised_on__isnull=False) | Q(rejected_on__isnull=False)
        self.filter(voted).update(vote_declared_on=on)
        self.filter(signed_on__isnull=False).update(signature_declared_on=on)

    def confirm(self) -> None:
        """The party says that all of it is true."""
        self.update(vote_declared_on=None, signature_declared_on=None)

    def declared(self) -> "ApprovalQuerySet":
        """Those of which something is still the lead's word."""
        return self.filter(
            Q(vote_declared_on__isnull=False) | Q(signature_declared_on__isnull=False)
        )


class Approval(Sourced):
    """One party's authorisation and signature of one text.

    The vote itself is a deliberation; what letters need of it is copied here: that it authorises,
    until a day where that was reversed, or that it rejected the text.
    """

    party = models.ForeignKey(
        "conventions.Party", on_delete=models.PROTECT, related_name="approvals"
    )
    text = models.ForeignKey("conventions.Text", on_delete=models.PROTECT, related_name="approvals")
    body = models.CharField("organe", max_length=120, blank=True)  # empty: the party's council
    authorised_on = StoredDay("autorisée le", null=True, blank=True)
    number = models.CharField("numéro de l'acte", max_length=60, blank=True)
    prefecture_id = models.CharField("identifiant préfecture", max_length=60, blank=True)
    executory_on = StoredDay("exécutoire le", null=True, blank=True)
    signed_on = StoredDay("date de signature", null=True, blank=True)
    rejected_on = StoredDay("rejetée le", null=True, blank=True)
    rejection = models.CharField(
        "acte du rejet", max_length=120, blank=True, default="", db_default=""
    )
    revoked_on = StoredDay("n'autorise plus depuis le", null=True, blank=True)
    revocation = models.CharField(
        "acte qui y met fin", max_length=300, blank=True, default="", db_default=""
    )
    # Since when each is the lead's word, not the party's; and the act that the lead joins.
    vote_declared_on = StoredDay("vote déclaré par le pilote le", null=True, blank=True)
    vote_piece = models.ForeignKey(
        "conventions.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="acte joint à la déclaration",
    )
    signature_declared_on = StoredDay("signature déclarée par le pilote le", null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "approbation"
        ordering = ("text", "party__rank")
        constraints = (
            models.UniqueConstraint(
                fields=["party", "text"],
                name="approval_once",
                violation_error_message="Cette partie a déjà son approbation de ce texte.",
            ),
            models.CheckConstraint(
                condition=Q(authorised_on__isnull=False) | Q(number=""),
                name="approval_number_has_date",
                violation_error_message="Un acte numéroté porte sa date.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("authorised_on")),
                name="approval_revoked_once_given",
                violation_error_message="Une autorisation prend fin après avoir été donnée.",
            ),
            models.CheckConstraint(
                condition=Q(rejected_on__isnull=True) | Q(authorised_on__isnull=True),
                name="approval_given_or_rejected",
                violation_error_message="Un texte est autorisé ou rejeté, pas les deux.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} : {self.text}"

    def authorises(self, on: date) -> bool:
        """Whether the party is authorised on a day: given by then, and not reversed yet."""
        given = self.authorised_on is not None and self.authorised_on <= on
        return given and (self.revoked_on is None or self.revoked_on > on)

    @property
    def is_authorised(self) -> bool:
        """Whether it stands as far as is known: no reversal is recorded before its day."""
        return self.authorised_on is not None and self.revoked_on is None

    @property
    def setback(self) -> str:
        """« rejetée le 10/04/2025 (délibération n° 12) », or how the authorisation ended; empty
        where neither happened.
        """
        if self.rejected_on:
            act = f" ({self.rejection})" if self.rejection else ""
            return f"rejetée le {short_date(self.rejected_on)}{act}"
        if self.revoked_on:
            return f"n'autorise plus depuis le {short_date(self.revoked_on)} : {self.revocation}"
        return ""

    @property
    def anomalies(self) -> list[str]:
        """A signature that had no authorisation yet, or one not executory (CGCT L2131-1); one
        whose text was rejected, or whose authorisation ended.
        """
        if self.signed_on is None:
            return []
        return [*self._early(), *([f"signée, et {self.setback}"] if self.setback else [])]

    def _early(self) -> list[str]:
        if self.signed_on is None or self.rejected_on:
            return []
        if self.authorised_on is None:
            return ["signée sans autorisation connue"]
        if self.executory_on is not None and self.signed_on < self.executory_on:
            day = short_date(self.executory_on)
            return [f"signée le {short_date(self.signed_on)}, avant d'être exécutoire ({day})"]
        if self.signed_on < self.authorised_on:
            day = short_date(self.authorised_on)
            return [f"signée le {short_date(self.signed_on)}, avant l'autorisation ({day})"]
        return []

    def is_declared(self, name: str) -> bool:
        """Whether a day, by its column, is known, and by the lead's word alone."""
        marked = self.signature_declared_on if name == "signed_on" else self.vote_declared_on
        is_said = getattr(self, name) is not None and marked is not None
        return is_said and not self.is_invented(name)

    @property
    def declared(self) -> list[str]:
        """What of it is the lead's word: « vote », « signature »."""
        marks = (("vote", self.vote_declared_on), ("signature", self.signature_declared_on))
        return [] if self.is_demonstration else [word for word, day in marks if day]

    def is_invented(self, name: str) -> bool:
        """Whether a day, by its column, is known, and only by a demonstration."""
        invented = self.is_demonstration or name in self.demonstration
        return getattr(self, name) is not None and invented
