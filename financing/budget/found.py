"""A year of a budget, found and added up by the database: its accounts, the first of its rows.

Who carries thousands of components reads a page of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from conventions.models import Convention, Party
from epci.models import Organisation
from financing.budget.amounts import RANKS, SAID, BudgetAmounts
from financing.budget.reading import (
    IN_ORDER,
    BudgetAccount,
    BudgetPlace,
    BudgetRow,
    BudgetYear,
    budget,
)
from financing.budget.sums import WORDS, BudgetPart, BudgetParts, Detail
from financing.models import Component, Imputation
from press.kit.counts import FOUND, AmongFirst, compiled, is_longer, united
from press.kit.naming import name_of, read_name
from press.kit.prepared import PreparedSentence
from press.kit.told import AskedOfEach

AT_ONCE = 40  # components whose amounts are read together
EVERY = 2**31 - 1  # components
AMONG = 1_500  # the first conventions, among which a page is looked for
APART = "\n"  # which no section, chapter or account holds
# Of the sums of a component, by word: whether one of those that are said is not zero.
SAYING = " OR ".join(
    "SUM(CASE WHEN sum_word IN ({}) THEN sum_amount ELSE 0 END) <> 0".format(
        ", ".join(f"'{one.value}'" for one in words)
    )
    for words in SAID
)


@dataclass(frozen=True)
class FoundBudget:
    """A year that is known as a whole; `section` is one of them, empty what nobody imputed."""

    organisation: Organisation
    on: date
    known: BudgetYear
    section: str | None = None

    def of_section(self, section: str) -> "FoundBudget":
        return replace(self, section=section)

    @property
    def year(self) -> int:
        return self.known.year

    @cached_property
    def accounts(self) -> list[BudgetAccount]:
        """By section, chapter and account; what nobody imputed, which is all the rest, comes last.

        Two queries, one where nothing is imputed.
        """
        found: dict[tuple[str, ...], BudgetAccount] = defaultdict(BudgetAccount)
        rest = BudgetAccount(sums=list(self.known.total.sums))
        for typed, word, total in self._imputed():
            found[tuple(typed.split(APART))].sums[RANKS[word]] += int(total or 0)
            rest.sums[RANKS[word]] -= int(total or 0)
        rows = [replace(found[key], place=key) for key in sorted(found)]
        return [one for one in (*rows, rest) if one.says_something and self._holds(one.section)]

    def _imputed(self) -> list[tuple[Any, ...]]:
        """Section, chapter and account in one text, word, sum."""
        if not Imputation.objects.filter(organisation=self.organisation).exists():
            return []
        return PreparedSentence(_by_account, united, {}).rows(self._asks)

    @property
    def rows(self) -> list[BudgetRow]:
        """All of them, each component read with its amounts: three queries."""
        every = budget(self.organisation, self.on, self.year).rows
        return [one for one in every if self._holds(one.place.section)]

    def places(self, most: int = EVERY) -> list[BudgetPlace]:
        """The first of the components that say something, without their amounts; two queries.

        Of who has many, they are looked for in the first conventions, whatever these say: three
        queries where that is not enough.
        """
        asks = {**self._asks, "section": self.section, "most": most}
        seats = Party.objects.filter(organisation=self.organisation).order_by()
        has_many = most < AMONG and is_longer(seats, AMONG)
        rows = PreparedSentence(_first_among, _limited, {}).rows(asks) if has_many else []
        if len(rows) < most:
            rows = PreparedSentence(_first, _limited, {}).rows(asks)
        return [
            BudgetPlace(
                pk, convention, read_name(reference), code, label, *(typed or "").split(APART)
            )
            for pk, convention, reference, code, label, typed in rows
        ]

    def read(self, places: Sequence[BudgetPlace]) -> list[BudgetRow]:
        """Some of `places` with their amounts; one query for each forty."""
        found: dict[int, BudgetAmounts] = defaultdict(BudgetAmounts)
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            asks = {
                **self._asks,
                "conventions": _filled(one.convention for one in some),
                "components": _filled(one.component for one in some),
            }
            told = PreparedSentence(_of_some, united, {}).rows(asks)
            for _, component, _, word, total in told:
                found[component].sums[RANKS[word]] += int(total or 0)
        return [BudgetRow(found[one.component].sums, one, self.year) for one in places]

    @property
    def _asks(self) -> dict[str, Any]:
        return {"organisation": self.organisation.pk, "on": self.on, "year": self.year}

    def _holds(self, section: str) -> bool:
        return self.section is None or section == self.section


def _filled(some: Iterable[int]) -> tuple[int, ...]:
    """As many ids whatever is asked, so that one sentence serves; none is 0."""
    found = tuple(some)
    return (*found, *(0 for _ in range(AT_ONCE - len(found))))


def _parts(organisation: int, on: date, year: int) -> list[BudgetPart]:
    parts = BudgetParts(Organisation(pk=organisation), on)
    return list(parts.known(accrued_in=year))


def _by_account(organisation: int, on: date, year: int) -> list[QuerySet[Any]]:
    """The rows of what is imputed, added up."""
    kept = Imputation.objects.filter(organisation=organisation).order_by()
    return [
        one.rows.filter(**{one.year_path: year, f"{one.component}__in": kept.values("component")})
        .order_by()
        .annotate(sum_typed=_typed(organisation, one.component), sum_word=Cast(one.word, WORDS))
        .values("sum_typed", "sum_word")
        .annotate(sum_amount=one.total)
        .values_list("sum_typed", "sum_word", "sum_amount")
        for part in _parts(organisation, on, year)
        for one in part.apart
    ]


def _of_some(
    organisation: int,
    on: date,
    year: int,
    conventions: tuple[int, ...],
    components: tuple[int, ...],
) -> list[QuerySet[Any]]:
    detail = Detail(year, conventions, components)
    return [one.told(detail) for one in _parts(organisation, on, year)]


def _first_among(
    organisation: int, on: date, year: int, section: str | None, most: int
) -> tuple[AmongFirst, int]:
    """The same, of the first conventions of which it is a party: found along the names of all, once
    for all the words.
    """
    seats = Party.objects.filter(organisation=organisation, convention=OuterRef("pk")).order_by()
    theirs = Convention.objects.filter(AskedOfEach(seats)).order_by("reference", "pk")
    some = RawSQL(f"SELECT * FROM {FOUND}", ())  # noqa: S608, S611
    among = Component.objects.filter(convention__in=some).order_by().values("pk")
    rows, _ = _first(organisation, on, year, section, most, Detail(year, some, among))
    return AmongFirst([theirs.values("pk")[:AMONG]], rows), most


def _first(
    organisation: int,
    on: date,
    year: int,
    section: str | None,
    most: int,
    detail: Detail | None = None,
) -> tuple[QuerySet[Any], int]:
    """The components of which something is said, in their order."""
    place, detail = Organisation(pk=organisation), detail or Detail(year)
    told, params = united([one.told(detail) for one in BudgetParts(place, on).known()])
    said = f"SELECT sum_component FROM ({told}) AS told GROUP BY sum_component HAVING {SAYING}"  # noqa: S608
    found = Component.objects.filter(_in_section(place, section), pk__in=RawSQL(said, params))  # noqa: S611
    columns = "pk", "convention", name_of("convention"), "code", "label", "typed"
    typed = found.annotate(typed=_typed(organisation, "pk"))
    return typed.order_by(*IN_ORDER).values_list(*columns), most


def _limited(asked: tuple[QuerySet[Any] | AmongFirst, int]) -> tuple[str, list[Any]]:
    rows, most = asked
    sql, params = compiled(rows)
    return f"{sql} LIMIT %s", [*params, most]


def _in_section(organisation: Organisation, section: str | None) -> Q:
    kept = Imputation.objects.filter(organisation=organisation, component=OuterRef("pk"))
    if section is None:
        return Q()
    return Q(Exists(kept.filter(section=section))) if section else ~Q(Exists(kept))


def _typed(organisation: int, component: str) -> Subquery:
    """Where the budget of an organisation has a component, in one text; null where nowhere."""
    kept = Imputation.objects.filter(organisation=organisation, component=OuterRef(component))
    apart = Value(APART, output_field=TextField())
    whole = Concat("section", apart, "chapter", apart, "account", output_field=TextField())
    return Subquery(kept.order_by().annotate(whole=whole).values("whole"))
