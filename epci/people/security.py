"""The security journal of an organisation: what concerns its people, as a list."""

from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import SecurityEvent
from epci.models import Membership, Organisation
from press.kit.columns import ChoiceColumn, Column, MomentColumn
from press.kit.filters import DayFilter, Filters, KnownFilter
from press.kit.tables import Empty, Table


def events_of(organisation: Organisation) -> QuerySet[SecurityEvent]:
    """Of those who act for it now, and of the rights that it gave or took.

    What somebody did for another organisation than this one is not told here.
    """
    people = Membership.objects.filter(organisation=organisation).order_by().values("user")
    theirs = Q(person_id__in=people, organisation_id=None)
    return SecurityEvent.objects.filter(theirs | Q(organisation_id=organisation.pk))


class SecurityFilters(Filters):
    evenement = KnownFilter(field_name="kind", label="Événement")
    personne = KnownFilter(field_name="person", label="Personne", empty_label="toutes")
    du = DayFilter(field_name="at", lookup_expr="date__gte", label="Du")
    au = DayFilter(field_name="at", lookup_expr="date__lte", label="Au")
    ranges = (("du", "au"),)

    def __init__(self, asked: QueryDict, events: QuerySet[SecurityEvent]) -> None:
        super().__init__(asked, events)
        self.offer("evenement", SecurityEvent.Kind.choices)
        found = events.order_by("person").values_list("person", flat=True).distinct()
        self.offer("personne", found)


class SecurityTable(Table):
    """The number is the one that an error page and the logs of the server give."""

    name = "securite"
    title = "Journal de sécurité, la dernière ligne en premier"
    noun = "ligne"
    order = ("-moment",)
    files = "securite"
    nothing = Empty(
        "Rien ne s'est encore passé",
        "Connexions, refus, essais bloqués et changements de rôle ou de compte viendront ici.",
    )

    moment = MomentColumn("Date et heure", accessor="at", order_by=("at", "pk"), row_header=True)
    evenement = ChoiceColumn("Événement", SecurityEvent.Kind.choices, accessor="kind")
    personne = Column("Personne", accessor="person")
    par = Column("Par", accessor="by")
    precisions = Column("Précisions", accessor="detail", orderable=False)
    adresse = Column("Adresse du réseau", accessor="whence")
    numero = Column("Demande", accessor="number")
