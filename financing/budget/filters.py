"""How the budget is read: one year at a time."""

from collections.abc import Collection

from django.http import QueryDict

from financing.budget.found import FoundBudget
from financing.models import Imputation
from press.kit.filters import Filters, KnownFilter
from press.words.french import is_number

Found = FoundBudget
NOT_IMPUTED = "aucune"


def asked_year(asked: QueryDict, usual: int) -> int:
    """The year that the address asks for, where it is one."""
    typed = asked.get("exercice", "")
    return int(typed) if is_number(typed) and len(typed) == 4 else usual


class BudgetFilters(Filters):
    """What is found is of the year that is asked, else of this one."""

    exercice = KnownFilter(method="of_year", label="Exercice", empty_label=None)
    section = KnownFilter(method="of_section", label="Section", empty_label="toutes")

    def __init__(self, asked: QueryDict, found: Found, offered: Collection[int], on: int) -> None:
        self.defaults = {"exercice": str(on)}
        super().__init__(asked, found)
        self.offer("exercice", [(str(year), str(year)) for year in sorted(offered)])
        self.offer("section", [*Imputation.Section.choices, (NOT_IMPUTED, "à imputer")])

    def of_year(self, found: Found, _name: str, _year: str) -> Found:
        """What is found is of that year already."""
        return found

    def of_section(self, found: Found, _name: str, section: str) -> Found:
        return found.of_section("" if section == NOT_IMPUTED else section) if section else found
