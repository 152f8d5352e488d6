"""The register: the insert-only letters, renderings and payments."""

import json
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from conventions.models import Party
from epci.models import Organisation
from financing.entities.call_rounds import CallRound, Cancellation
from financing.entities.chained import ChainedRow
from financing.entities.numbered import Rendering, YearCounter
from press.kit.days import StoredDay

ASKING = ("call", "balance")
ORIGINALS = (*ASKING, "credit")


def printed_number(year: int, number: int) -> str:
    """As letters print it: « 2025-0001 »."""
    return f"{year}-{number:04d}"


class Counter(YearCounter):
    """The last number given by a carrier in a year, and the head of its chain of letters."""

    class Meta:
        verbose_name = "compteur"
        ordering = ("carrier", "year")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year"], name="counter_once_a_year"),
        )

    def __str__(self) -> str:
        return printed_number(self.year, self.last)


class LetterMoney(NamedTuple):
    """What a letter received, what credits take off it, and what it gave (centimes)."""

    paid: int
    lowered: int
    used: int


class FundCallQuerySet(models.QuerySet["FundCall"]):
    def calls(self) -> "FundCallQuerySet":
        """The letters that ask for money, cancelled ones included."""
        return self.filter(kind__in=ASKING)

    def letters(self) -> "FundCallQuerySet":
        """Those that ask for money or give some back: neither what cancels nor what recalls."""
        return self.exclude(kind__in=(FundCall.Kind.CANCEL, FundCall.Kind.REMINDER))

    def originals(self) -> "FundCallQuerySet":
        """The letters of a round, one a contributor; the others are about one of them."""
        return self.filter(kind__in=ORIGINALS)

    def standing(self) -> "FundCallQuerySet":
        """The letters that ask for money and that no other cancels."""
        return self.calls().filter(cancelled_by=None)

    def with_money(self) -> "FundCallQuerySet":
        """With `received`, `taken_off` by credits, `given` of what was paid beyond, and `left`.

        `left` is what is still to pay (centimes), below 0 what a credit, or money beyond what was
        asked, still gives: see `FundCall.owed`.
        """
        return self.annotate(
            received=_sum_of(Payment, "call"),
            taken_off=_sum_of(CreditUse, "call"),
            given=_sum_of(CreditUse, "credit"),
        ).annotate(left=F("amount") - F("received") - F("taken_off") + F("given"))

    def late(self, on: date) -> "FundCallQuerySet":
        """Those of `with_money` that should have been paid by then, and are not whole."""
        return self.filter(left__gt=0, due_on__lt=on)


def _sum_of(model: type[models.Model], column: str) -> Any:
    rows = model._default_manager.filter(**{column: OuterRef("pk")}).order_by().values(column)
    total = Subquery(rows.annotate(total=Sum("amount")).values("total"))
    return Coalesce(total, 0, output_field=models.BigIntegerField())


class FundCall(models.Model):
    """A numbered letter: frozen content, chained to its carrier's previous one. Insert-only.

    Its amount is what it adds to what its addressee owes: negative where it cancels a call, or
    says that too much was asked; nothing where it recalls one. `about` is the letter that it
    reduces or recalls, or of which it returns a part, `rank` says which recall it is.
    """

    insert_only = True

    class Kind(models.TextChoices):
        CALL = "call", "appel de fonds"
        CANCEL = "cancel", "annulation"
        BALANCE = "balance", "appel de solde"
        CREDIT = "credit", "avis de trop-perçu"
        REDUCTION = "reduction", "réduction"
        RETURN = "return", "reversement"
        REMINDER = "reminder", "rappel amiable"

    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.CALL)
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="cancelled_by"
    )
    cancellation = models.ForeignKey(
        Cancellation, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="documents")
    rank = models.PositiveSmallIntegerField("rang du rappel", default=0, db_default=0)
    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="calls")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    number = models.PositiveIntegerField("numéro")
    issued_on = StoredDay("date")
    due_on = StoredDay("à payer le", null=True, blank=True)
    amount = models.BigIntegerField("montant (centimes)")
    content = models.TextField("contenu figé (JSON canonique)")
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    previous_sha256 = models.CharField(
        "empreinte de la lettre précédente", max_length=64, blank=True
    )

    read_money: "LetterMoney | None" = None  # where it was read with it

    objects = FundCallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel de fonds"
        verbose_name_plural = "appels de fonds"
        ordering = ("carrier", "year", "number")
        indexes = (
            models.Index(fields=["amount"], name="call_amount_searched"),
            models.Index(fields=["due_on"], name="call_due"),
            models.Index(fields=["issued_on", "number"], name="call_listed"),
            # Sums read these alone: beside its amount, a row holds all that a letter prints.
            models.Index(
                fields=["party", "kind", "round", "amount", "year"], name="call_summed_by_party"
            ),
            models.Index(
                fields=["carrier", "kind", "round", "amount"], name="call_summed_by_carrier"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year", "number"], name="call_number_once"),
            models.UniqueConstraint(
                fields=["carrier", "previous_sha256"], name="call_chain_linear"
            ),
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=Q(kind__in=("call", "balance", "credit")),
                name="call_once_per_contributor",
            ),
            models.UniqueConstraint(
                fields=["about", "rank"], condition=Q(kind="reminder"), name="reminder_once_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=("call", "balance"), amount__gt=0, cancels=None, cancellation=None
                )
                | Q(kind="credit", amount__lt=0, cancels=None, cancellation=None)
                | Q(kind__in=("reduction", "return"), amount__lt=0, about__isnull=False)
                & Q(cancels=None)
                & Q(cancellation__isnull=False)
                | Q(kind="reminder", amount=0, about__isnull=False, rank__gt=0, cancels=None)
                & Q(cancellation=None)
                | Q(kind="cancel", amount__lt=0, cancels__isnull=False)
                & Q(cancellation__isnull=False),
                name="call_or_cancels_one",
            ),
        )

    def __str__(self) -> str:
        return printed_number(self.year, self.number)

    @property
    def paid(self) -> int:
        """What was received on it (centimes)."""
        if self.read_money:
            return self.read_money.paid
        return sum(one.amount for one in self.payments.all())

    @property
    def lowered(self) -> int:
        """What credits take off it (centimes)."""
        if self.read_money:
            return self.read_money.lowered
        return sum(one.amount for one in self.lowerings.all())

    @property
    def used(self) -> int:
        """What it gave to other letters, or gave back, of what was beyond it (centimes)."""
        if self.read_money:
            return self.read_money.used
        return sum(one.amount for one in self.uses.all())

    @property
    def owed(self) -> int:
        """What is still to pay of it (centimes); below 0, what is kept of what was paid beyond."""
        return self.amount - self.paid - self.lowered + self.used

    def frozen(self) -> dict[str, Any]:
        """Everything that the letter prints; see `financing.letters.content`."""
        content: dict[str, Any] = json.loads(self.content)
        return content


class CallPdf(Rendering):
    """The letter as rendered once from its frozen content. Insert-only."""

    call = models.OneToOneField(FundCall, on_delete=models.PROTECT, related_name="rendering")

    class Meta:
        verbose_name = "lettre rendue"
        verbose_name_plural = "lettres rendues"
        ordering = ("call",)

    def __str__(self) -> str:
        return self.sha256


class Receipt(models.Model):
    """Money that a carrier received at once, as its bank's list says it (centimes). Insert-only.

    Its payments say for which letters. They seal it.
    """

    insert_only = True

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    received_on = StoredDay("encaissé le")
    amount = models.BigIntegerField("montant (centimes)")
    label = models.CharField("libellé", max_length=300, blank=True)
    recorded_on = StoredDay("enregistré le")
    recorded_by = models.CharField("enregistré par", max_length=200, blank=True)

    class Meta:
        verbose_name = "versement reçu"
        verbose_name_plural = "versements reçus"
        ordering = ("carrier", "received_on", "id")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_positive"),)

    def __str__(self) -> str:
        return self.label or f"{self.received_on}"


class Payment(models.Model):
    """Money received against a fund call (centimes); a mistake is taken back by its opposite."""

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="payments")
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, related_name="payments"
    )
    received_on = StoredDay("encaissé le")
    amount = models.BigIntegerField("montant (centimes)")
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    reason = models.CharField("motif", max_length=300, blank=True, default="", db_default="")
    token = models.UUIDField("jeton du formulaire", unique=True, null=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "encaissement"
        ordering = ("call", "received_on", "id")
        indexes = (models.Index(fields=["call", "amount"], name="payment_summed"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="payment_of_something",
                violation_error_message="Un encaissement n'est pas nul.",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | Q(amount__lt=0) & ~Q(reason=""),
                name="payment_reversed_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}, {self.received_on}"


class CreditUse(ChainedRow):
    """What a credit came to (centimes): it lowers a letter, or is to be refunded. Insert-only.

    `credit` is the letter that says it, or the one on which more was paid than it asked. What no
    use takes of a credit is deducted from its addressee's next letter.
    """

    chained_by = "credit__round__component_id"

    credit = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="uses")
    call = models.ForeignKey(
        FundCall, on_delete=models.PROTECT, null=True, related_name="lowerings"
    )
    amount = models.BigIntegerField("montant (centimes)")
    made_on = StoredDay("le")

    class Meta:
        verbose_name = "emploi d'un trop-perçu"
        verbose_name_plural = "emplois de trop-perçus"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_use_positive"),
            models.UniqueConstraint(fields=["credit", "call"], name="credit_use_once_a_letter"),
        )

    def __str__(self) -> str:
        return f"{self.credit_id}, {self.call_id}"
