"""Rules as texts say them, and keys as councils adopted them.

Percentages are decimals in percent, amounts centimes, populations inhabitants.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q

from conventions.models import Party, Text
from financing.core.keys import Rounding, RuleKind
from financing.core.stored_rule import criteria_in
from financing.entities.criteria import Criterion
from financing.entities.plan import Component
from press.kit.days import StoredDay

BLOCKS = "blocks"  # the kind of a rule that its document says block by block
KINDS = [*((kind.value, kind.name) for kind in RuleKind), (BLOCKS, "BLOCKS")]


class PopulationBasis(models.TextChoices):
    MUNICIPAL = "municipal", "population municipale"
    TOTAL = "total", "population totale"


class Rule(models.Model):
    """How a component is shared from a year on, as a text or a council's act says it.

    A rule in blocks has its `document`: what `core.stored_rule` reads, its parties named by their
    ids and its criteria by their codes. The other kinds say all in their columns and terms.
    """

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="rules")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField("première année")
    kind = models.CharField("règle", max_length=30, choices=KINDS)
    basis = models.CharField("population", max_length=9, choices=PopulationBasis, blank=True)
    step = models.DecimalField(
        "pas d'arrondi (point)", max_digits=4, decimal_places=2, null=True, blank=True
    )
    rounding = models.CharField(
        "méthode d'arrondi",
        max_length=20,
        choices=[(method.value, method.name) for method in Rounding],
        blank=True,
    )
    source = models.CharField("source", max_length=300, blank=True)
    document = models.JSONField("blocs", null=True, blank=True)

    class Meta:
        verbose_name = "règle de répartition"
        verbose_name_plural = "règles de répartition"
        ordering = ("component", "text__number", "first_year")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "text", "first_year"], name="rule_once_a_text_and_year"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True, rounding="")
                | Q(step__isnull=False) & ~Q(rounding=""),
                name="rule_step_with_rounding",
                violation_error_message="Le pas et la méthode d'arrondi vont ensemble.",
            ),
            models.CheckConstraint(
                condition=Q(kind=BLOCKS, document__isnull=False)
                | ~Q(kind=BLOCKS) & Q(document__isnull=True),
                name="rule_blocks_with_document",
                violation_error_message="Une règle en blocs dit ses blocs, et elle seule.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.first_year}"

    @property
    def is_in_blocks(self) -> bool:
        return self.kind == BLOCKS

    @property
    def counts(self) -> bool:
        """Whether it shares by figures of a year: populations, or any criterion."""
        return bool(criteria_in(self.document) if self.document else self.basis)


class RuleCriterion(models.Model):
    """A criterion that a rule in blocks shares by, and how many years back it is counted.

    A lag of 1 calls on the last count known, that of the year before, and settles on the year's.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="criteria")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    lag = models.PositiveSmallIntegerField("années de retard", default=0, db_default=0)

    class Meta:
        verbose_name = "critère de la règle"
        verbose_name_plural = "critères de la règle"
        ordering = ("rule", "id")
        constraints = (
            models.UniqueConstraint(fields=["rule", "criterion"], name="rule_criterion_once"),
        )

    def __str__(self) -> str:
        return f"{self.criterion_id}"


class RuleTerm(models.Model):
    """One contributor in a rule, in the order of the act's sharing table."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="terms")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    fixed_percent = models.DecimalField(
        "pourcentage fixé", max_digits=7, decimal_places=4, null=True, blank=True
    )
    fixed_amount = models.BigIntegerField("montant fixé (centimes)", null=True, blank=True)
    ceiling = models.BigIntegerField("plafond (centimes)", null=True, blank=True)

    class Meta:
        verbose_name = "terme de la règle"
        verbose_name_plural = "termes de la règle"
        ordering = ("rule", "rank")
        constraints = (models.UniqueConstraint(fields=["rule", "party"], name="rule_term_once"),)
        indexes = (
            models.Index(
                fields=["ceiling"], condition=Q(ceiling__isnull=False), name="rule_term_ceiling"
            ),
            models.Index(
                fields=["fixed_amount"],
                condition=Q(fixed_amount__isnull=False),
                name="rule_term_fixed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id}"


class KeyQuerySet(models.QuerySet["Key"]):
    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawal=None)


class Key(models.Model):
    """A rule adopted for a span of years, on the populations of a stated year. Insert-only.

    `act` is the act that adopts it as letters print it, and `text` the one that it is or votes,
    unknown where the key was adopted before acts were chosen. Adopted again after a withdrawal, a
    key names that withdrawal, which serves once. `population_year` is that of its other figures
    too; a key of a rule in blocks freezes the rule and its figures in its `document`.
    """

    insert_only = True

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="keys")
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année")
    population_year = models.PositiveSmallIntegerField(
        "année des populations", null=True, blank=True
    )
    adopted_on = StoredDay("arrêtée le")
    act = models.CharField("acte", max_length=200)
    document = models.JSONField("règle et chiffres", null=True, blank=True)
    text = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    after = models.OneToOneField(
        "financing.KeyWithdrawal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = "clé de répartition"
        verbose_name_plural = "clés de répartition"
        ordering = ("rule", "first_year", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "first_year"], condition=Q(after=None), name="key_once"
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="key_years_in_order",
                violation_error_message="La dernière année précède la première.",
            ),
        )

    def __str__(self) -> str:
        first, last = self.first_year, self.last_year
        return str(first) if first == last else f"{first}-{last}"


class KeyWithdrawal(models.Model):
    """A key taken back, for a written reason, once nobody owes anything by it. Insert-only."""

    insert_only = True

    key = models.OneToOneField(Key, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_on = StoredDay("retirée le")
    withdrawn_by = models.CharField("retirée par", max_length=200)
    reason = models.CharField("motif", max_length=500)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "retrait d'une clé"
        verbose_name_plural = "retraits de clés"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.key_id}, {self.withdrawn_on}"


class KeyShare(models.Model):
    """One contributor's part of an adopted key: its weight, and what gave it. Insert-only.

    Its weight is 0 under a rule in blocks: the key's document shares.
    """

    insert_only = True

    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    population = models.PositiveIntegerField("population (hab.)", null=True, blank=True)
    percent = models.DecimalField(
        "pourcentage", max_digits=7, decimal_places=4, null=True, blank=True
    )
    weight = models.BigIntegerField("poids")
    ceiling = models.BigIntegerField("plafond (centimes)", null=True, blank=True)

    class Meta:
        verbose_name = "part de la clé"
        verbose_name_plural = "parts de la clé"
        ordering = ("key", "rank")
        constraints = (models.UniqueConstraint(fields=["key", "party"], name="key_share_once"),)
        indexes = (
            models.Index(
                fields=["ceiling"], condition=Q(ceiling__isnull=False), name="key_share_ceiling"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id}"
