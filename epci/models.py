"""Organisations, official populations of EPCIs, and who acts for whom."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from epci.entities.asides import AsideFigure as AsideFigure  # a table is found by this name
from epci.entities.kinds import OrganisationKind
from epci.entities.numbers import validate_bic as validate_bic
from epci.entities.numbers import validate_iban as validate_iban
from epci.entities.numbers import validate_siren as validate_siren
from epci.entities.numbers import validate_siret as validate_siret
from press.kit.days import StoredDay
from press.kit.printed import Printable
from press.kit.searched import SearchedField
from press.words.compared import in_full
from press.words.french import fold

DEMONSTRATION = "démonstration"


class Sourced(models.Model):
    """Facts that an act prints, with the line that prints them.

    `demonstration` names the fields whose value no source prints.
    """

    source = models.CharField("source", max_length=300, blank=True)
    demonstration = models.JSONField("valeurs de démonstration", default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def is_demonstration(self) -> bool:
        return self.source == DEMONSTRATION


class Organisation(Printable, Sourced):
    """Any party or funder. The register's name is here; the name of an act is on the party."""

    Kind = OrganisationKind

    printed = ("name", "address", "city", "contact", "signatory", "signatory_capacity", "payee")

    name = models.CharField("nom", max_length=200)
    sort_name = models.CharField("nom de tri", max_length=200, editable=False, db_index=True)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    siren = models.CharField(
        "SIREN", max_length=9, null=True, blank=True, unique=True, validators=[validate_siren]
    )
    siret = models.CharField(
        "SIRET", max_length=14, null=True, blank=True, unique=True, validators=[validate_siret]
    )
    address = models.TextField("adresse", blank=True)
    city = models.CharField("lieu des actes", max_length=100, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)
    signatory = models.CharField("signataire", max_length=120, blank=True)
    signatory_capacity = models.CharField("qualité du signataire", max_length=120, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True, validators=[validate_iban])
    bic = models.CharField("BIC", max_length=11, blank=True, validators=[validate_bic])
    payee = models.CharField("comptable public ou trésorier", max_length=200, blank=True)
    verified_on = StoredDay("vérifié par l'hébergeur le", null=True, blank=True, editable=False)
    open_data_since = StoredDay("données publiées depuis le", null=True, blank=True)
    open_data_act = models.CharField(
        "acte qui décide de publier", max_length=200, blank=True, default="", db_default=""
    )
    known_as = models.TextField(
        "noms d'avant et communes membres", blank=True, default="", db_default="", editable=False
    )
    searched = SearchedField("name", lambda one: in_full(one.name), "known_as")

    class Meta:
        verbose_name = "organisme"
        ordering = ("sort_name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(siret__isnull=True) | Q(siret__startswith=F("siren")),
                name="organisation_siret_of_siren",
                violation_error_message="Le SIRET ne commence pas par le SIREN.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_name = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def has_council(self) -> bool:
        """See `OrganisationKind.has_council`."""
        return OrganisationKind(self.kind).has_council

    @property
    def has_public_accountant(self) -> bool:
        """See `OrganisationKind.has_public_accountant`."""
        return OrganisationKind(self.kind).has_public_accountant


class Epci(models.Model):
    """What an organisation has when it is an EPCI: a nature, a department, a population."""

    class Nature(models.TextChoices):
        CC = "CC", "communauté de communes"
        CA = "CA", "communauté d'agglomération"
        CU = "CU", "communauté urbaine"
        METRO = "METRO", "métropole"
        MET69 = "MET69", "métropole de Lyon"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="epci"
    )
    nature = models.CharField("nature", max_length=5, choices=Nature)
    department = models.CharField("département", max_length=3, db_index=True)

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        ordering = ("organisation__sort_name", "organisation_id")

    def __str__(self) -> str:
        return self.organisation.name


class CommuneMembership(models.Model):
    """A commune belongs to one EPCI from the first to the last year, both included."""

    code = models.CharField("code INSEE", max_length=5)
    name = models.CharField("commune", max_length=100)
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, related_name="communes")
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année")

    class Meta:
        verbose_name = "appartenance d'une commune"
        verbose_name_plural = "appartenances des communes"
        ordering = ("code", "first_year")
        constraints = (
            models.UniqueConstraint(fields=["code", "first_year"], name="commune_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="commune_years_in_order",
                violation_error_message="La dernière année précède la première.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CommuneMerger(models.Model):
    """A commune that no longer exists, and the one that it became part of."""

    old_code = models.CharField("code ancien", max_length=5, unique=True)
    new_code = models.CharField("code nouveau", max_length=5)

    class Meta:
        verbose_name = "fusion de communes"
        verbose_name_plural = "fusions de communes"
        ordering = ("old_code",)

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"


class PopulationQuerySet(models.QuerySet["Population"]):
    def in_force(self) -> "PopulationQuerySet":
        """The figures that no correction has replaced."""
        return self.filter(replaced_by__isnull=True)

    def official(self) -> "PopulationQuerySet":
        return self.filter(entered_for__isnull=True)


class Population(models.Model):
    """The two official figures of one EPCI in force on 1 January of a year (hab.).

    A figure is never edited: a correction is a new row that replaces it, with a reason.
    Official rows come by import; a typed one names the organisation that entered it.
    `used_on` is the first day on which an adopted key rested on the figure.
    """

    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField("année")
    municipal = models.PositiveIntegerField("population municipale")
    total = models.PositiveIntegerField("population totale")
    source = models.CharField("source", max_length=200)
    entered_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField("saisie le", default=timezone.now)
    entered_by = models.CharField("saisie par", max_length=200, blank=True)
    used_on = StoredDay("a servi à une clé arrêtée le", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField("motif de la correction", max_length=300, blank=True)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        verbose_name = "population"
        ordering = ("epci", "year", "id")
        indexes = (models.Index(fields=["year"], name="population_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=["epci", "year"],
                condition=Q(entered_for__isnull=True, replaces__isnull=True),
                name="population_one_official",
                violation_error_message="Cette année a déjà une population officielle.",
            ),
            models.UniqueConstraint(
                fields=["epci", "year", "entered_for"],
                condition=Q(entered_for__isnull=False, replaces__isnull=True),
                name="population_one_typed",
                violation_error_message="Votre organisme a déjà saisi cette population.",
            ),
            models.CheckConstraint(
                condition=Q(municipal__lte=F("total")),
                name="population_municipal_within_total",
                violation_error_message="La population municipale dépasse la population totale.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="population_correction_has_reason",
                violation_error_message="Une correction porte son motif.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.epci_id}, {self.year}"

    @property
    def census_year(self) -> int:
        """Figures in force on 1 January of a year come from the census three years before."""
        return self.year - 3


class ImportReport(models.Model):
    """What an import of official figures did, as kept; see `imports.content_of`. Insert-only."""

    insert_only = True

    at = models.DateTimeField("date et heure", default=timezone.now)
    by = models.CharField("importé par", max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField("année")
    name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    publisher = models.CharField("éditeur", max_length=40, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)
    content = models.JSONField("contenu")

    class Meta:
        verbose_name = "compte rendu d'import"
        verbose_name_plural = "comptes rendus d'import"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"


class PendingImport(models.Model):
    """A file that waits, between its preview and its confirmation, for the person who sent it.

    `reading` is what it says, once read; its bytes are read again before anything is written.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("reçu le", default=timezone.now, db_index=True)
    year = models.PositiveSmallIntegerField("année")
    name = models.CharField("fichier", max_length=255)
    content = models.BinaryField("octets")
    reading = models.JSONField("lecture", null=True)
    report = models.ForeignKey(ImportReport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "import en attente"
        verbose_name_plural = "imports en attente"
        ordering = ("-received_at",)

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"


class Membership(models.Model):
    """A person may act for an organisation in a role."""

    class Role(models.TextChoices):
        FINANCE_OFFICER = "finance_officer", "chargé des finances"
        PROJECT_CHIEF = "project_chief", "chef de projet"
        ELECTED_MEMBER = "elected_member", "élu"
        ADMINISTRATOR = "administrator", "administrateur"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("rôle", max_length=16, choices=Role)

    class Meta:
        verbose_name = "habilitation"
        ordering = ("user", "organisation", "role")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once",
                violation_error_message="Cette personne a déjà ce rôle dans cet organisme.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation_id}"


class Invitation(models.Model):
    """Somebody asked by e-mail to act for an organisation, once, before a day.

    Of the link's secret only the SHA-256 is kept: a copy of the database opens nothing.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField("adresse électronique")
    roles = models.JSONField("rôles")
    digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    invited_by = models.CharField("invité par", max_length=200)
    sent_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ("email", "-sent_at")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
                violation_error_message="Une invitation attend déjà la réponse de cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
                violation_error_message="Une invitation acceptée ne se retire plus.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"

    @property
    def role_labels(self) -> list[str]:
        return [Membership.Role(role).label for role in self.roles]

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at <= at
