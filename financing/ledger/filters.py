"""How the list of settlements is filtered."""

from collections.abc import Sequence

from django.http import QueryDict

from financing.ledger.settling import Settlement
from press.kit.filters import Filters, KnownFilter

Found = list[Settlement]


class SettlementFilters(Filters):
    """The choices are those of what is left to settle."""

    convention = KnownFilter(method="of_convention", label="Convention", empty_label="toutes")
    exercice = KnownFilter(method="of_year", label="Exercice")

    def __init__(self, asked: QueryDict, settlements: Sequence[Settlement]) -> None:
        super().__init__(asked, settlements)
        references = {one.component.convention.reference for one in settlements}
        self.offer("convention", sorted(references))
        self.offer("exercice", sorted({one.year for one in settlements}))

    def of_convention(self, found: Found, _name: str, reference: str) -> Found:
        return [one for one in found if one.component.convention.reference == reference]

    def of_year(self, found: Found, _name: str, year: str) -> Found:
        return [one for one in found if one.year == int(year)]
