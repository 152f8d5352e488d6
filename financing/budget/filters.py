"""How the budget is read: one year at a time."""

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict

from financing.budget.reading import BudgetYear
from press.kit.filters import Filters, KnownFilter

Found = list[BudgetYear]


class BudgetFilters(Filters):
    """The years are those of the rows; this one, before anyone asks."""

    exercice = KnownFilter(method="of_year", label="Exercice", empty_label=None)

    def __init__(self, asked: QueryDict, rows: Sequence[BudgetYear], on: date) -> None:
        years = sorted({one.year for one in rows} | {on.year})
        self.defaults = {"exercice": str(on.year)}
        super().__init__(asked, rows)
        self.offer("exercice", [(str(year), str(year)) for year in years])

    def of_year(self, found: Found, _name: str, year: str) -> Found:
        return [one for one in found if one.year == int(year)]
