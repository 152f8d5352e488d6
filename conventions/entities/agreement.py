"""The agreement: its parties, its texts, and each party's approval of each text."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from epci.models import Membership, Organisation, Sourced


class ConventionQuerySet(models.QuerySet["Convention"]):
    def visible_to(self, user: User) -> "ConventionQuerySet":
        """The conventions to which one of the person's organisations is a party."""
        organisations = Membership.objects.filter(user=user).values("organisation")
        parties = Party.objects.filter(organisation__in=organisations)
        return self.filter(pk__in=parties.values("convention"))


class Convention(Sourced):
    """An agreement as signed; what amendments change is on their own rows."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "partenariat et financement"
        SUBSIDY = "subsidy", "subvention"
        FRAMEWORK = "framework", "accord-cadre"
        ROADMAP = "roadmap", "feuille de route sans budget"

    class Vat(models.TextChoices):
        INCLUDED = "ttc", "TTC"
        EXCLUDED = "ht", "HT"
        OUTSIDE = "outside", "hors champ de la TVA"

    reference = models.CharField(
        "référence",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", "Majuscules, chiffres et tirets.")],
        error_messages={"unique": "Cette référence est déjà prise."},
    )
    title = models.CharField("titre", max_length=300)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    programme = models.CharField("programme", max_length=200, blank=True)
    submitted_on = models.DateField("soumise aux conseils le", null=True, blank=True)
    starts_on = models.DateField("prend effet le", null=True, blank=True)
    ends_on = models.DateField("prend fin le", null=True, blank=True)
    terminated_on = models.DateField("résiliée le", null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(
        "délai de paiement (jours)", null=True, blank=True
    )
    vat = models.CharField("TVA", max_length=8, choices=Vat, default=Vat.OUTSIDE)
    sharing_article = models.CharField("article de la répartition", max_length=60, blank=True)
    dispute_clause = models.TextField("clause de litige", blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ("reference",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="convention_dates_in_order",
                violation_error_message="La convention finit avant de commencer.",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Party(models.Model):
    """An organisation in a convention, under the name that the act prints."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="parties")
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

    class Meta:
        verbose_name = "partie"
        ordering = ("convention", "rank")
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
        )

    def __str__(self) -> str:
        return self.short_name


class Text(models.Model):
    """What parties sign: the convention (number 0), then its amendments (1 to n)."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField("numéro")
    effective_on = models.DateField("prend effet le", null=True, blank=True)
    new_end_on = models.DateField("nouvelle fin", null=True, blank=True)

    class Meta:
        verbose_name = "texte"
        ordering = ("convention", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "number"],
                name="text_number_once",
                violation_error_message="Ce numéro d'avenant existe déjà.",
            ),
        )

    def __str__(self) -> str:
        return f"avenant n° {self.number}" if self.number else "convention initiale"


class Approval(Sourced):
    """One party's authorisation and signature of one text.

    The vote itself is a deliberation; what letters need of it is copied here.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="approvals")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="approvals")
    authorised_on = models.DateField("autorisée le", null=True, blank=True)
    number = models.CharField("numéro de l'acte", max_length=60, blank=True)
    prefecture_id = models.CharField("identifiant préfecture", max_length=60, blank=True)
    executory_on = models.DateField("exécutoire le", null=True, blank=True)
    signed_on = models.DateField("date de signature", null=True, blank=True)

    class Meta:
        verbose_name = "approbation"
        ordering = ("text", "party__rank")
        constraints = (
            models.UniqueConstraint(
                fields=["party", "text"],
                name="approval_once",
                violation_error_message="Cette partie a déjà son approbation de ce texte.",
            ),
            models.CheckConstraint(
                condition=Q(authorised_on__isnull=False) | Q(number=""),
                name="approval_number_has_date",
                violation_error_message="Un acte numéroté porte sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} : {self.text}"

    @property
    def anomalies(self) -> list[str]:
        """A signature that had no authorisation yet, or one not executory (CGCT L2131-1)."""
        if self.signed_on is None:
            return []
        if self.authorised_on is None:
            return ["signée sans autorisation connue"]
        if self.executory_on is not None and self.signed_on < self.executory_on:
            day = f"{self.executory_on:%d/%m/%Y}"
            return [f"signée le {self.signed_on:%d/%m/%Y}, avant d'être exécutoire ({day})"]
        if self.signed_on < self.authorised_on:
            day = f"{self.authorised_on:%d/%m/%Y}"
            return [f"signée le {self.signed_on:%d/%m/%Y}, avant l'autorisation ({day})"]
        return []
