"""What was really spent and received: pieces, what takes them back, and the statements of them."""

import json
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from conventions.models import Document
from epci.models import Organisation
from financing.entities.chained import ChainedRow
from financing.entities.numbered import Rendering, YearCounter
from financing.entities.plan import Component, Line, Period
from press.kit.days import StoredDay


def stated_number(year: int, number: int) -> str:
    """As statements print it: « ER-2025-0001 »."""
    return f"ER-{year}-{number:04d}"


class ActualPieceQuerySet(models.QuerySet["ActualPiece"]):
    def of(self, component: Component, period: Period) -> "ActualPieceQuerySet":
        return self.filter(line__component=component, period=period)

    def counted(self) -> "ActualPieceQuerySet":
        """With `withdrawn`, the centimes that were taken back, in the order of their days."""
        taken = Coalesce(Sum("withdrawals__amount"), 0)
        return self.annotate(withdrawn=taken).order_by("line__rank", "dated_on", "pk")


class ActualPiece(ChainedRow):
    """An invoice, a pay slip, a funding received, on a line of the plan (centimes). Insert-only.

    A wrong one is withdrawn, whole or in part; nothing is edited.
    """

    chained_by = "line__component_id"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="pieces")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    dated_on = StoredDay("date de la facture ou du service fait")
    supplier = models.CharField("fournisseur ou financeur", max_length=200, blank=True)
    reference = models.CharField("référence", max_length=100, blank=True)
    amount = models.BigIntegerField("montant (centimes)")
    is_awaited = models.BooleanField("notifiée, à recevoir", default=False, db_default=False)
    mandate = models.CharField("mandat ou titre", max_length=60, blank=True)
    mandate_on = StoredDay("date du mandat ou du titre", null=True, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_on = StoredDay("saisie le")
    recorded_by = models.CharField("saisie par", max_length=200, blank=True)
    read_withdrawals: "list[PieceWithdrawal] | None" = None  # where they were read with it

    objects = ActualPieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ("line", "dated_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="piece_positive",
                violation_error_message="Le montant d'une pièce est positif.",
            ),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.supplier, self.reference))) or f"pièce {self.pk}"

    @property
    def taken_back(self) -> "list[PieceWithdrawal]":
        """What withdraws it, in order; one query where it was not read with it."""
        known = self.read_withdrawals
        return list(self.withdrawals.all()) if known is None else known


class PieceWithdrawal(ChainedRow):
    """What takes back a piece, or a part by the avoir that it quotes. Insert-only."""

    chained_by = "piece__line__component_id"

    piece = models.ForeignKey(ActualPiece, on_delete=models.PROTECT, related_name="withdrawals")
    amount = models.BigIntegerField("montant retiré (centimes)")
    reason = models.CharField("motif", max_length=300)
    reference = models.CharField("avoir du fournisseur", max_length=100, blank=True)
    recorded_on = StoredDay("retirée le")
    recorded_by = models.CharField("retirée par", max_length=200, blank=True)

    class Meta:
        verbose_name = "retrait de pièce"
        verbose_name_plural = "retraits de pièces"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="piece_withdrawal_positive"),
        )

    def __str__(self) -> str:
        return f"{self.piece_id}, {self.amount}"


class StatementCounter(YearCounter):
    """The last statement that a carrier numbered in a year, and the head of their chain."""

    class Meta:
        verbose_name = "compteur d'états"
        verbose_name_plural = "compteurs d'états"
        ordering = ("carrier", "year")
        constraints = (
            models.UniqueConstraint(
                fields=["carrier", "year"], name="statement_counter_once_a_year"
            ),
        )

    def __str__(self) -> str:
        return stated_number(self.year, self.last)


class StatementQuerySet(models.QuerySet["ExpenseStatement"]):
    def standing(self) -> "StatementQuerySet":
        """Those that no later one replaces."""
        return self.filter(replaced_by=None)

    def to_settle(self) -> "StatementQuerySet":
        """Those that stand, on which nothing was settled, of years that are open."""
        last = YearClosing.objects.filter(
            component=OuterRef("component"), period=OuterRef("period")
        ).order_by("-pk")
        is_open = Coalesce(Subquery(last.values("is_open")[:1]), True)
        found = self.standing().annotate(year_is_open=is_open)
        return found.filter(year_is_open=True).exclude(rounds__kind="settlement")

    def of(self, component: Component | int, period: Period | int) -> "StatementQuerySet":
        return self.filter(component=component, period=period)


class ExpenseStatement(models.Model):
    """« État récapitulatif des dépenses »: numbered, frozen, chained in its carrier's own series.

    A later one of the same component and period replaces it. Insert-only.
    """

    insert_only = True

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="statements")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    number = models.PositiveIntegerField("numéro")
    issued_on = StoredDay("date")
    issued_by = models.CharField("établi par", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    spent = models.BigIntegerField("dépenses (centimes)")
    funded = models.BigIntegerField("financements (centimes)")
    content = models.TextField("contenu figé (JSON canonique)")
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    previous_sha256 = models.CharField("empreinte de l'état précédent", max_length=64, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = "état récapitulatif des dépenses"
        verbose_name_plural = "états récapitulatifs des dépenses"
        ordering = ("carrier", "year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["carrier", "year", "number"], name="statement_number_once"
            ),
            models.UniqueConstraint(
                fields=["carrier", "previous_sha256"], name="statement_chain_linear"
            ),
            models.UniqueConstraint(
                fields=["component", "period"],
                condition=Q(replaces=None),
                name="statement_first_once",
                violation_error_message="L'exercice de ce volet est déjà arrêté.",
            ),
        )

    def __str__(self) -> str:
        return stated_number(self.year, self.number)

    def frozen(self) -> dict[str, Any]:
        """Everything that the statement prints; see `financing.statements.content`."""
        content: dict[str, Any] = json.loads(self.content)
        return content


class StatementPdf(Rendering):
    """The statement as rendered once from its frozen content. Insert-only."""

    statement = models.OneToOneField(
        ExpenseStatement, on_delete=models.PROTECT, related_name="rendering"
    )

    class Meta:
        verbose_name = "état rendu"
        verbose_name_plural = "états rendus"
        ordering = ("statement",)

    def __str__(self) -> str:
        return self.sha256


class ConditionMet(ChainedRow):
    """The prior condition of a line, met for a period. Insert-only."""

    chained_by = "line__component_id"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="conditions_met")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    met_on = StoredDay("remplie le")
    note = models.CharField("ce qui en témoigne", max_length=300, blank=True)
    recorded_by = models.CharField("saisie par", max_length=200, blank=True)

    class Meta:
        verbose_name = "condition remplie"
        verbose_name_plural = "conditions remplies"
        ordering = ("line", "period")
        constraints = (
            models.UniqueConstraint(
                fields=["line", "period"],
                name="condition_met_once",
                violation_error_message="Cette condition est déjà remplie pour cette période.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}, {self.met_on}"


class YearClosing(ChainedRow):
    """A period of a component closed, or reopened for a written reason. Insert-only."""

    chained_by = "component_id"

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="closings")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField("rouvert", default=False)
    reason = models.CharField("motif", max_length=300, blank=True)
    made_on = StoredDay("le")
    made_by = models.CharField("par", max_length=200, blank=True)

    class Meta:
        verbose_name = "clôture"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_open=False) | ~Q(reason=""), name="reopened_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.component_id}, {self.period_id}"
