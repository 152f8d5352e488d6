"""A council's decision on an item, as its act prints it: the vote, who was there, its days."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, ExtractYear

from accounts.models import User
from conventions.entities.seeing import SeenByFew, seats_of, seen_one_by_one
from conventions.models import Convention, Text
from deliberations import nominations, quorum_rules, voting
from deliberations.appeal import last_appeal_day
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, UNREAD
from deliberations.attendance.roll import Roll
from deliberations.printed_votes import read_outcome
from deliberations.quorum_rules import QuorumRule
from deliberations.voting import Outcome
from epci.models import Membership, Organisation, Sourced
from press.kit.days import StoredDay
from press.kit.searched import SearchedField
from press.kit.told import AskedOfEach
from press.kit.ways import AmongListed
from press.words.french import short_date

LISTS = {"present": PRESENT, "absent": ABSENT, "excused": EXCUSED}
VOTES = ("in_favour", "against", "abstentions", "not_voting", "interested", "blank", "void")
RULES = [(one.code, one.text) for one in quorum_rules.BY_CODE.values()]
OUTCOMES = [(one.value, one.label) for one in Outcome]


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
    def visible_to(self, user: User, *, one_by_one: bool = False) -> "DeliberationQuerySet":
        """Those on a convention that the person sees, and those of the person's councils.

        Asked of each row in turn where it says so: see `seen_one_by_one`.
        """
        councils = Membership.objects.filter(user=user).values("organisation")
        own = Q(council__in=councils)
        if one_by_one:
            return self.filter(seen_one_by_one(user, "text__convention") | own)
        conventions = Convention.objects.visible_to(user).order_by().values("pk")
        texts = Text.objects.filter(convention__in=conventions).order_by()
        return self.filter(Q(text__in=texts.values("pk")) | own)

    def found_by(self, user: User, *, sees_many: bool) -> "DeliberationQuerySet":
        """The same, in no order: of each row whether it is seen, without reading every text, for
        who sees many; along the indexes of their texts and councils for who sees few.
        """
        councils = Membership.objects.filter(user=user).order_by().values("organisation")
        if sees_many:
            seats = seats_of(user).filter(convention__texts=OuterRef("text"))
            return self.filter(Q(AskedOfEach(seats)) | Q(council__in=councils))
        texts = Text.objects.filter(SeenByFew(user, "convention")).order_by().values("pk")
        return self.filter(Q(AmongListed("text", texts)) | Q(AmongListed("council", councils)))


class Deliberation(Sourced):
    """One council's decision on an item; a null is a figure or a date that the act does not print.

    Figures are those of the act even when they do not add up: `anomalies` says so. Only an adopted
    one authorises the council, until it is reversed. The bureau and the president decide by
    delegation of the council (CGCT L5211-10), which `delegation` quotes.
    """

    class Body(models.TextChoices):
        COUNCIL = "council", "conseil"
        BUREAU = "bureau", "bureau, par délégation"
        PRESIDENT = "president", "président, par délégation"

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
    body = models.CharField(
        "organe", max_length=9, choices=Body, default=Body.COUNCIL, db_default=Body.COUNCIL
    )
    delegation = models.CharField(
        "délibération qui délègue", max_length=200, blank=True, default="", db_default=""
    )
    outcome = models.CharField(
        "résultat",
        max_length=9,
        choices=OUTCOMES,
        default=Outcome.ADOPTED.value,
        db_default=Outcome.ADOPTED.value,
    )
    number = models.CharField("numéro dans l'acte", max_length=60, blank=True)
    title = models.CharField("objet", max_length=300)
    matter = models.CharField(
        "matière (nomenclature ACTES)",
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\.[0-9]{1,2}\Z", "Un code de matière s'écrit 8.4.")],
    )
    report_number = models.CharField(
        "numéro du rapport", max_length=20, blank=True, default="", db_default=""
    )
    rapporteur = models.CharField("rapporteur", max_length=120, blank=True)
    convened_on = StoredDay("convocation le", null=True, blank=True)
    held_on = StoredDay("séance du")
    second_convocation = models.BooleanField("sur seconde convocation", default=False)
    transmitted_on = StoredDay("transmise le", null=True, blank=True)
    received_on = StoredDay("reçue en préfecture le", null=True, blank=True)
    published_on = StoredDay("publiée le", null=True, blank=True)
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
    blank = count("bulletins blancs")
    void = count("bulletins nuls")
    entitled = count("membres appelés à voter sur ce point")
    secret = models.BooleanField("au scrutin secret", default=False, db_default=False)
    weighted = models.BooleanField("voix pondérées", default=False, db_default=False)
    quorum_rule = models.CharField(
        "texte du quorum",
        max_length=16,
        blank=True,
        choices=[*RULES, (quorum_rules.STATUTES, "statuts ou règlement de l'organisme")],
        default="",
        db_default="",
    )
    statutes = models.CharField(
        "article des statuts", max_length=200, blank=True, default="", db_default=""
    )
    statutory_quorum = count("quorum des statuts")
    statutory_proxies = count("pouvoirs par membre selon les statuts")
    nomination = models.TextField("tours d'une nomination", blank=True, default="", db_default="")
    as_printed = models.TextField("résultat dans l'acte", blank=True)
    typed_sha256 = models.CharField(
        "empreinte de la saisie", max_length=64, blank=True, editable=False
    )
    searched = SearchedField(
        lambda one: f"n° {one.number}, {one.title}", "prefecture_id", "rapporteur"
    )

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération"
        ordering = ("-held_on", "number", "id")
        indexes = (
            models.Index(fields=["held_on"], name="deliberation_held"),
            models.Index(fields=["published_on"], name="deliberation_published"),
            models.Index(fields=["number"], name="deliberation_number"),
            models.Index(fields=["prefecture_id"], name="deliberation_prefecture"),
        )
        constraints = (
            models.UniqueConstraint(
                "council",
                "number",
                ExtractYear("held_on"),
                "body",
                condition=~Q(number=""),
                name="deliberation_number_once_a_year",
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
                fields=["council", "prefecture_id"],
                condition=~Q(prefecture_id=""),
                name="deliberation_prefecture_id_once",
                violation_error_code="prefecture_id",
                violation_error_message="Ce conseil a déjà une délibération de cet identifiant.",
            ),
            models.CheckConstraint(
                condition=Q(weighted=True)
                | Q(members_in_office__gte=reduce(add, (Coalesce(F(name), 0) for name in VOTES))),
                name="deliberation_vote_within_council",
                violation_error_code="vote",
                violation_error_message="Le vote compte plus de voix que le conseil de membres.",
            ),
            models.CheckConstraint(
                condition=Q(body="council") | ~Q(delegation=""),
                name="deliberation_delegation_is_quoted",
                violation_error_code="delegation",
                violation_error_message="Le bureau et le président décident par délégation : "
                "citez la délibération qui la donne (CGCT L5211-10).",
            ),
            in_order("convened_on", "held_on", "La séance précède sa convocation."),
            in_order("held_on", "transmitted_on", "La transmission précède la séance."),
            in_order("held_on", "received_on", "La réception en préfecture précède la séance."),
            in_order("transmitted_on", "received_on", "La réception précède la transmission."),
            in_order("held_on", "published_on", "La publication précède la séance."),
        )

    def __str__(self) -> str:
        number = f"n° {self.number} " if self.number else ""
        noun = "délibération" if self.body == self.Body.COUNCIL else "décision"
        return f"{noun} {number}du {short_date(self.held_on)}"

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
        return last_appeal_day(day, department) if day else None

    @property
    def vote(self) -> voting.Vote | None:
        """The count of votes, unless the act prints an outcome alone."""
        if self.in_favour is None:
            return None
        return voting.Vote(**{name: getattr(self, name) or 0 for name in VOTES})

    @property
    def attendance(self) -> voting.Attendance | None:
        """Who was there, unless the act does not print the size of the council."""
        if self.members_in_office is None:
            return None
        return voting.Attendance(
            members=self.members_in_office,
            present=self.present,
            represented=self.represented,
            excused=self.excused,
            absent=self.absent,
            second_convocation=self.second_convocation,
            rule=self.rule,
            entitled=self.entitled,
            is_weighted=self.weighted,
        )

    @property
    def rule(self) -> QuorumRule:
        """The rule of quorum and proxies, with the text that gives it."""
        if self.quorum_rule == quorum_rules.STATUTES:
            return quorum_rules.statutory(
                self.statutes, self.statutory_quorum, self.statutory_proxies
            )
        return quorum_rules.BY_CODE.get(self.quorum_rule, quorum_rules.COMMON)

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
    def result(self) -> Outcome:
        return Outcome(self.outcome)

    @property
    def ended(self) -> Any:
        """The `Reversal` that ended its effect; None while nothing has."""
        return getattr(self, "reversal", None)

    @property
    def is_adopted(self) -> bool:
        return self.result is Outcome.ADOPTED

    @property
    def sentence(self) -> str:
        """The sentence that the votes make; the act's own line when it prints no votes."""
        vote, result = self.vote, self.result
        if result in (Outcome.WITHDRAWN, Outcome.ADJOURNED, Outcome.NOTED):
            return result.sentence
        if self.nomination:
            return nominations.said(self.nomination)
        if vote is None:
            return self.as_printed or result.sentence
        if not vote.is_tied:
            refused = result is Outcome.REJECTED and vote.in_favour > vote.against
            return f"{result.sentence} : {vote.sentence}" if refused else vote.sentence
        how = "au scrutin secret" if self.secret else "par la voix du président"
        return f"{vote.sentence}, {result.label} {how}"

    @property
    def anomalies(self) -> list[str]:
        """What does not add up in the figures of the act, in plain French."""
        found = voting.anomalies(self.attendance, self.vote) if self.attendance else []
        printed = read_outcome(self.as_printed)
        if printed and printed != self.result:
            found.append(f"enregistrée comme {self.result.label}, l'acte imprime : {printed.label}")
        return found
