"""What an act proposes, each thing beside the printed lines that it comes from. Stores nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from config.published_acts.answer import MOST_SEARCHED
from config.published_acts.reading import PublishedAct
from deliberations.reading_acts.counts import COUNTED
from deliberations.reading_acts.heading import SaidInHeading
from financing.reading_acts.outline import PlanOutline, PlanOutlines, outlines_of
from financing.reading_acts.rules import FoundRule, found_rules, stated_rules
from financing.reading_acts.sharing import PrintedSharing, SharingRow
from press.words.french import grouped, long_date
from press.words.printed import PrintedLine

OUTCOMES = {
    "adopted": "adoptée",
    "rejected": "rejetée",
    "withdrawn": "retirée",
    "adjourned": "ajournée",
    "noted": "prise d'acte",
}
SENSES = dict(zip(COUNTED, ("pour", "contre", "abstentions", "ne prennent pas part"), strict=True))


@dataclass(frozen=True)
class PrintedFact:
    """One thing that the act says; empty where it prints nothing that is understood."""

    label: str
    value: str
    lines: Sequence[PrintedLine] = ()


@dataclass(frozen=True)
class ProposedParty:
    """An EPCI of the register that the act names; a contributor where a table gives it a part.

    `short_name` is what that table calls it, empty where none does.
    """

    siren: str
    name: str
    short_name: str
    lines: Sequence[PrintedLine]
    is_council: bool
    is_contributor: bool


@dataclass(frozen=True)
class ProposedSharing:
    """The table of a year, the rules that give it, and each row with the parts of the first."""

    sharing: PrintedSharing
    rules: Sequence[FoundRule]
    stated: Sequence[FoundRule]
    rows: Sequence[tuple[SharingRow, int | None]]
    lines: Sequence[PrintedLine]

    @property
    def choices(self) -> list[tuple[FoundRule, list[int]]]:
        """Each rule once, with the years of the populations that give it: those found by
        populations, then what the table states as it stands.
        """
        found: dict[str, tuple[FoundRule, list[int]]] = {}
        for one in (*self.rules, *self.stated):
            _, years = found.setdefault(one.sentence, (one, []))
            years += [one.year] if one.year else []
        return list(found.values())


class Proposals:
    """All that one act proposes, to be read on a page."""

    def __init__(self, act: PublishedAct) -> None:
        self.act = act

    def facts(self) -> Iterator[PrintedFact]:
        act = self.act
        said, sitting = act.identifier and act.identifier[1], act.sitting
        yield self._said("Identifiant de préfecture", said or None)
        yield PrintedFact("Assemblée", *self._council())
        held_on = long_date(act.held_on) if act.held_on else ""
        yield PrintedFact(
            "Séance", held_on, self.lines([one.line for one in (sitting or said,) if one])
        )
        yield self._said("Numéro", act.number)
        yield self._said("Titre", act.title)
        outcome = OUTCOMES.get(act.outcome.value or "", "")
        yield PrintedFact("Décision", outcome, self.lines(act.outcome.lines))
        counts = ((SENSES[sense], act.counts.of(sense)) for sense in COUNTED)
        votes = ", ".join(f"{count} {word}" for word, count in counts if count is not None)
        yield PrintedFact("Vote", votes, self.lines(act.counts.lines))

    def parties(self) -> Iterator[ProposedParty]:
        shared = {row.siren: row.name for one in self.act.sharings for row in one.rows}
        council = self.act.council.siren if self.act.council else None
        for one in self.act.parties:
            if one.siren:
                yield ProposedParty(
                    one.siren,
                    one.name,
                    shared.get(one.siren, ""),
                    self.lines([one.line]),
                    one.siren == council,
                    one.siren in shared,
                )

    def sharings(self) -> Iterator[ProposedSharing]:
        for rank, sharing in enumerate(self.act.sharings):
            rules = found_rules(sharing) if rank < MOST_SEARCHED else []
            parts = rules[0].amounts if rules else ()
            rows = list(zip_longest(sharing.rows, parts))
            stated = stated_rules(sharing)
            yield ProposedSharing(sharing, rules, stated, rows, self.lines(sharing.lines))

    def outlines(self) -> PlanOutlines:
        """The plans of the act; an empty one where sharings have no plan to be the rules of."""
        contributing = [row.line for sharing in self.act.sharings for row in sharing.rows]
        found = outlines_of(self.act.plans, contributing)
        alone = self.act.sharings and not found.plans
        return PlanOutlines(found.periods, (PlanOutline(None),)) if alone else found

    def _said(self, label: str, said: SaidInHeading | None) -> PrintedFact:
        return (
            PrintedFact(label, said.value, self.lines([said.line]))
            if said
            else PrintedFact(label, "")
        )

    def _council(self) -> tuple[str, list[PrintedLine]]:
        council = self.act.council
        if council is None:
            return "", []
        number = f", SIREN {grouped(council.siren, 3)}" if council.siren else ""
        return f"{council.name}{number}", self.lines([council.line])

    def lines(self, numbers: Iterable[int]) -> list[PrintedLine]:
        """The lines of some numbers, in order, but for blank ones."""
        lines = (self.act.lines[number - 1] for number in sorted(numbers))
        return [line for line in lines if not line.is_blank]
