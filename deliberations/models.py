"""The votes that authorise parties: what an act prints of a council's deliberation."""

from datetime import date
from functools import reduce
from operator import add

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from conventions.models import Convention, Document, Text
from deliberations import votes
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, UNREAD, Mandate, Member, Span
from deliberations.attendance.roll import Roll
from epci.models import Membership, Organisation, Sourced

LISTS = {"present": PRESENT, "absent": ABSENT, "excused": EXCUSED}
VOTES = ("in_favour", "against", "abstentions", "not_voting", "interested")


def count(label: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A number of members, votes or questions; null when the act does not print it."""
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
    typed_sha256 = models.CharField(
        "empreinte de la saisie", max_length=64, blank=True, editable=False
    )

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
        return self._two_months_after(self.published_on)

    @property
    def prefect_until(self) -> date | None:
        """The last day for the prefect to refer the act to the court (CGCT L2131-6)."""
        return self._two_months_after(self.received_on)

    def _two_months_after(self, day: date | None) -> date | None:
        epci = getattr(self.council, "epci", None)
        department = epci.department if epci else ""
        return votes.last_appeal_day(day, department) if day else None

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
    def roll(self) -> Roll:
        """The lists of the act; two queries."""
        listed = list(self.presences.all())
        return Roll(
            **{
                field: tuple(one.member for one in listed if one.kind == kind)
                for field, kind in LISTS.items()
            },
            unread=tuple(one.name for one in listed if one.kind == UNREAD),
            proxies=tuple(one.mandate for one in self.proxies.all()),
            members=self.members_in_office,
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
