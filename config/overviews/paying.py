"""What an organisation pays, from what plans give: the first shares, and the sum of all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Max, Sum, When, Window

from epci.models import Organisation
from financing.models import ReckonedShare
from financing.reckoning.reading import apart_note

FIRST = 5


@dataclass(frozen=True)
class Paying:
    """The largest shares of a year, how many there are, and the total of what the totals count.

    Centimes; None where nothing is counted.
    """

    shares: Sequence[ReckonedShare]
    count: int
    total: int | None
    is_proposed: bool

    @property
    def others(self) -> int:
        return self.count - len(self.shares)

    @property
    def note(self) -> str:
        if self.total is None:
            return f"aucune, ou pas encore calculable{apart_note(self.shares)}"
        keys = "clés proposées, à arrêter" if self.is_proposed else "clés arrêtées"
        return f"dans les totaux des conventions, {keys}{apart_note(self.shares)}"


def paying(organisations: Collection[Organisation], on: date) -> Paying:
    """What these organisations pay in the year of a day; one query."""
    own = ReckonedShare.objects.holding(on).filter(
        party__organisation__in=organisations, reckoned__period__fiscal_year=on.year
    )
    in_totals = When(reckoned__component__in_totals=True, then=F("amount"))
    proposed = When(reckoned__is_adopted=False, then=1)
    rows = own.annotate(
        in_all=Window(Sum(Case(in_totals, output_field=BigIntegerField()))),
        number=Window(Count("pk")),
        proposed=Window(Max(Case(proposed, default=0, output_field=IntegerField()))),
    )
    shown = list(rows.read().order_by("-reckoned__component__in_totals", "-amount", "pk")[:FIRST])
    if not shown:
        return Paying((), 0, None, False)
    first = shown[0]
    total = None if first.in_all is None else int(first.in_all)
    return Paying(shown, first.number, total, bool(first.proposed))
