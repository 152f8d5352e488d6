"""What plans and keys give, kept so that lists and searches need not compute every plan.

Nothing here is typed: `financing.reckoning.keeping` writes it from the dossier, whenever what it is
computed from is saved, and `manage.py verify` computes it again.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from conventions.models import Party
from epci.models import Organisation
from financing.entities.actuals import ExpenseStatement
from financing.entities.call_rounds import CalledLine
from financing.entities.plan import Basis, Component, Period
from press.kit.days import StoredDay

# What sums read of a period, beside whose it is.
SUMMED = (
    *("component", "period", "since", "until"),
    *("opens_on", "closes_on", "uncalled", "unasked"),
)
SOONEST = ("carrier", "fiscal_year", "id")


def holding_on(on: date, path: str = "") -> Q:
    """Of what is reckoned: whether it is under the texts in effect on a day."""
    begun = Q(**{f"{path}since": None}) | Q(**{f"{path}since__as_written__lte": on})
    return begun & (Q(**{f"{path}until": None}) | Q(**{f"{path}until__as_written__gt": on}))


def open_on(on: date, path: str = "") -> Q:
    """Of what is reckoned: whether its convention is in force on a day, under the same texts."""
    lasts = Q(**{f"{path}closes_on": None}) | Q(**{f"{path}closes_on__as_written__gte": on})
    return lasts & Q(**{f"{path}opens_on__as_written__lte": on})


class ReckonedPeriodQuerySet(models.QuerySet["ReckonedPeriod"]):
    def holding(self, on: date) -> Self:
        """Those under the texts in effect on a day."""
        return self.filter(holding_on(on))

    def of_these_years(self, on: date) -> Self:
        """Those of the fiscal year of a day, and of the next."""
        return self.filter(period__fiscal_year__range=(on.year, on.year + 1))

    def lacking(self, on: date) -> Self:
        """Those whose key lacks figures, this year or the next."""
        return self.filter(is_lacking=True).holding(on).of_these_years(on)

    def to_adopt(self, on: date) -> Self:
        """Those whose key can be computed and is not adopted, this year or the next."""
        return self.holding(on).of_these_years(on).filter(is_proposable=True)

    def to_call(self, on: date) -> Self:
        """Those that have begun, whose key is adopted, and of which something is left to call."""
        return self.holding(on).filter(left_to_call__gt=0, period__starts_on__lte=on)

    def to_state(self, on: date) -> Self:
        """Those that are over, called on the plan or to be called on what was spent, not stated."""
        same = {"component": OuterRef("component"), "period": OuterRef("period")}
        called = CalledLine.objects.standing().filter(
            line__component=OuterRef("component"), period=OuterRef("period")
        )
        awaited = Q(component__default_basis=Basis.ACTUAL) | Exists(called)
        sent = Q(component__convention__submitted_on__isnull=False)
        ended = self.holding(on).filter(sent, ends_on__lt=on)
        return ended.filter(awaited).exclude(Exists(ExpenseStatement.objects.filter(**same)))


class ReckonedPeriod(models.Model):
    """One component in one period under the texts in effect from a day to another.

    `since` is None from the beginning, `until` None for ever; amounts are centimes. `faults` are
    the sentences of what its key lacks, `left_to_call` what a round would ask now. Who carries the
    component, when the period ends and whether there are faults are beside, to be found by.

    `opens_on` is the first day on which the convention is in force, None for never, `closes_on` the
    last, None for ever. `uncalled` is what no standing letter asks of
    the contributors but the carrier, `unasked` what none had asked when the fiscal year ended.
    `brings_more` says whether the component has fundings, or letters of before Prorata.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    ends_on = StoredDay("dernier jour de la période", null=True, blank=True)
    since = StoredDay("à partir du", null=True, blank=True)
    until = StoredDay("jusqu'au", null=True, blank=True)
    faults = models.JSONField("ce qui manque à la clé", default=list, blank=True)
    is_lacking = models.BooleanField("clé sans chiffres", default=False, db_default=False)
    is_proposable = models.BooleanField("clé à arrêter", default=False)
    is_adopted = models.BooleanField("clé arrêtée", default=False)
    basis = models.CharField("base", max_length=7, choices=Basis, blank=True)
    left_to_call = models.BigIntegerField("reste à appeler", null=True, blank=True)
    fiscal_year = models.PositiveSmallIntegerField("exercice", null=True, blank=True)
    opens_on = StoredDay("convention en vigueur le", null=True, blank=True)
    closes_on = StoredDay("convention en vigueur jusqu'au", null=True, blank=True)
    uncalled = models.BigIntegerField("demandé par aucune lettre", default=0, db_default=0)
    unasked = models.BigIntegerField(
        "demandé par aucune lettre de l'exercice", default=0, db_default=0
    )
    brings_more = models.BooleanField("financée, ou appelée avant Prorata", null=True, blank=True)

    objects = ReckonedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "période calculée"
        verbose_name_plural = "périodes calculées"
        ordering = ("component", "period", "since")
        indexes = (
            # The soonest of who carries thousands are the first of these.
            models.Index(
                fields=SOONEST, condition=Q(is_lacking=True), name="reckoned_lacking_soonest"
            ),
            models.Index(
                fields=SOONEST, condition=Q(is_proposable=True), name="reckoned_proposable_soonest"
            ),
            models.Index(fields=["carrier", "left_to_call"], name="reckoned_to_call"),
            models.Index(fields=["carrier", "ends_on"], name="reckoned_ended"),
            # Sums of who carries thousands read these alone.
            models.Index(fields=["carrier", "fiscal_year", *SUMMED], name="reckoned_summed"),
            models.Index(
                fields=["carrier", "component"],
                condition=Q(brings_more=True),
                name="reckoned_brings_more",
            ),
        )

    def __str__(self) -> str:
        return f"{self.component_id}, {self.period_id}"


class ReckonedShareQuerySet(models.QuerySet["ReckonedShare"]):
    def holding(self, on: date) -> Self:
        """Those under the texts in effect on a day."""
        return self.filter(holding_on(on, "reckoned__"))

    def read(self) -> Self:
        """With all that a page says of them."""
        return self.select_related(
            "party__organisation", "reckoned__period", "reckoned__component__convention"
        )


class ReckonedShare(models.Model):
    """What the key asks of one contributor (centimes), letter or not.

    Its organisation is beside, to be found by.
    """

    reckoned = models.ForeignKey(ReckonedPeriod, on_delete=models.CASCADE, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.BigIntegerField("montant", db_index=True)
    is_ceiling = models.BooleanField("au plafond", default=False)

    objects = ReckonedShareQuerySet.as_manager()

    class Meta:
        verbose_name = "quote-part calculée"
        verbose_name_plural = "quotes-parts calculées"
        ordering = ("reckoned", "id")

    def __str__(self) -> str:
        return f"{self.reckoned_id}, {self.party_id}"

    @property
    def component(self) -> Component:
        return self.reckoned.component

    @property
    def period(self) -> Period:
        return self.reckoned.period
