"""The names under which the register knows each EPCI, today's first, then those it had."""

from django.db.models import Max, Min

from epci.models import Epci
from epci.naming.mentions import Names, RegisterName
from epci.populations.registry import shipped_names


def known_names() -> Names:
    """Every EPCI of the register; none before the register is loaded. One query."""
    rows = (
        Epci.objects.filter(organisation__siren__isnull=False)
        .order_by()
        .annotate(since=Min("populations__year"), until=Max("populations__year"))
        .values_list(
            "organisation__siren",
            "organisation__name",
            "nature",
            "department",
            "since",
            "until",
        )
    )
    former = shipped_names()
    entries: list[RegisterName] = []
    for siren, name, nature, department, since, until in rows:
        years = (since, until) if since else None
        for known in dict.fromkeys((name, *former.get(siren, ()))):
            entries.append(RegisterName(siren, known, nature, department, years))
    return Names.of(entries)
