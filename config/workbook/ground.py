"""What a workbook is checked against: organisations known, references taken, figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from config.workbook.book import BroughtBook
from config.workbook.columns import CONVENTIONS, CRITERIA, LINES, PARTIES, RULE_BLOCKS
from config.workbook.portfolio import key_of
from conventions.acceptance.reading import speaks_for
from conventions.models import Convention
from epci.models import Membership, Organisation, Population
from financing.models import Criterion, CriterionFigure
from press.words.alike import skeleton


@dataclass(frozen=True)
class BookGround:
    """`organisation` is the one that brings the workbook, None on the command line."""

    organisation: Organisation | None
    on: date
    by_siren: Mapping[str, Organisation] = field(default_factory=dict)
    by_name: Mapping[str, Organisation] = field(default_factory=dict)
    taken: frozenset[tuple[int | None, str]] = frozenset()  # leads (ids), references in capitals
    peopled: frozenset[int] = frozenset()  # organisations (ids) that can speak for themselves
    speaks: bool = False  # whether the person speaks for the organisation
    figures: Mapping[int, list[Population]] = field(default_factory=dict)  # official, by year
    criteria: Mapping[str, Criterion] = field(default_factory=dict)  # official, by key
    counted: tuple[CriterionFigure, ...] = ()  # official ones, of these organisations
    codes: frozenset[str] = frozenset()  # of every criterion

    def known(self, siren: str | None, name: str | None) -> Organisation | None:
        """The organisation of a SIREN, else the one whose name looks the same."""
        if siren:
            return self.by_siren.get(siren)
        return self.by_name.get(skeleton(name)) if name else None


def ground_of(
    book: BroughtBook, organisation: Organisation | None, by: User | None, on: date
) -> BookGround:
    """Six queries, whatever the workbook holds; two more where a rule is in blocks."""
    sirens = {row["siren"] for row in book.of(PARTIES) if row["siren"]}
    known = list(Organisation.objects.filter(siren__in=sirens).order_by("pk"))
    by_name = _by_name(book)
    if organisation:
        known.append(organisation)
    found = {one.pk for one in [*known, *by_name.values()]}
    return BookGround(
        organisation,
        on,
        {one.siren: one for one in known if one.siren},
        by_name,
        _taken(book),
        _peopled(found),
        bool(organisation and speaks_for(by, organisation)),
        _figures(found),
        *_criteria(book, found),
    )


def _by_name(book: BroughtBook) -> dict[str, Organisation]:
    """Those that are named without a SIREN, by the look of their names."""
    asked = {skeleton(row["name"]) for row in book.of(PARTIES) if row["name"] and not row["siren"]}
    asked |= {skeleton(row["funder"]) for row in book.of(LINES) if row["funder"]}
    if not asked:
        return {}
    names = Organisation.objects.order_by("-pk").values_list("pk", "name")
    wanted = {look: pk for pk, name in names if (look := skeleton(name)) in asked}
    found = Organisation.objects.in_bulk(list(wanted.values()))
    return {look: found[pk] for look, pk in wanted.items()}


def _criteria(
    book: BroughtBook, organisations: Iterable[int]
) -> tuple[dict[str, Criterion], tuple[CriterionFigure, ...], frozenset[str]]:
    """The official criteria, their figures, and the codes that every criterion has taken."""
    if not (book.of(RULE_BLOCKS) or book.of(CRITERIA)):
        return {}, (), frozenset()
    every = list(Criterion.objects.order_by("pk"))
    official = {key_of(one.name): one for one in every if one.convention_id is None}
    figures = CriterionFigure.objects.of(official.values(), organisations).in_force()
    return official, tuple(figures), frozenset(one.code for one in every)


def _taken(book: BroughtBook) -> frozenset[tuple[int | None, str]]:
    """Every reference in use, whatever its capitals, and who leads it: it is free for others."""
    if not book.of(CONVENTIONS):
        return frozenset()
    known = Convention.objects.order_by().values_list("led_by", "reference")
    return frozenset((lead, reference.upper()) for lead, reference in known)


def _peopled(organisations: Iterable[int]) -> frozenset[int]:
    rows = Membership.objects.filter(organisation__in=organisations, user__is_active=True)
    return frozenset(rows.order_by().values_list("organisation", flat=True))


def _figures(organisations: Iterable[int]) -> dict[int, list[Population]]:
    found: dict[int, list[Population]] = defaultdict(list)
    rows = Population.objects.in_force().official().filter(epci__in=organisations)
    read = ("epci", "year", "municipal", "total", "entered_for")
    for row in rows.order_by("year").only(*read):
        found[row.year].append(row)
    return found
