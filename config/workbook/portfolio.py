"""What a workbook brings, its rows linked: each convention with its parties, plan, rules, letters.

Names are compared without accents nor capitals, as people type them from a sheet to another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from config.workbook.book import BookRow
from conventions.entities.kinds import ConventionKind
from epci.models import Organisation
from financing.models import Criterion
from press.words.french import fold


def key_of(label: str) -> str:
    return " ".join(fold(label).split())


@dataclass
class BroughtParty:
    """A party; `organisation` has no id while Prorata does not know it."""

    row: BookRow | None  # None for the lead that the workbook does not name
    short_name: str
    organisation: Organisation
    is_lead: bool = False

    @property
    def authorised_on(self) -> date | None:
        return self.row["authorised_on"] if self.row else None

    @property
    def is_contributor(self) -> bool:
        return bool(self.row and self.row["is_contributor"])


@dataclass
class BroughtLine:
    """A line with its centimes by key of period; `funder` as for a party."""

    row: BookRow
    funder: Organisation | None = None
    amounts: dict[str, int] = field(default_factory=dict)


@dataclass
class BroughtRule:
    """A rule with its terms; without any, all the contributors of the convention share."""

    row: BookRow
    terms: list[BookRow] = field(default_factory=list)
    blocks: dict[int, list[BookRow]] = field(default_factory=dict)  # by rank


@dataclass
class BroughtLetter:
    """A letter sent before, and what was paid of it."""

    row: BookRow
    component: "BroughtComponent"
    payments: list[BookRow] = field(default_factory=list)


@dataclass
class BroughtComponent:
    """A component: its lines by key, its rules by year, the shares already voted."""

    row: BookRow
    carrier: BroughtParty | None  # None is a fault already
    lines: dict[str, BroughtLine] = field(default_factory=dict)
    rules: dict[int, BroughtRule] = field(default_factory=dict)
    shares: list[BookRow] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.row["component"])


@dataclass
class BroughtConvention:
    """A convention, with all that hangs from it, by key."""

    row: BookRow
    reference: str
    parties: dict[str, BroughtParty] = field(default_factory=dict)
    periods: dict[str, BookRow] = field(default_factory=dict)
    components: dict[str, BroughtComponent] = field(default_factory=dict)
    letters: dict[str, BroughtLetter] = field(default_factory=dict)
    criteria: dict[str, Criterion] = field(default_factory=dict)  # its own, not written yet
    official: Mapping[str, Criterion] = field(default_factory=dict)
    figures: list[BookRow] = field(default_factory=list)

    def criterion(self, name: str) -> Criterion | None:
        """Its own or the official one of that name."""
        return self.criteria.get(key_of(name)) or self.official.get(key_of(name))

    @property
    def kind(self) -> ConventionKind:
        return ConventionKind(self.row["kind"] or ConventionKind.PARTNERSHIP)

    @property
    def lead(self) -> BroughtParty | None:
        return next((one for one in self.parties.values() if one.is_lead), None)

    @property
    def contributors(self) -> list[BroughtParty]:
        return [one for one in self.parties.values() if one.is_contributor]

    @property
    def submitted_on(self) -> date | None:
        """As it is said, else the day of the first vote; None for a draft."""
        votes = [one.authorised_on for one in self.parties.values() if one.authorised_on]
        return self.row["submitted_on"] or min(votes, default=None)

    def period_year(self, row: BookRow) -> int:
        return int(row["year"] or row["starts_on"].year)

    @property
    def years(self) -> list[int]:
        return sorted({self.period_year(one) for one in self.periods.values()})


@dataclass
class Portfolio:
    """All of it, by reference."""

    conventions: dict[str, BroughtConvention] = field(default_factory=dict)

    def components(self) -> Iterator[tuple[BroughtConvention, BroughtComponent]]:
        for convention in self.conventions.values():
            for component in convention.components.values():
                yield convention, component
