"""Plans, rules, adopted keys, and the insert-only register of fund calls.

Amounts are integer centimes; percentages are decimals in percent; populations in hab.
"""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from conventions.models import Convention, Party, Text
from epci.models import Organisation
from financing.core.keys import Rounding, RuleKind


class Basis(models.TextChoices):
    PLANNED = "planned", "prévisionnel"
    ACTUAL = "actual", "réalisé"


class PopulationBasis(models.TextChoices):
    MUNICIPAL = "municipal", "population municipale"
    TOTAL = "total", "population totale"


class Period(models.Model):
    """A stretch of the plan, within one fiscal year; a half-year is not prorated."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("libellé", max_length=60)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin")
    fiscal_year = models.PositiveSmallIntegerField("exercice")

    class Meta:
        verbose_name = "période"
        ordering = ("convention", "starts_on")
        constraints = (
            models.UniqueConstraint(fields=["convention", "starts_on"], name="period_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="period_dates_in_order",
                violation_error_message="La période finit avant de commencer.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Component(models.Model):
    """A part of a convention with its own carrier, key and ceilings."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=200)
    carrier = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    default_basis = models.CharField("base par défaut", max_length=7, choices=Basis)
    legal_basis = models.CharField("base juridique", max_length=200)
    in_totals = models.BooleanField("dans les totaux de la convention", default=True)

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ("convention", "rank")
        constraints = (
            models.UniqueConstraint(fields=["convention", "code"], name="component_once"),
        )

    def __str__(self) -> str:
        return self.label


class Line(models.Model):
    """A line of the plan: an expense, an external funding, or what partners contribute."""

    class Nature(models.TextChoices):
        EXPENSE = "expense", "dépense"
        FUNDING = "funding", "ressource"
        CONTRIBUTION = "contribution", "participation des partenaires"

    class FundingState(models.TextChoices):
        REQUESTED = "requested", "demandée"
        GRANTED = "granted", "accordée"
        RECEIVED = "received", "encaissée"

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="lines")
    rank = models.PositiveSmallIntegerField("rang")
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=300)
    nature = models.CharField("nature", max_length=12, choices=Nature)
    in_kind = models.BooleanField("valorisation en nature", default=False)
    funder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("état", max_length=9, choices=FundingState, blank=True)
    pays_for = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="paid_by")
    gate = models.CharField("condition préalable", max_length=300, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne du plan"
        verbose_name_plural = "lignes du plan"
        ordering = ("component", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["component", "code"],
                name="line_code_once",
                violation_error_message="Ce volet a déjà une ligne de ce code.",
            ),
            models.CheckConstraint(
                condition=~Q(nature="funding") | Q(in_kind=True) | Q(funder__isnull=False),
                name="line_funding_has_funder",
                violation_error_message="Une ressource nomme son financeur.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class PlannedAmount(models.Model):
    """What a text plans for a line in a period (centimes); an amendment adds its own row."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="planned_amounts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("montant prévu")

    class Meta:
        verbose_name = "montant prévu"
        ordering = ("line", "period", "text")
        constraints = (
            models.UniqueConstraint(fields=["line", "period", "text"], name="planned_amount_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="planned_amount_positive",
                violation_error_message="Un montant prévu est positif ou nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}, {self.period_id}"


class ActualAmount(models.Model):
    """What was really spent or received for a line in a period (centimes)."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="actual_amounts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("montant réalisé")

    class Meta:
        verbose_name = "montant réalisé"
        verbose_name_plural = "montants réalisés"
        ordering = ("line", "period")
        constraints = (
            models.UniqueConstraint(fields=["line", "period"], name="actual_amount_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="actual_amount_positive",
                violation_error_message="Un montant réalisé est positif ou nul.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}, {self.period_id}"


class Rule(models.Model):
    """How a component is shared from a year on, as a text or a council's act says it."""

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="rules")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField("première année")
    kind = models.CharField(
        "règle", max_length=30, choices=[(kind.value, kind.name) for kind in RuleKind]
    )
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

    class Meta:
        verbose_name = "règle de répartition"
        verbose_name_plural = "règles de répartition"
        ordering = ("component", "first_year")
        constraints = (
            models.UniqueConstraint(fields=["component", "first_year"], name="rule_once_a_year"),
            models.CheckConstraint(
                condition=Q(step__isnull=True, rounding="")
                | Q(step__isnull=False) & ~Q(rounding=""),
                name="rule_step_with_rounding",
                violation_error_message="Le pas et la méthode d'arrondi vont ensemble.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.first_year}"


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

    def __str__(self) -> str:
        return f"{self.party_id}"


class Key(models.Model):
    """A rule adopted for a span of years, on the populations of a stated year."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="keys")
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année")
    population_year = models.PositiveSmallIntegerField(
        "année des populations", null=True, blank=True
    )
    adopted_on = models.DateField("arrêtée le")
    act = models.CharField("acte", max_length=200)

    class Meta:
        verbose_name = "clé de répartition"
        verbose_name_plural = "clés de répartition"
        ordering = ("rule", "first_year")
        constraints = (
            models.UniqueConstraint(fields=["rule", "first_year"], name="key_once"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="key_years_in_order",
                violation_error_message="La dernière année précède la première.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"


class KeyShare(models.Model):
    """One contributor's part of an adopted key: its weight, and what gave it."""

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

    def __str__(self) -> str:
        return f"{self.party_id}"


class CallRound(models.Model):
    """One component, one period, one basis, some lines: one letter per contributor."""

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("base", max_length=7, choices=Basis)
    issued_on = models.DateField("émise le")
    override_reason = models.CharField("motif de passage outre", max_length=500, blank=True)

    class Meta:
        verbose_name = "campagne d'appel"
        verbose_name_plural = "campagnes d'appel"
        ordering = ("component", "period", "id")

    def __str__(self) -> str:
        return f"{self.component_id}, {self.period_id}"


class CalledLine(models.Model):
    """A line of a round. The database itself refuses to call a line of a period twice."""

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="called_lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ligne appelée"
        verbose_name_plural = "lignes appelées"
        ordering = ("round", "line")
        constraints = (
            models.UniqueConstraint(
                fields=["line", "period"],
                name="line_called_once",
                violation_error_message="Cette ligne est déjà appelée pour cette période.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}"


class Counter(models.Model):
    """The last number given by a carrier in a year, and the head of its chain of letters."""

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    last = models.PositiveIntegerField("dernier numéro", default=0)
    head_sha256 = models.CharField("empreinte de tête", max_length=64, blank=True)

    class Meta:
        verbose_name = "compteur"
        ordering = ("carrier", "year")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year"], name="counter_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"


class FundCall(models.Model):
    """A numbered letter: frozen content, chained to its carrier's previous one. Insert-only."""

    insert_only = True

    round = models.ForeignKey(CallRound, on_delete=models.PROTECT, related_name="calls")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    number = models.PositiveIntegerField("numéro")
    issued_on = models.DateField("date")
    amount = models.BigIntegerField("montant (centimes)")
    content = models.TextField("contenu figé (JSON canonique)")
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    previous_sha256 = models.CharField(
        "empreinte de la lettre précédente", max_length=64, blank=True
    )

    class Meta:
        verbose_name = "appel de fonds"
        verbose_name_plural = "appels de fonds"
        ordering = ("carrier", "year", "number")
        constraints = (
            models.UniqueConstraint(fields=["carrier", "year", "number"], name="call_number_once"),
            models.UniqueConstraint(
                fields=["carrier", "previous_sha256"], name="call_chain_linear"
            ),
            models.UniqueConstraint(fields=["round", "party"], name="call_once_per_contributor"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="call_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"

    def frozen(self) -> dict[str, Any]:
        """Everything that the letter prints; see `financing.freezing`."""
        content: dict[str, Any] = json.loads(self.content)
        return content


class CallPdf(models.Model):
    """The letter as rendered once from its frozen content. Insert-only."""

    insert_only = True

    call = models.OneToOneField(FundCall, on_delete=models.PROTECT, related_name="rendering")
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("empreinte du PDF", max_length=64)

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
    received_on = models.DateField("encaissé le")
    amount = models.BigIntegerField("montant (centimes)")

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
