"""The register: rounds of calls, and the insert-only letters, renderings and payments."""

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from conventions.models import Party
from epci.models import Organisation
from financing.entities.actuals import ExpenseStatement
from financing.entities.chained import ChainedRow
from financing.entities.keys import Key
from financing.entities.numbered import Rendering, YearCounter
from financing.entities.plan import Basis, Component, Line, Period
from press.kit.days import StoredDay


def printed_number(year: int, number: int) -> str:
    """As letters print it: « 2025-0001 »."""
    return f"{year}-{number:04d}"


class CallRound(models.Model):
    """One component, one period, one basis, some lines: one letter per contributor.

    On actual amounts it rests on a statement, and so does a settlement, whose letters are balances
    and credits. `instalment` is the rank of the entry of the schedule that it calls, 0 for all that
    is left. Insert-only, as all that an issued letter rests on.
    """

    insert_only = True

    class Kind(models.TextChoices):
        CALL = "call", "campagne d'appel"
        SETTLEMENT = "settlement", "régularisation"

    kind = models.CharField(
        "nature", max_length=10, choices=Kind, default=Kind.CALL, db_default=Kind.CALL
    )
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("base", max_length=7, choices=Basis)
    issued_on = StoredDay("émise le")
    issued_by = models.CharField("émise par", max_length=200, blank=True)
    override_reason = models.CharField("motif de passage outre", max_length=500, blank=True)
    token = models.UUIDField("jeton du formulaire", unique=True, null=True)
    # Who pays and got no letter, since they had not said yes: the short names, a line each.
    withheld = models.TextField("lettres retenues", blank=True, default="", db_default="")
    statement = models.ForeignKey(
        ExpenseStatement, on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    instalment = models.PositiveSmallIntegerField("échéance", default=0, db_default=0)

    class Meta:
        verbose_name = "campagne d'appel"
        verbose_name_plural = "campagnes d'appel"
        ordering = ("component", "period", "id")

    def __str__(self) -> str:
        return f"{self.component_id}, {self.period_id}"


class CalledLineQuerySet(models.QuerySet["CalledLine"]):
    def standing(self) -> "CalledLineQuerySet":
        """Those of rounds that have not been cancelled whole."""
        return self.filter(release=None)


class CalledLine(models.Model):
    """A line of a round. The database itself refuses to call a line of a period twice, or twice
    for one entry of a schedule.

    Called again after a cancellation, it names the release that frees it, which serves once.
    """

    insert_only = True

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="called_lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    instalment = models.PositiveSmallIntegerField("échéance", default=0, db_default=0)
    freed_by = models.OneToOneField(
        "financing.Release", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CalledLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne appelée"
        verbose_name_plural = "lignes appelées"
        ordering = ("round", "line")
        constraints = (
            models.UniqueConstraint(
                fields=["line", "period", "instalment"],
                condition=Q(freed_by=None),
                name="line_called_once",
                violation_error_message="Cette ligne est déjà appelée pour cette période.",
            ),
            models.UniqueConstraint(fields=["round", "line"], name="line_once_a_round"),
        )

    def __str__(self) -> str:
        return f"{self.line_id}"


class Cancellation(models.Model):
    """An act that cancels letters of a round, for one written reason. Insert-only.

    Each cancelled letter has its own document: a `FundCall` of kind « annulation ».
    """

    insert_only = True

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="cancellations")
    issued_on = StoredDay("annulée le")
    issued_by = models.CharField("annulée par", max_length=200)
    reason = models.CharField("motif", max_length=500)
    token = models.UUIDField("jeton du formulaire", unique=True)

    class Meta:
        verbose_name = "annulation"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.round_id}, {self.issued_on}"


class Release(models.Model):
    """A line freed by the act that cancelled the last letter of its round. Insert-only."""

    insert_only = True

    cancellation = models.ForeignKey(
        Cancellation, on_delete=models.PROTECT, related_name="releases"
    )
    called_line = models.OneToOneField(CalledLine, on_delete=models.PROTECT, related_name="release")

    class Meta:
        verbose_name = "ligne libérée"
        verbose_name_plural = "lignes libérées"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.called_line_id}"


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


class FundCallQuerySet(models.QuerySet["FundCall"]):
    def calls(self) -> "FundCallQuerySet":
        """The letters that ask for money, cancelled ones included."""
        return self.filter(kind__in=(FundCall.Kind.CALL, FundCall.Kind.BALANCE))

    def letters(self) -> "FundCallQuerySet":
        """Those that ask for money or give some back: all but what cancels another."""
        return self.exclude(kind=FundCall.Kind.CANCEL)

    def standing(self) -> "FundCallQuerySet":
        """The letters that ask for money and that no other cancels."""
        return self.calls().filter(cancelled_by=None)

    def with_due(self) -> "FundCallQuerySet":
        """With `due`, the day by which each is to be paid, and without its long content."""
        payment = KeyTransform("payment", Cast("content", models.JSONField()))
        return self.annotate(due=KeyTextTransform("due_on", payment)).defer("content")

    def with_left(self) -> "FundCallQuerySet":
        """With `left`, what is still to pay of each (centimes): see `FundCall.owed`."""
        left: Any = models.F("amount")
        for taken in (Payment, CreditUse):
            rows = taken._default_manager.filter(call=OuterRef("pk")).order_by().values("call")
            total = Subquery(rows.annotate(total=models.Sum("amount")).values("total"))
            left -= Coalesce(total, 0, output_field=models.BigIntegerField())
        return self.annotate(left=left)


class FundCall(models.Model):
    """A numbered letter: frozen content, chained to its carrier's previous one. Insert-only.

    Its amount is what it adds to what its addressee owes: negative where it cancels a call, or
    says that too much was asked.
    """

    insert_only = True

    class Kind(models.TextChoices):
        CALL = "call", "appel de fonds"
        CANCEL = "cancel", "annulation"
        BALANCE = "balance", "appel de solde"
        CREDIT = "credit", "avis de trop-perçu"

    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.CALL)
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="cancelled_by"
    )
    cancellation = models.ForeignKey(
        Cancellation, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="calls")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    number = models.PositiveIntegerField("numéro")
    issued_on = StoredDay("date")
    amount = models.BigIntegerField("montant (centimes)")
    content = models.TextField("contenu figé (JSON canonique)")
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    previous_sha256 = models.CharField(
        "empreinte de la lettre précédente", max_length=64, blank=True
    )

    objects = FundCallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel de fonds"
        verbose_name_plural = "appels de fonds"
        ordering = ("carrier", "year", "number")
        indexes = (models.Index(fields=["amount"], name="call_amount_searched"),)
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year", "number"], name="call_number_once"),
            models.UniqueConstraint(
                fields=["carrier", "previous_sha256"], name="call_chain_linear"
            ),
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=~Q(kind="cancel"),
                name="call_once_per_contributor",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=("call", "balance"), amount__gt=0, cancels=None, cancellation=None
                )
                | Q(kind="credit", amount__lt=0, cancels=None, cancellation=None)
                | Q(kind="cancel", amount__lt=0, cancels__isnull=False)
                & Q(cancellation__isnull=False),
                name="call_or_cancels_one",
            ),
        )

    def __str__(self) -> str:
        return printed_number(self.year, self.number)

    @property
    def due_on(self) -> date | None:
        """The day by which a letter of `with_due` is to be paid, where its convention says one."""
        told: str | None = self.due  # type: ignore[attr-defined]
        return None if told in (None, "null") else date.fromisoformat(str(told))

    @property
    def paid(self) -> int:
        """What was received on it (centimes)."""
        return sum(one.amount for one in self.payments.all())

    @property
    def lowered(self) -> int:
        """What credits take off it (centimes)."""
        return sum(one.amount for one in self.lowerings.all())

    @property
    def owed(self) -> int:
        """What is still to pay of it (centimes)."""
        return self.amount - self.paid - self.lowered

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


class Payment(models.Model):
    """Money received against a fund call (centimes); a mistake is corrected by its opposite."""

    insert_only = True

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, related_name="payments")
    received_on = StoredDay("encaissé le")
    amount = models.BigIntegerField("montant (centimes)")
    token = models.UUIDField("jeton du formulaire", unique=True, null=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "encaissement"
        ordering = ("call", "received_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="payment_of_something",
                violation_error_message="Un encaissement n'est pas nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}, {self.received_on}"


class CreditUse(ChainedRow):
    """What a credit came to (centimes): it lowers a letter, or is to be refunded. Insert-only.

    What no use takes of a credit is deducted from its addressee's next letter.
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
