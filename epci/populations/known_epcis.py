"""What the register knows of the EPCIs of a year, for a file of figures to be read against it."""

from django.db.models import Max

from epci.models import CommuneMembership, CommuneMerger
from epci.populations.communes import KnownEpcis
from epci.populations.figures import epci_ids, names

ROWS_AT_ONCE = 500  # fewer than wake the garbage collector, which costs a third of a preview


def register_of(year: int) -> KnownEpcis:
    """What is known of the EPCIs in a year; their members are the last known, if it has none."""
    known = CommuneMembership.objects.order_by()
    last = known.filter(first_year__lt=year).aggregate(year=Max("last_year"))["year"]
    of = min(year, last or year)
    members = known.filter(first_year__lte=of, last_year__gte=of)
    sirens = {pk: siren for siren, pk in epci_ids().items()}
    return KnownEpcis(
        names=names(),
        members={
            code: sirens[one]
            for code, one in members.values_list("code", "epci_id").iterator(ROWS_AT_ONCE)
        },
        newcomers=set(members.filter(first_year=of).values_list("code", flat=True)),
        successors=dict(CommuneMerger.objects.values_list("old_code", "new_code")),
        year=year,
        members_of=0 if of == year else of,
    )
