"""An organisation in a convention: when it votes and signs, and what it gave."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, F, OuterRef, Q, Subquery

from conventions.entities.answers import PartyAnswer
from conventions.entities.approvals import Approval
from conventions.entities.standing import owed_column
from epci.models import Membership, Organisation
from press.kit.days import StoredDay
from press.kit.printed import Printable
from press.kit.searched import SearchedField
from press.kit.told import Told

# What a party comes with, by the column of its approval that says it.
GIVEN = {
    "authorised_on": "authorised_on",
    "executory_on": "executory_on",
    "signed_on": "signed_on",
    "act_number": "number",
    "approval_source": "source",
    "invented": "demonstration",
    "rejected_on": "rejected_on",
    "rejection": "rejection",
    "revoked_on": "revoked_on",
    "revocation": "revocation",
}


# Asked of the amendment of a newcomer alone: a join would have PostgreSQL read every text.
SEATED = """
({joined_by} IS NULL OR (SELECT joining.submitted_on FROM conventions_text joining
WHERE joining.id = {joined_by}) IS NOT NULL)
"""
ROLES = ("is_lead", "is_contributor", "is_cofinancer", "is_beneficiary")


class PartyQuerySet(models.QuerySet["Party"]):
    def original(self) -> "PartyQuerySet":
        """Those of the convention itself: no amendment brings them."""
        return self.filter(joined_by=None)

    def seated(self) -> "PartyQuerySet":
        """Those who have something to read: a newcomer, once its amendment goes to the councils."""
        return self.filter(Told(SEATED, BooleanField(), joined_by=F("joined_by")))

    def seeing(self) -> "PartyQuerySet":
        """Those of them whose people find the convention: whoever declined it has left it."""
        return self.seated().filter(Q(refused_on=None) | Q(declared_on__isnull=False))

    def unanswered(self) -> "PartyQuerySet":
        """Those of them whose own people have still to say that it is true."""
        silent = Q(accepted_on=None) | Q(declared_on__isnull=False)
        return self.seated().filter(silent, refused_on=None)

    def contested(self) -> "PartyQuerySet":
        """Those whose people say that it is not true: see `Party.answer`."""
        return self.filter(refused_on__isnull=False)

    def with_people(self) -> "PartyQuerySet":
        """With `has_people`: whether somebody acts in Prorata for the organisation."""
        people = Membership.objects.filter(
            organisation=OuterRef("organisation"), user__is_active=True
        )
        return self.annotate(has_people=Exists(people.order_by()))

    def signing(self, convention: Any, number: Any) -> "PartyQuerySet":
        """Those who authorise and sign a text of a convention: see `Party.signs`."""
        return self.filter(
            Q(joined_by=None) | Q(joined_by__number__lte=number),
            Q(left_by=None) | Q(left_by__number__gte=number),
            convention=convention,
        )

    def with_given(self, number: Any = 0) -> "PartyQuerySet":
        """With what each has given to the text of that number in its convention: `GIVEN`.

        The names are those of an approval, but `act_number`; all are None where there is none.
        """
        number = OuterRef(number) if isinstance(number, OuterRef) else number
        given = Approval.objects.filter(party=OuterRef("pk"), text__number=number).order_by()
        return self.annotate(
            **{name: Subquery(given.values(column)[:1]) for name, column in GIVEN.items()}
        )

    def with_owed(self, number: Any, on: date) -> "PartyQuerySet":
        """With `owes`, the next thing that each has to do about that text, as known on a day."""
        return self.with_given(number).annotate(owes=owed_column(on))


class Party(Printable):
    """An organisation in a convention, under the name that the act prints."""

    printed = (
        *("name", "short_name", "signatory", "signatory_capacity"),
        *("service_code", "commitment_number", "declared_address", "declared_contact"),
    )

    convention = models.ForeignKey(
        "conventions.Convention", on_delete=models.PROTECT, related_name="parties"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom dans l'acte", max_length=200)
    short_name = models.CharField("sigle", max_length=60)
    is_lead = models.BooleanField("pilote", default=False)
    is_contributor = models.BooleanField("contributeur", default=False)
    is_cofinancer = models.BooleanField("cofinanceur", default=False)
    is_beneficiary = models.BooleanField("bénéficiaire", default=False)
    signatory = models.CharField("signataire", max_length=120, blank=True)
    signatory_capacity = models.CharField("qualité du signataire", max_length=120, blank=True)
    service_code = models.CharField("code service (Chorus Pro)", max_length=100, blank=True)
    commitment_number = models.CharField("numéro d'engagement", max_length=50, blank=True)
    joined_by = models.ForeignKey(
        "conventions.Text",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="newcomers",
        verbose_name="arrivée par",
    )
    left_by = models.ForeignKey(
        "conventions.Text",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leavers",
        verbose_name="sortie par",
    )
    searched = SearchedField("short_name", "name")
    # What its own people say of it, and what is said of it without them: see `answer`.
    accepted_on = StoredDay("acceptée le", null=True, blank=True)
    declared_on = StoredDay("déclarée par le pilote le", null=True, blank=True)
    refused_on = StoredDay("déclinée ou contestée le", null=True, blank=True)
    refusal = models.CharField("pourquoi", max_length=300, blank=True, default="", db_default="")
    reported_on = StoredDay("signalée à l'hébergeur le", null=True, blank=True)
    # Where to write to it, while its own record does not say: see `address` and `contact`.
    declared_address = models.TextField(
        "adresse déclarée", max_length=500, blank=True, default="", db_default=""
    )
    declared_contact = models.CharField(
        "contact déclaré", max_length=200, blank=True, default="", db_default=""
    )
    told_on = StoredDay("invitée ou relancée le", null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "partie"
        ordering = ("convention", "rank")
        indexes = (
            # All that says what an organisation sees: see `SEEN`.
            models.Index(
                fields=["organisation", "convention", "joined_by", "refused_on", "declared_on"],
                name="party_seeing",
            ),
            models.Index(fields=["searched", "organisation"], name="party_searched"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "organisation"],
                name="party_once",
                violation_error_message="Cet organisme est déjà partie à la convention.",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(is_lead=True),
                name="party_one_lead",
                violation_error_message="La convention a déjà un pilote.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(refused_on=None),
                name="party_accepts_or_refuses",
                violation_error_message="Une partie accepte ou refuse, pas les deux.",
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def signs(self, text: Any) -> bool:
        """Whether it authorises and signs a text: the one that brings it, the one that removes it,
        and those between. Read it with `joined_by` and `left_by`.
        """
        joined = self.joined_by.number if self.joined_by else 0
        return joined <= text.number and (
            self.left_by is None or text.number <= self.left_by.number
        )

    @property
    def answer(self) -> PartyAnswer:
        """What its own people say of what is written of it."""
        if self.refused_on:
            return PartyAnswer.CONTESTED if self.declared_on else PartyAnswer.DECLINED
        if self.declared_on:
            return PartyAnswer.DECLARED
        return PartyAnswer.ACCEPTED if self.accepted_on else PartyAnswer.ANNOUNCED

    @property
    def has_accepted(self) -> bool:
        return self.answer is PartyAnswer.ACCEPTED

    @property
    def answered_on(self) -> date | None:
        """The day of that."""
        return self.refused_on or self.declared_on or self.accepted_on

    @property
    def address(self) -> str:
        """That of its record; else what the lead, or whoever writes to it, declares."""
        return self.organisation.address if self.has_address else self.declared_address

    @property
    def has_address(self) -> bool:
        """Whether its own record says it."""
        return bool(self.organisation.address.strip())

    @property
    def contact(self) -> str:
        """That of its record; else what the lead declares."""
        return self.organisation.contact or self.declared_contact

    @property
    def roles(self) -> list[str]:
        """What it is in the convention, in the words of its columns."""
        fields = (self._meta.get_field(name) for name in ROLES)
        return [str(field.verbose_name) for field in fields if getattr(self, field.name)]
