"""The figures on which a scenario was kept: it says them in its address, and gives the same amounts
when it is opened again, whatever the register says since.

`h3` is « 2025-4231-4387 », the year and both populations of the partner of that rank, and
`hq-eleves-3` « 2025-612 », the year of a criterion's figure and the figure. What cannot be read is
as if it were not there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from financing.core.block_terms import quantity
from financing.core.keys import PopulationFigure
from financing.core.stored_rule import exact_text
from financing.simulations.premises import SimulatedCriterion, SimulatedSeat
from press.words.french import integer, is_number

SEAT, COUNT = "h", "hq-"
MOST_TOLD = 4  # changes that a sentence names

Seats = Iterable[SimulatedSeat]
Criteria = Iterable[SimulatedCriterion]


@dataclass(frozen=True)
class KeptFigures:
    """By seat's key, then year and basis (hab.); by criterion's code, then year and seat's key."""

    populations: Mapping[str, Mapping[tuple[int, str], int]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[tuple[int, str], Fraction]] = field(default_factory=dict)

    def seats(self, seats: Seats) -> tuple[SimulatedSeat, ...]:
        """The partners, with the populations that they had."""
        return tuple(
            replace(one, figures={**one.figures, **self.populations.get(one.key, {})})
            for one in seats
        )

    def criteria(self, criteria: Criteria) -> tuple[SimulatedCriterion, ...]:
        return tuple(
            replace(one, figures={**one.figures, **self.counts.get(one.code, {})})
            for one in criteria
        )

    def moved(self, seats: Seats, criteria: Criteria) -> str:
        """« CCLL 2025 : 25 811 → 25 900 hab. » of those that the register says otherwise today;
        empty where none is.
        """
        named = list(seats)
        found = [*self._moved_populations(named), *self._moved_counts(named, criteria)]
        others = [f"et {len(found) - MOST_TOLD} de plus"] if len(found) > MOST_TOLD else []
        return ", ".join([*found[:MOST_TOLD], *others])

    def _moved_populations(self, seats: Seats) -> Iterator[str]:
        for seat in seats:
            for (year, basis), before in self.populations.get(seat.key, {}).items():
                now = seat.figures.get((year, basis))
                if now is not None and now != before:
                    yield f"{seat.label} {year} : {integer(before)} → {integer(now)} hab."

    def _moved_counts(self, seats: list[SimulatedSeat], criteria: Criteria) -> Iterator[str]:
        labels = {one.key: one.label for one in seats}
        for criterion in criteria:
            for (year, key), before in self.counts.get(criterion.code, {}).items():
                now = criterion.figures.get((year, key))
                if now is not None and now != before and key in labels:
                    said = f"{quantity(before)} → {quantity(now)} {criterion.unit}"
                    yield f"{criterion.name} de {labels[key]} {year} : {said}"


def kept_texts(seats: Seats, criteria: Criteria, year: int) -> dict[str, str]:
    """What an address says of the figures on which a simulation of a year rests."""
    named, texts = list(seats), {}
    for seat in named:
        figures = [seat.figures.get((year, basis)) for basis in PopulationFigure]
        if any(one is not None for one in figures):
            said = ("" if one is None else str(one) for one in figures)
            texts[f"{SEAT}{seat.key}"] = "-".join([str(year), *said])
    for criterion in criteria:
        for seat in named:
            known = None if criterion.basis else criterion.known(seat, year)
            if known is not None:
                name = f"{COUNT}{criterion.code}-{seat.key}"
                texts[name] = f"{year - criterion.lag}-{exact_text(known)}"
    return texts


def is_kept(name: str) -> bool:
    """Whether a field of an address says a figure that was kept."""
    return name.startswith(COUNT) or (name[:1] == SEAT and is_number(name[1:]))


def read_kept(texts: Mapping[str, str]) -> KeptFigures:
    populations: dict[str, dict[tuple[int, str], int]] = {}
    counts: dict[str, dict[tuple[int, str], Fraction]] = defaultdict(dict)
    for name, text in texts.items():
        if not is_kept(name):
            continue
        year, _, said = text.strip().partition("-")
        if not (is_number(year) and len(year) == 4):
            continue
        if name.startswith(COUNT):
            code, _, key = name.removeprefix(COUNT).rpartition("-")
            counts[code] |= {(int(year), key): one for one in _figure(said)}
        else:
            populations[name[1:]] = dict(_populations(int(year), said))
    return KeptFigures(populations, counts)


def _populations(year: int, said: str) -> Iterator[tuple[tuple[int, str], int]]:
    for basis, one in zip(PopulationFigure, said.split("-"), strict=False):
        if is_number(one) and len(one) < 9:
            yield (year, basis), int(one)


def _figure(said: str) -> Iterator[Fraction]:
    """None where it cannot be read."""
    if len(said) < 30:
        try:
            yield Fraction(said)
        except (ValueError, ZeroDivisionError):
            return
