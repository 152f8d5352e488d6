"""The votes that authorise parties: what an act prints of a council's deliberation."""

from django.db import models

from conventions.models import Document
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, UNREAD, Mandate, Member, Span
from deliberations.entities.deliberation import (
    LISTS,
    VOTES,
    Deliberation,
    DeliberationQuerySet,
    count,
)
from deliberations.roll_call import SENSES, NamedVote
from press.kit.days import StoredDay
from press.kit.searched import SearchedField
from press.words.french import short_date

__all__ = [
    "LISTS",
    "VOTES",
    "BudgetEntry",
    "CalledVote",
    "Decision",
    "Deliberation",
    "DeliberationQuerySet",
    "Interested",
    "Opinion",
    "Piece",
    "Presence",
    "Proxy",
    "Reversal",
]


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
    given_on = StoredDay("date", null=True, blank=True)
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
    searched = SearchedField("text")

    class Meta:
        verbose_name = "décision"
        ordering = ("deliberation", "rank")
        constraints = (
            models.UniqueConstraint(fields=["deliberation", "rank"], name="decision_rank_once"),
        )

    def __str__(self) -> str:
        return self.text


class Questions(models.Model):
    """From one question of the session to another, both included; null for its start or end."""

    rank = models.PositiveSmallIntegerField("rang")
    first_question = count("à compter de la question")
    last_question = count("jusqu'à la question")
    last_part = models.CharField("partie de la dernière question", max_length=60, blank=True)
    first_part = models.CharField(
        "partie de la première question", max_length=60, blank=True, default="", db_default=""
    )
    series = models.CharField(
        "série des questions", max_length=60, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True

    @property
    def span(self) -> Span:
        return Span(
            self.first_question, self.last_question, self.last_part, self.first_part, self.series
        )


class Presence(Questions):
    """One entry of an act's lists: someone there or not, or what was not understood."""

    class Kind(models.TextChoices):
        PRESENT = PRESENT, "présent"
        ABSENT = ABSENT, "absent"
        EXCUSED = EXCUSED, "excusé"
        UNREAD = UNREAD, "non compris"

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="presences"
    )
    kind = models.CharField("liste", max_length=12, choices=Kind)
    name = models.TextField("nom ou ligne de l'acte")
    commune = models.CharField("commune", max_length=120, blank=True)
    note = models.CharField("mention", max_length=200, blank=True)

    class Meta:
        verbose_name = "présence"
        ordering = ("deliberation", "rank")

    def __str__(self) -> str:
        return self.name

    @property
    def member(self) -> Member:
        return Member(self.name, self.commune, self.span, self.note)


class Proxy(Questions):
    """A vote given to another member, as the act prints it."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="proxies")
    giver = models.CharField("donnée par", max_length=200)
    holder = models.CharField("portée par", max_length=200)

    class Meta:
        verbose_name = "procuration"
        ordering = ("deliberation", "rank")

    def __str__(self) -> str:
        return f"{self.giver} à {self.holder}"

    @property
    def mandate(self) -> Mandate:
        return Mandate(self.giver, self.holder, self.span)


class Piece(models.Model):
    """A file of the act, among the documents of the convention."""

    class Kind(models.TextChoices):
        ACT = "act", "acte signé ou publié"
        RECEIPT = "receipt", "accusé de réception de la préfecture"

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="pieces")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("nature", max_length=7, choices=Kind)

    class Meta:
        verbose_name = "pièce d'une délibération"
        verbose_name_plural = "pièces d'une délibération"
        ordering = ("deliberation", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.document}"


class Interested(models.Model):
    """A member who takes no part in an item, and the votes that it takes from it."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="interested_members"
    )
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom dans l'acte", max_length=200)
    votes = models.PositiveSmallIntegerField("voix retirées", default=1)

    class Meta:
        verbose_name = "membre intéressé"
        verbose_name_plural = "membres intéressés"
        ordering = ("deliberation", "rank")

    def __str__(self) -> str:
        return f"{self.name} ({self.votes})"


class CalledVote(models.Model):
    """How one member voted in a roll call; `votes` hold its weight and its proxies."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="called_votes"
    )
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom dans l'acte", max_length=200)
    sense = models.CharField("sens", max_length=11, choices=list(SENSES.items()))
    votes = models.PositiveSmallIntegerField("voix", default=1)

    class Meta:
        verbose_name = "vote nominal"
        verbose_name_plural = "votes nominaux"
        ordering = ("deliberation", "rank")

    def __str__(self) -> str:
        return f"{self.get_sense_display()} : {self.named}"

    @property
    def named(self) -> NamedVote:
        return NamedVote(self.name, self.sense, self.votes)


class Reversal(models.Model):
    """What ends the effect of a deliberation after it was adopted; it authorises no more.

    What was done meanwhile stands: a letter issued before is flagged, never touched.
    """

    class Kind(models.TextChoices):
        REPEALED = "repealed", "rapportée"
        WITHDRAWN = "withdrawn", "retirée"
        ANNULLED = "annulled", "annulée par le juge"

    deliberation = models.OneToOneField(
        Deliberation, on_delete=models.PROTECT, related_name="reversal"
    )
    kind = models.CharField("nature", max_length=9, choices=Kind)
    effective_on = StoredDay("à compter du")
    act = models.CharField("acte cité", max_length=200)

    class Meta:
        verbose_name = "fin d'une délibération"
        verbose_name_plural = "fins de délibérations"
        ordering = ("deliberation",)

    def __str__(self) -> str:
        """« rapportée par la délibération n° 2025/90, à compter du 01/09/2025 »."""
        return (
            f"{self.get_kind_display()} ({self.act}), à compter du {short_date(self.effective_on)}"
        )
