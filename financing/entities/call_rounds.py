"""Rounds of calls: what each calls, and what cancels its letters or frees its lines."""

from django.db import models
from django.db.models import Q

from financing.entities.actuals import ExpenseStatement
from financing.entities.keys import Key
from financing.entities.plan import Basis, Component, Line, Period
from press.kit.days import StoredDay


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
