"""The criteria of a convention as a list: official populations first, then what it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from conventions.models import Convention
from financing.models import Criterion, RuleCriterion
from press.kit.columns import Column
from press.kit.tables import Empty, Table
from press.words.french import plural

POPULATIONS = ("population municipale", "population totale")


@dataclass(frozen=True)
class ListedCriterion:
    """One criterion as the list shows it."""

    name: str
    unit: str
    given_by: str
    source: str
    rules: int
    address: str

    @property
    def used(self) -> str:
        return plural(self.rules, "règle") if self.rules else ""


def listed_criteria(convention: Convention, year: int) -> list[ListedCriterion]:
    """The two populations of the register, then the criteria that its rules may name; 2 queries."""
    return [*_populations(year), *_counted(convention, year)]


def _populations(year: int) -> Iterator[ListedCriterion]:
    for name in POPULATIONS:
        address = reverse("population_grid", args=[year])
        yield ListedCriterion(
            name, "hab.", "officiel", "INSEE, registre des populations", 0, address
        )


def _counted(convention: Convention, year: int) -> Iterator[ListedCriterion]:
    uses = list(
        RuleCriterion.objects.filter(rule__component__convention=convention)
        .order_by()
        .values_list("criterion_id", flat=True)
    )
    criteria: Iterable[Criterion] = Criterion.objects.of(convention).order_by("name", "pk")
    for one in criteria:
        address = reverse("criterion", args=[convention.reference, one.code, year])
        yield ListedCriterion(
            one.name, one.counted_in, one.given_by, one.source, uses.count(one.pk), address
        )


class CriterionTable(Table):
    """The rows are those of `listed_criteria`."""

    title = "Critères de répartition"
    noun = "critère"
    files = "criteres"
    nothing = Empty(
        "Aucun critère", "Ajoutez ce que la convention compte : élèves, actes, surface."
    )

    nom = Column("Critère", accessor="name", row_header=True, linkify=lambda line: line.address)
    unite = Column("Unité", accessor="unit")
    donne_par = Column("Donné par", accessor="given_by")
    source = Column("Source", accessor="source")
    sert = Column("Sert à", accessor="used", orderable=False)
