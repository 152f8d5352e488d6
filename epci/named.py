"""The names under which the register knows each EPCI, today's first, then those it had."""

from django.db.models import Max, Min

from epci.mentions import Entry, Names
from epci.models import Epci
from epci.registry import shipped_names


def known_names() -> Names:
    """Every EPCI of the register; empty before the register is loaded. One query."""
    rows = (
        Epci.objects.order_by()
        .annotate(since=Min("populations__year"), until=Max("populations__year"))
        .values_list(
            "organisation__siren", "organisation__name", "nature", "department", "since", "until"
        )
    )
    today = [
        Entry(siren, name, nature, department, (since, until) if since else None)
        for siren, name, nature, department, since, until in rows
        if siren
    ]
    former = shipped_names()
    others = (
        Entry(one.siren, name, one.nature, one.department, one.years)
        for one in today
        for name in former.get(one.siren, ())
        if name != one.name
    )
    return Names.of([*today, *others])
