"""The agreement: its parties and its texts; what each party gives them is an approval."""

from datetime import date
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from conventions.entities.bringing import WorkbookImport
from conventions.entities.days import GIVEN, counting_from, given_days
from conventions.entities.kinds import ConventionKind
from conventions.entities.party import Party
from conventions.entities.seeing import SEEN
from conventions.entities.standing import Owed
from conventions.entities.states import LAST_ACT, State, acts_of, state_told, text_state
from epci.models import Organisation, Sourced
from press.kit.days import StoredDay
from press.kit.naming import NamedKey, named
from press.kit.printed import Printable
from press.kit.searched import SearchedField
from press.kit.told import Told, day_of


class ConventionQuerySet(models.QuerySet["Convention"]):
    def visible_to(self, user: User) -> "ConventionQuerySet":
        """The conventions to which one of the person's organisations is a party."""
        seen = Told(SEEN, models.BooleanField(), pk=F("pk"), user=Value(user.pk))
        return self.filter(seen)

    def named(self, reference: str) -> "ConventionQuerySet":
        """Those that an address names: see `press.kit.naming`."""
        return self.filter(named(reference))

    def meaning_several(self) -> "ConventionQuerySet":
        """Those of them that have the reference of another of them."""
        known = self.filter(is_homonym=True)
        others = known.filter(reference=OuterRef("reference")).exclude(pk=OuterRef("pk"))
        return known.filter(Exists(others.order_by()))

    def led_as(self, organisation: Organisation, reference: str) -> "ConventionQuerySet":
        """Those that an organisation leads under a reference: at most one."""
        return self.filter(led_by=organisation, reference__iexact=reference)

    def with_lead(self) -> "ConventionQuerySet":
        """With the organisation that leads each, if any; not one query more."""
        return self.select_related("led_by")

    def keep_names(self) -> None:
        """Write again who leads each, and whether another has its reference."""
        self.update(**_names())

    def misnamed(self) -> "ConventionQuerySet":
        """Those of which that is not what parties and conventions say."""
        again = {f"{name}_again": said for name, said in _names().items()}
        known = self.alias(**again)
        moved = ~Q(is_homonym=F("is_homonym_again"))
        led = Q(led_by=F("led_by_again")) | Q(led_by=None, led_by_again=None)
        return known.filter(moved | ~led)

    def with_state(self, on: date) -> "ConventionQuerySet":
        """With `state` on a day, `first_day`, `last_day` as known that day, and `terminated_on`.

        Not one query more. Those who joined by an amendment are not expected to vote or sign
        the original text.
        """
        return self.with_last_day(on).annotate(
            terminated_on=F("termination__effective_on"),
            state=state_told(
                on,
                terminated=F("termination__effective_on"),
                submitted=F("submitted_on"),
                first=F("first_day"),
                last=F("last_day"),
                kind=F("kind"),
                **acts_of("original__"),
            ),
        )

    def with_last_day(self, on: date) -> "ConventionQuerySet":
        """With `first_day` (the last signature where no day is given) and `last_day`, as known on a
        day: the end that the last amendment to move it gives.
        """
        moved = Told(LAST_MOVE, StoredDay(), convention=F("pk"), on=day_of(on))
        acted = Told(LAST_ACT, StoredDay(), on=day_of(on), kind=F("kind"), **acts_of("original__"))
        return self.alias(
            original=FilteredRelation("texts", condition=Q(texts__number=0))
        ).annotate(first_day=Coalesce("starts_on", acted), last_day=Coalesce(moved, F("ends_on")))

    def in_state(self, state: State, on: date) -> "ConventionQuerySet":
        return self.with_state(on).filter(state=state)

    def in_force(self, on: date) -> "ConventionQuerySet":
        return self.in_state(State.IN_FORCE, on)


# The end that the last amendment in effect to move it gives: see `TextQuerySet.in_effect`.
LAST_MOVE = """
(SELECT moving.new_end_on FROM conventions_text moving
WHERE moving.convention_id = {convention} AND moving.number > 0
AND moving.new_end_on IS NOT NULL AND moving.counts_from <= {on}
AND (moving.ceased_on IS NULL OR moving.ceased_on > {on})
ORDER BY moving.number DESC LIMIT 1)
"""


def _names() -> dict[str, Any]:
    """What is kept of a convention's name: see `conventions.homonyms`."""
    leads = Party.objects.filter(convention=OuterRef("pk"), is_lead=True).order_by()
    others = Convention._base_manager.filter(reference=OuterRef("reference"))
    return {
        "led_by": Subquery(leads.values("organisation")[:1]),
        "is_homonym": Exists(others.exclude(pk=OuterRef("pk"))),
    }


def in_effect_on(on: date, text: str = "") -> Q:
    """Of what a text says, `text` being the way to it: see `TextQuerySet.in_effect`.

    To be asked of joined rows: a list of every text in effect is as long as the database is large.
    """
    lasts = Q(**{f"{text}ceased_on": None}) | Q(**{f"{text}ceased_on__gt": on})
    return Q(**{f"{text}number": 0}) | Q(**{f"{text}counts_from__lte": on}) & lasts


class Convention(Printable, Sourced):
    """An agreement as signed; what amendments change is on their own rows."""

    printed = (
        *("title", "programme", "purpose", "territory", "sharing_article", "dispute_clause"),
        *("court", "termination_step"),
    )

    Kind = ConventionKind

    class Vat(models.TextChoices):
        INCLUDED = "ttc", "TTC"
        EXCLUDED = "ht", "HT"
        OUTSIDE = "outside", "hors champ de la TVA"

    reference = models.CharField(
        "référence",
        max_length=60,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", "Majuscules, chiffres et tirets.")],
    )
    title = models.CharField("titre", max_length=300)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    programme = models.CharField("programme", max_length=200, blank=True)
    purpose = models.TextField("objet", max_length=4_000, blank=True)
    territory = models.CharField("territoire", max_length=300, blank=True)
    submitted_on = StoredDay("soumise aux conseils le", null=True, blank=True)
    starts_on = StoredDay("prend effet le", null=True, blank=True)
    ends_on = StoredDay("prend fin le", null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(
        "délai de paiement (jours)", null=True, blank=True
    )
    vat = models.CharField("TVA", max_length=8, choices=Vat, default=Vat.OUTSIDE)
    sharing_article = models.CharField("article de la répartition", max_length=60, blank=True)
    dispute_clause = models.TextField("clause de litige", blank=True)
    amicable_months = models.PositiveSmallIntegerField(
        "phase amiable (mois)", null=True, blank=True
    )
    court = models.CharField("tribunal compétent", max_length=200, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        "préavis de résiliation (mois)", null=True, blank=True
    )
    termination_step = models.CharField(
        "formalité avant une résiliation", max_length=300, blank=True
    )
    retention_years = models.PositiveSmallIntegerField(
        "conservation des justificatifs (ans)", null=True, blank=True
    )
    copies = models.PositiveSmallIntegerField("exemplaires", null=True, blank=True)
    signed_outside = models.BooleanField("signée hors de Prorata", default=False)
    state_aid = models.BooleanField(
        "aide notifiée à la Commission européenne (de minimis)", null=True, blank=True
    )
    brought_by = models.ForeignKey(
        WorkbookImport, on_delete=models.PROTECT, null=True, blank=True, related_name="conventions"
    )

    # Kept by `conventions.homonyms` whenever a party or a convention is saved.
    led_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_homonym = models.BooleanField(
        "sa référence en désigne une autre", default=False, db_default=False, editable=False
    )
    # Founded while a reference meant one convention of all: the journal named it by that alone.
    named_alone = models.BooleanField(
        "seule de sa référence", default=False, db_default=False, editable=False
    )

    searched = SearchedField(
        lambda one: f"{one.reference}, {one.title}", "programme", "territory", "purpose"
    )

    read_texts: "list[Text] | None" = None  # all of its texts, where they were read with it
    left_aside: list[str]  # what was not copied of another, of one that has just been made after it

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ("reference", "pk")
        indexes = (
            models.Index(fields=["reference"], name="convention_reference"),
            models.Index(fields=["starts_on"], name="convention_starts"),
            # Many end on one day.
            models.Index(fields=["ends_on", "id"], name="convention_ends_in_order"),
            models.Index(fields=["programme"], name="convention_programme"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["led_by", "reference"],
                name="reference_once_a_lead",
                violation_error_message="Cet organisme pilote déjà une convention de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="convention_dates_in_order",
                violation_error_message="La convention finit avant de commencer.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        """Its reference knows it, for the addresses of a person who sees several of that name."""
        one = super().from_db(db, field_names, values)
        known = one.__dict__
        if known.get("is_homonym") and "reference" in known:
            one.reference = NamedKey(one.reference, one.pk)
        return one

    @property
    def is_signed(self) -> bool:
        """Whether its parties sign what they have voted: see `ConventionKind`."""
        return ConventionKind(self.kind).is_signed

    @property
    def has_budget(self) -> bool:
        return ConventionKind(self.kind).has_budget


class TextQuerySet(models.QuerySet["Text"]):
    def submitted(self) -> "TextQuerySet":
        """Those that went to the councils, of a convention or an amendment: a draft does not."""
        original = Q(number=0, convention__submitted_on__isnull=False)
        return self.filter(original | Q(number__gt=0, submitted_on__isnull=False))

    def asked_of(self, organisation: Organisation) -> "TextQuerySet":
        """Those of them that an organisation, as a party, authorises and signs."""
        seats = Party.objects.signing(OuterRef("convention"), OuterRef("number"))
        return self.submitted().filter(Exists(seats.filter(organisation=organisation).order_by()))

    def owed_by(self, organisation: Organisation, owed: Owed, on: date) -> "TextQuerySet":
        """Those of them of which that is what the organisation has next to do, on a day."""
        seats = Party.objects.signing(OuterRef("convention"), OuterRef("number"))
        own = seats.filter(organisation=organisation).with_owed(OuterRef("number"), on)
        return self.submitted().filter(Exists(own.filter(owes=owed).order_by()))

    def keep_days(self) -> None:
        """Write again the days that approvals give: see `conventions.entities.days`."""
        self.update(**given_days())
        self.update(counts_from=counting_from())

    def with_days_again(self) -> "TextQuerySet":
        """With each day that is kept, `NAME_again`, as the approvals give it now."""
        again = {f"{name}_again": day for name, day in given_days().items()}
        return self.annotate(**again)

    def with_state(self, on: date) -> "TextQuerySet":
        """Amendments with their `state` on a day, by the table of conventions; they have no end."""
        return self.annotate(state=text_state(on, kind="convention__kind"))

    def with_last_act(self, on: date) -> "TextQuerySet":
        """With `last_act`: the last vote or signature by that day, None while one is missing."""
        acted = Told(
            LAST_ACT, StoredDay(), on=day_of(on), kind=F("convention__kind"), **acts_of("")
        )
        return self.annotate(last_act=acted)

    def moving_an_end(self, on: date) -> "TextQuerySet":
        """The amendments in effect on a day that give another end to their convention."""
        lasts = Q(ceased_on=None) | Q(ceased_on__gt=on)
        return self.filter(lasts, number__gt=0, new_end_on__isnull=False, counts_from__lte=on)

    def in_effect(self, on: date) -> "TextQuerySet":
        """The original, and the amendments in effect on a day, as it was known that day."""
        return self.filter(in_effect_on(on))


class Text(Printable):
    """What parties sign: the convention (number 0), then its amendments (1 to n).

    An amendment holds only what it changes; the days of text 0 are the convention's own.
    """

    printed = ("title",)

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("objet de l'avenant", max_length=300, blank=True)
    submitted_on = StoredDay("soumis aux conseils le", null=True, blank=True)
    effective_on = StoredDay("prend effet le", null=True, blank=True)
    new_end_on = StoredDay("nouvelle fin", null=True, blank=True)

    # Kept by `keep_days` whenever an approval, a party or a day is saved; nobody types them.
    authorised_on = StoredDay("autorisé par tous le", null=True, editable=False)
    signed_on = StoredDay("signé par tous le", null=True, editable=False)
    ceased_on = StoredDay("n'est plus autorisé depuis le", null=True, editable=False)
    complete_on = StoredDay("complet le", null=True, editable=False)
    counts_from = StoredDay("compte à partir du", null=True, editable=False, db_index=True)

    searched = SearchedField(lambda one: f"Avenant n° {one.number} : {one.title}")

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte"
        ordering = ("convention", "number")
        indexes = (
            models.Index(fields=["counts_from", "effective_on"], name="text_effective"),
            models.Index(
                fields=["new_end_on"], condition=Q(new_end_on__isnull=False), name="text_new_end"
            ),
            models.Index(fields=["authorised_on"], name="text_authorised"),
            models.Index(fields=["signed_on"], name="text_signed"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["convention", "number"],
                name="text_number_once",
                violation_error_message="Ce numéro d'avenant existe déjà.",
            ),
        )

    def __str__(self) -> str:
        return f"avenant n° {self.number}" if self.number else "convention initiale"

    @property
    def keeps_its_days(self) -> bool:
        """Whether its days are those that approvals give; of one read `with_days_again`."""
        again = {name: getattr(self, f"{name}_again") for name in GIVEN}
        complete, effect = again["complete_on"], self.effective_on
        again["counts_from"] = max(complete, effect) if complete and effect else None
        return all(getattr(self, name) == day for name, day in again.items())

    def is_in_effect(self, on: date) -> bool:
        """See `TextQuerySet.in_effect`, which the days that are kept say too."""
        lasts = self.ceased_on is None or self.ceased_on > on
        counts = self.counts_from is not None and self.counts_from <= on
        return self.number == 0 or (counts and lasts)

    @property
    def is_incomplete(self) -> bool:
        """Whether a vote or a signature lacks, of an amendment that went to the councils."""
        return self.complete_on is None or self.ceased_on is not None

    @property
    def sent_on(self) -> date | None:
        """When it went to the councils: the original goes with its convention."""
        return self.submitted_on if self.number else self.convention.submitted_on

    @property
    def begins_on(self) -> date | None:
        """Its day of effect, when it is written."""
        return self.effective_on or (None if self.number else self.convention.starts_on)
