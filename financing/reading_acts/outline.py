"""The plans of an act as a draft may hold them: periods with their days, components, lines. Pure.

An act prints a plan period by period; here each line is met once, with its amount in each period.
Where the act does not print the days of a period, they are None: nobody invents them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from financing.reading_acts.captions import EXPENSES
from financing.reading_acts.plan import PlanLine, PrintedPlan
from press.words.french import MONTHS, fold

EXPENSE, IN_KIND, FUNDING, FUNDED_IN_KIND, CONTRIBUTION = (
    "expense",
    "in_kind",
    "funding",
    "funded_in_kind",
    "contribution",
)
VALUED = re.compile(r"valoris|\ben nature\b|benevol")
SHARED = re.compile(
    r"\bepci\b|cosignataires?|\bcontributeurs?\b|\bintercommunalites?\b|\breste a charge\b"
    r"|\bcommunes? membres?\b|\b(?:collectivites?|partenaires?)\b(?! prive)"
)
# How many months a part of a year has, and which part it is.
PARTS = (
    (6, re.compile(r"\b(?P<rank>[12]|premier|second|deuxieme)\s?(?:er|e|eme|nd)?\s+semestre")),
    (
        3,
        re.compile(
            r"\b(?P<rank>[1-4]|premier|second|deuxieme|troisieme|quatrieme)\s?(?:er|e|eme|nd)?"
            r"\s+trimestre"
        ),
    ),
)
RANKS = {"premier": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "quatrieme": 4}
LinePlace = tuple[str, str, int]  # folded label, nature, how many the same before
YEAR = 12  # months
PARTIAL = re.compile(
    rf"semestre|trimestre|mois|\bdu\b|\bau\b|\bfin\b|{'|'.join(fold(month) for month in MONTHS)}"
)


@dataclass(frozen=True)
class PlanPeriod:
    """A period as printed, the days that its words say, None where they say none.

    `lines` are those of the heads of its tables.
    """

    label: str
    starts_on: date | None
    ends_on: date | None
    lines: tuple[int, ...]


@dataclass
class OutlineRow:
    """A line of a plan: what its words make of it, and centimes by rank of period."""

    label: str
    nature: str
    amounts: dict[int, int] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)

    @property
    def is_resource(self) -> bool:
        return self.nature not in (EXPENSE, IN_KIND)


@dataclass
class PlanOutline:
    """One plan of the act: what becomes a component of the draft."""

    title: str | None
    rows: list[OutlineRow] = field(default_factory=list)
    periods: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PlanOutlines:
    """The periods of all the plans, in printed order, and each plan over them."""

    periods: tuple[PlanPeriod, ...] = ()
    plans: tuple[PlanOutline, ...] = ()


def outlines_of(plans: Sequence[PrintedPlan], contributing: Iterable[int]) -> PlanOutlines:
    """The plans with their periods put beside each other.

    `contributing` are the lines on which a sharing names its contributors: resources there are
    theirs.
    """
    labels = list(dict.fromkeys(map(_label_of, plans)))
    years = {_label_of(plan): plan.year for plan in plans}
    outlines: list[PlanOutline] = []
    shared = frozenset(contributing)
    for plan in plans:
        _add(outlines, plan, labels.index(_label_of(plan)), shared)
    heads = {
        label: tuple(sorted({min(plan.lines) for plan in plans if _label_of(plan) == label}))
        for label in labels
    }
    periods = tuple(
        PlanPeriod(label, *_days(label, years[label]), heads[label]) for label in labels
    )
    return PlanOutlines(periods, tuple(outlines))


def _label_of(plan: PrintedPlan) -> str:
    return plan.period or (str(plan.year) if plan.year else "")


def _add(
    outlines: list[PlanOutline], plan: PrintedPlan, period: int, shared: frozenset[int]
) -> None:
    """Put a period beside the others of its plan; the same period again is another plan."""
    same = (one for one in outlines if one.title == plan.title and period not in one.periods)
    outline = next(same, None)
    if outline is None:
        outline = PlanOutline(plan.title)
        outlines.append(outline)
    outline.periods.add(period)
    known = dict(
        zip(_places((row.label, row.nature) for row in outline.rows), outline.rows, strict=True)
    )
    natured = [
        (line, _nature(side, line, shared)) for side in plan.sides for line in plan.sides[side]
    ]
    places = _places((line.label, nature) for line, nature in natured)
    for place, (line, nature) in zip(places, natured, strict=True):
        if place not in known:
            known[place] = OutlineRow(line.label, nature)
            outline.rows.append(known[place])
        known[place].amounts[period] = line.amount
        known[place].lines.add(line.line)


def _places(named: Iterable[tuple[str, str]]) -> list[LinePlace]:
    """Each line by its folded label, its nature, and how many of these came before it."""
    seen: Counter[tuple[str, str]] = Counter()
    places = []
    for label, nature in named:
        name = fold(label).strip(" *"), nature
        places.append((*name, seen[name]))
        seen[name] += 1
    return places


def _nature(side: str, line: PlanLine, shared: frozenset[int]) -> str:
    """What the words of a line make of it; a person may say otherwise."""
    folded = fold(line.label)
    valued = VALUED.search(folded) is not None
    if side == EXPENSES:
        return IN_KIND if valued else EXPENSE
    if line.line in shared or SHARED.search(folded):
        return CONTRIBUTION
    return FUNDED_IN_KIND if valued else FUNDING


def _days(label: str, year: int | None) -> tuple[date | None, date | None]:
    """The first and last day that « 2ème semestre 2024 » or « Budget 2024 » say."""
    folded = fold(label)
    if year is None:
        return None, None
    for months, pattern in PARTS:
        if found := pattern.search(folded):
            rank = RANKS.get(found["rank"]) or int(found["rank"])
            return _part(year, (rank - 1) * months + 1, months)
    return (None, None) if PARTIAL.search(folded) else (date(year, 1, 1), date(year, 12, 31))


def _part(year: int, first: int, months: int) -> tuple[date, date]:
    after = date(year + (first + months > YEAR), (first + months - 1) % YEAR + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)
