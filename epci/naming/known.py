"""By which other names an EPCI is found: its nature, what it was called before, its communes."""

from collections import defaultdict

from epci.models import CommuneMembership, Epci, Organisation
from epci.populations.registry import shipped_names

AT_ONCE = 500


def keep_known_names() -> int:
    """Write again the other names of every EPCI; gives how many differed. Four queries and more
    for those alone that differ.
    """
    communes: dict[int, set[str]] = defaultdict(set)
    for epci, name in CommuneMembership.objects.order_by().values_list("epci_id", "name"):
        communes[epci].add(name)
    names, count = shipped_names(), 0
    natures = dict(Epci.objects.order_by().values_list("pk", "nature"))
    for one in Organisation.objects.filter(pk__in=Epci.objects.values("pk")).order_by("pk"):
        before = [name for name in names.get(one.siren or "", ()) if name != one.name]
        nature = Epci.Nature(natures[one.pk])
        known = "\n".join([f"{nature.value} {nature.label}", *before, *sorted(communes[one.pk])])
        if one.known_as != known:
            one.known_as = known
            one.save(update_fields=["known_as", "searched"])
            count += 1
    return count
