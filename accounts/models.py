"""People who sign in, and the journal of what they did."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.secrets import HashedKey
from press.kit.days import StoredDay


def spelling(email: str) -> str:
    """The one spelling under which an address is kept: two spellings are the same account."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        user = self.model(email=spelling(email), name=name)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, known by an e-mail address; what they may do is in `epci.Membership`.

    The host's people answer for the register and for the organisations: they see no convention.
    """

    email = models.EmailField(
        "adresse électronique",
        unique=True,
        error_messages={"unique": "Cette adresse électronique a déjà un compte."},
    )
    name = models.CharField("nom", max_length=120, blank=True)
    is_active = models.BooleanField("compte actif", default=True)
    is_host = models.BooleanField("tient Prorata pour tous", default=False, db_default=False)
    closed_on = StoredDay("fermé le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    # Who ProConnect says that the person is, whatever their address there becomes.
    proconnect_sub = models.CharField(
        "identifiant ProConnect", max_length=255, null=True, blank=True, unique=True, editable=False
    )
    # By name of table. On the person's own row, which every page reads: no list costs a query more.
    chosen_columns = models.JSONField("colonnes choisies", null=True, blank=True, editable=False)

    # The id of the organisation that the person has chosen to act for, as long as a session lasts.
    chosen_organisation: int | None = None

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ("email",)

    def __str__(self) -> str:
        return self.name or self.email


class Session(AbstractBaseSession):
    """A browser's session: when its key was given, and when it was last used, to the minute."""

    session_key = HashedKey(_("session key"), max_length=40, primary_key=True)
    started_at = models.DateTimeField("ouverte le")
    seen_at = models.DateTimeField("vue le")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"


# allauth lists the sessions of a person by their keys: it keeps their digests too.
UserSession._meta.get_field("session_key").__class__ = HashedKey


class CalendarFeed(models.Model):
    """The secret address of a person's calendar; only its digest is kept."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+", primary_key=True)
    digest = models.CharField("empreinte de l'adresse", max_length=64, unique=True)
    made_at = models.DateTimeField("créée le")
    # By event, what it said last (a digest), how many times it changed, and when it last did.
    shown = models.JSONField("événements lus", null=True, editable=False)

    class Meta:
        verbose_name = "adresse de calendrier"
        verbose_name_plural = "adresses de calendrier"
        ordering = ("user",)

    def __str__(self) -> str:
        return str(self.user_id)


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_organisation(self, *, name: str, siren: str | None) -> "EntryQuerySet":
        """What was done for an organisation, also before its SIREN was known."""
        unnumbered = Q(organisation_siren="", organisation=name)
        return self.filter(unnumbered | Q(organisation_siren=siren) if siren else unnumbered)

    def of_convention(self, key: int, named_alone: str = "") -> "EntryQuerySet":
        """What was done on a convention; `named_alone` is its reference, where lines of before
        keys were written name it by that alone.
        """
        found = Q(convention_id=key)
        if named_alone:
            found |= Q(convention_id=None, convention=named_alone)
        return self.filter(found)


class Entry(models.Model):
    """One line of the journal: who did what to what, when. Insert-only.

    Labels and identifiers are copied, not linked: a line outlives what it speaks of.
    """

    insert_only = True

    at = models.DateTimeField("date et heure", default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField("identifiant de l'auteur", null=True)
    actor = models.CharField("auteur", max_length=200)
    organisation_siren = models.CharField("SIREN de l'organisme", max_length=9, blank=True)
    organisation = models.CharField("organisme", max_length=200, blank=True)
    convention = models.CharField("référence de la convention", max_length=60, blank=True)
    convention_id = models.BigIntegerField("identifiant de la convention", null=True)
    act = models.CharField("acte", max_length=60)
    subject = models.CharField("objet", max_length=300)
    before = models.TextField("avant", blank=True)
    after = models.TextField("après", blank=True)
    seal = models.CharField("empreinte", max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["convention", "-at"], name="entry_convention"),
            models.Index(fields=["convention_id", "-at"], name="entry_convention_id"),
            models.Index(fields=["organisation_siren", "-at"], name="entry_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.actor} : {self.act}, {self.subject}"


class SecurityEvent(models.Model):
    """One line of the security journal. Labels and keys are copied, as in the journal."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "connexion"
        SIGN_OUT = "sign_out", "déconnexion"
        FAILED = "failed", "connexion refusée"
        LOCKED = "locked", "essais bloqués"
        REFUSED = "refused", "acte refusé"
        ROLE = "role", "rôle changé"
        ACCOUNT = "account", "compte changé"
        BANK = "bank", "compte de paiement changé"

    at = models.DateTimeField("date et heure", default=timezone.now, db_index=True)
    kind = models.CharField("événement", max_length=8, choices=Kind)
    person_id = models.BigIntegerField("identifiant de la personne", db_index=True)
    person = models.CharField("personne", max_length=254)
    by = models.CharField("par", max_length=254, blank=True)
    whence = models.CharField("adresse du réseau", max_length=64, blank=True)
    number = models.CharField("numéro de la demande", max_length=9, blank=True)
    detail = models.CharField("précisions", max_length=300, blank=True)
    organisation_id = models.BigIntegerField("organisme", null=True, db_index=True)

    class Meta:
        verbose_name = "événement de sécurité"
        verbose_name_plural = "journal de sécurité"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person}"
