"""The votes that authorise parties: what an act prints of a council's deliberation."""

from datetime import date
from functools import reduce
from operator import add

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from conventions.models import Convention, Text
from deliberations import votes
from epci.models import Membership, Organisation, Sourced

VOTES = ("in_favour", "against", "abstentions", "not_voting", "interested")


def count(label: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A number of members or votes; null when the act does not print it."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


def in_order(earlier: str, later: str, message: str) -> models.CheckConstraint:
    """Two dates of an act, when both are known."""
    return models.CheckConstraint(
        condition=Q(**{f"{later}__gte": F(earlier)}),
        name=f"deliberation_{earlier}_{later}",
        violation_error_code="dates",
        violation_error_message=message,
    )


class DeliberationQuerySet(models.QuerySet["Deliberation"]):
    def visible_to(self, user: User) -> "DeliberationQuerySet":
        """Those on a convention that the person sees, and those of the person's councils."""
        councils = Membership.objects.filter(user=user).values("organisation")
        conventions = Convention.objects.visible_to(user).values("pk")
        return self.filter(Q(text__convention__in=conventions) | Q(council__in=councils))


class Deliberation(Sourced):
    """One council's vote; a null is a figure or a date that the act does not print.

    Figures are those of the act even when they do not add up: `anomalies` says so.
    """

    council = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="conseil"
    )
    text = models.ForeignKey(
        Text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="texte approuvé",
    )
    number = models.CharField("numéro dans l'acte", max_length=60, blank=True)
    title = models.CharField("objet", max_length=300)
    matter = models.CharField(
        "matière (nomenclature ACTES)",
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\.[0-9]{1,2}\Z", "Un code de matière s'écrit 8.4.")],
    )
    report_number = models.PositiveSmallIntegerField("numéro du rapport", null=True, blank=True)
    rapporteur = models.CharField("rapporteur", max_length=120, blank=True)
    convened_on = models.DateField("convocation le", null=True, blank=True)
    held_on = models.DateField("séance du")
    second_convocation = models.BooleanField("sur seconde convocation", default=False)
    transmitted_on = models.DateField("transmise le", null=True, blank=True)
    received_on = models.DateField("reçue en préfecture le", null=True, blank=True)
    published_on = models.DateField("publiée le", null=True, blank=True)
    prefecture_id = models.CharField("identifiant préfecture", max_length=60, blank=True)
    members_in_office = count("membres en exercice")
    present = count("présents")
    represented = count("représentés")
    excused = count("excusés")
    absent = count("absents sans procuration")
    in_favour = count("pour")
    against = count("contre")
    abstentions = count("abstentions")
    not_voting = count("ne se prononcent pas")
    interested = count("voix retirées par des membres intéressés")
    as_printed = models.TextField("résultat dans l'acte", blank=True)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération"
        ordering = ("-held_on", "number", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["council", "number"],
                condition=~Q(number=""),
                name="deliberation_number_once",
                violation_error_code="number",
                violation_error_message="Ce conseil a déjà une délibération de ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["council", "held_on", "title"],
                condition=Q(number=""),
                name="deliberation_unnumbered_once",
                violation_error_code="number",
                violation_error_message="Cette délibération sans numéro est déjà enregistrée.",
            ),
            models.UniqueConstraint(
                fields=["prefecture_id"],
                condition=~Q(prefecture_id=""),
                name="deliberation_prefecture_id_once",
                violation_error_code="prefecture_id",
                violation_error_message="Cet identifiant de préfecture est déjà pris.",
            ),
            models.CheckConstraint(
                condition=Q(
                    members_in_office__gte=reduce(add, (Coalesce(F(name), 0) for name in VOTES))
                ),
                name="deliberation_vote_within_council",
                violation_error_code="vote",
                violation_error_message="Le vote compte plus de voix que le conseil de membres.",
            ),
            in_order("convened_on", "held_on", "La séance précède sa convocation."),
            in_order("held_on", "transmitted_on", "La transmission précède la séance."),
            in_order("held_on", "received_on", "La réception en préfecture précède la séance."),
            in_order("transmitted_on", "received_on", "La réception précède la transmission."),
            in_order("held_on", "published_on", "La publication précède la séance."),
        )

    def __str__(self) -> str:
        number = f"n° {self.number} " if self.number else ""
        return f"délibération {number}du {self.held_on:%d/%m/%Y}"

    @property
    def executory_on(self) -> date | None:
        """The later of publication and transmission (CGCT L2131-1), when both are known.

        Grand Besançon Métropole prints the publication alone: its acts have no such date here.
        """
        if self.published_on is None or self.transmitted_on is None:
            return None
        return max(self.published_on, self.transmitted_on)

    @property
    def appeal_until(self) -> date | None:
        """The last day for an appeal, once the act is published."""
        return votes.last_appeal_day(self.published_on) if self.published_on else None

    @property
    def vote(self) -> votes.Vote | None:
        """The count of votes, unless the act prints an outcome alone."""
        if self.in_favour is None:
            return None
        return votes.Vote(**{name: getattr(self, name) or 0 for name in VOTES})

    @property
    def attendance(self) -> votes.Attendance | None:
        """Who was there, unless the act does not print the size of the council."""
        if self.members_in_office is None:
            return None
        return votes.Attendance(
            members=self.members_in_office,
            present=self.present,
            represented=self.represented,
            excused=self.excused,
            absent=self.absent,
            second_convocation=self.second_convocation,
        )

    @property
    def outcome(self) -> str:
        """The sentence that the votes make; the act's own line when it prints no votes."""
        return self.vote.outcome if self.vote else self.as_printed

    @property
    def anomalies(self) -> list[str]:
        """What does not add up in the figures of the act, in plain French."""
        return votes.anomalies(self.attendance, self.vote) if self.attendance else []


class Opinion(models.Model):
    """What a committee or the bureau said before the council."""

    class Sense(models.TextChoices):
        FAVOURABLE = "favourable", "favorable"
        RESERVED = "reserved", "favorable avec réserves"
        UNFAVOURABLE = "unfavourable", "défavorable"

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="opinions"
    )
    committee = models.CharField("commission", max_length=120)
    given_on = models.DateField("date", null=True, blank=True)
    opinion = models.CharField("avis", max_length=12, choices=Sense)
    abstentions = count("abstentions")

    class Meta:
        verbose_name = "avis de commission"
        verbose_name_plural = "avis de commissions"
        ordering = ("deliberation", "given_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["deliberation", "committee"],
                name="opinion_once",
                violation_error_message="L'avis de cette commission est déjà noté.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee} : {self.get_opinion_display()}"


class BudgetEntry(models.Model):
    """Where the expense stands in the budget; amounts in centimes."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="budget_entries"
    )
    budget = models.CharField("budget", max_length=120)
    programme = models.CharField("programme", max_length=200, blank=True)
    planned = models.PositiveBigIntegerField("montant prévu", null=True, blank=True)
    operation = models.PositiveBigIntegerField("montant de l'opération", null=True, blank=True)

    class Meta:
        verbose_name = "inscription budgétaire"
        verbose_name_plural = "inscriptions budgétaires"
        ordering = ("deliberation", "id")

    def __str__(self) -> str:
        return f"{self.budget} {self.programme}".strip()


class Decision(models.Model):
    """One thing that the council decides, in a few words."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="decisions"
    )
    rank = models.PositiveSmallIntegerField("rang")
    text = models.TextField("décision")

    class Meta:
        verbose_name = "décision"
        ordering = ("deliberation", "rank")
        constraints = (
            models.UniqueConstraint(fields=["deliberation", "rank"], name="decision_rank_once"),
        )

    def __str__(self) -> str:
        return self.text
