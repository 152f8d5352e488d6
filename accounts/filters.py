"""How a journal is searched: by act, person, day and words."""

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Entry
from press.kit.filters import DayFilter, Filters, KnownFilter, TextFilter
from press.kit.search import saying

WORDS = ("subject", "before", "after", "act", "organisation", "convention")


class JournalFilters(Filters):
    """The choices are those of the journal that is read, and of no other."""

    acte = KnownFilter(field_name="act", label="Acte")
    personne = KnownFilter(field_name="actor", label="Personne", empty_label="toutes")
    du = DayFilter(field_name="at", lookup_expr="date__gte", label="Du")
    au = DayFilter(field_name="at", lookup_expr="date__lte", label="Au")
    mots = TextFilter(method="search", label="Mots")
    ranges = (("du", "au"),)

    def __init__(self, asked: QueryDict, entries: QuerySet[Entry]) -> None:
        super().__init__(asked, entries)
        for name, column in (("acte", "act"), ("personne", "actor")):
            self.offer(name, entries.order_by(column).values_list(column, flat=True).distinct())

    def search(self, entries: QuerySet[Entry], _name: str, text: str) -> QuerySet[Entry]:
        """Every word is somewhere in the line."""
        return saying(entries, text, *WORDS)
