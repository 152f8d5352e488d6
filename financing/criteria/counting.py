"""Figures of criteria as people type them, and those in force of a convention's parties."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from conventions.models import Convention, Party
from financing.entities.criteria import LARGEST, Criterion, CriterionFigure
from financing.models import RuleCriterion
from press.words.french import SPACE, decimals, plural

# What is read from the register of populations is no criterion to count again.
RESERVED = {"population-municipale", "population-totale", "equal", "parts", "population"}
TYPED = re.compile(r"(\d+)(?:[.,](\d+))?")
NOBODY = 0  # whose figure the value of an index is
LONGEST = 30  # what a message quotes of a cell


@dataclass(frozen=True)
class CountedParty:
    """A party in the grid of a criterion and a year: its figure in force, and last year's.

    An index has one line, of no party.
    """

    party: Party | None
    figure: CriterionFigure | None
    before: CriterionFigure | None
    decimals: int

    @property
    def cell(self) -> str:
        """The name of its field."""
        return cell(self.holder)

    @property
    def holder(self) -> int:
        """The id of its organisation; 0 for an index."""
        return self.party.organisation_id if self.party else NOBODY

    @property
    def label(self) -> str:
        return str(self.party or "Valeur de l'indice")

    @property
    def siren(self) -> str:
        return (self.party.organisation.siren or "") if self.party else ""

    @property
    def value(self) -> int | None:
        return self.figure.value if self.figure else None

    @property
    def note(self) -> str:
        """Where the figure comes from, why it was corrected, and whether a key rests on it."""
        if self.figure is None:
            return ""
        used = "sert à une clé arrêtée" if self.figure.used_on else ""
        return ", ".join(filter(None, (self.figure.source, self.figure.reason, used)))

    @property
    def last_year(self) -> str:
        return decimals(self.before.value, self.decimals) if self.before else ""


def cell(organisation: int) -> str:
    """How forms name the figure of an organisation: « o12 »."""
    return f"o{organisation}"


def code_of(name: str, taken: Sequence[str]) -> str:
    """A code for an address, that no other criterion has."""
    plain = slugify(name)[:50] or "critere"
    codes = (plain if rank == 1 else f"{plain}-{rank}" for rank in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def read_units(text: str, places: int) -> int:
    """A figure as people type it, « 1 234,5 » or « 1234.5 », in units of its last decimal.

    ValueError, in French: no number, more decimals than the criterion has, too large a figure.
    """
    typed = re.sub(r"[\s\u00a0\u202f]", "", text)
    found = TYPED.fullmatch(typed)
    if found is None or not typed.isascii():
        raise ValueError(f"« {text.strip()[:LONGEST]} » n'est pas un nombre positif.")
    whole, part = found[1], (found[2] or "").rstrip("0")
    if len(part) > places:
        most = plural(places, "décimale") if places else "aucune décimale"
        raise ValueError(f"« {text.strip()[:LONGEST]} » : {most} au plus.")
    too_long = len(whole) > len(str(LARGEST))
    value = 0 if too_long else int(whole) * 10**places + int(part.ljust(places, "0") or 0)
    if too_long or value > LARGEST:
        raise ValueError(f"« {text.strip()[:LONGEST]} » est trop grand.")
    return value


def told(value: int | None, criterion: Criterion) -> str:
    """« 1 250 élèves »; a dash where nothing is known."""
    if value is None:
        return "–"
    return f"{decimals(value, criterion.decimals)}{SPACE}{criterion.unit}"


def parties_of(convention: Convention) -> list[Party]:
    """Every party, in the order of the convention; one query."""
    return list(convention.parties.select_related("organisation").order_by("rank"))


def counted_parties(
    criterion: Criterion, year: int, parties: Sequence[Party]
) -> list[CountedParty]:
    """One line a party, or the one of an index; one query."""
    holders = holders_of(criterion, parties)
    known = figures_of(criterion, [year - 1, year], [*holders])
    return [
        CountedParty(
            party, known.get((holder, year)), known.get((holder, year - 1)), criterion.decimals
        )
        for holder, party in holders.items()
    ]


def holders_of(criterion: Criterion, parties: Sequence[Party]) -> dict[int, Party | None]:
    """Who has a figure of it, by organisation's id; nobody where it is an index."""
    if criterion.is_index:
        return {NOBODY: None}
    return {one.organisation_id: one for one in parties}


def figures_of(
    criterion: Criterion, years: Sequence[int], organisations: Sequence[int]
) -> dict[tuple[int, int], CriterionFigure]:
    """The figures in force by organisation and year; one query."""
    rows = CriterionFigure.objects.in_force().of([criterion], organisations)
    found = rows.filter(year__in=years).order_by()
    return {(one.organisation_id or NOBODY, one.year): one for one in found}


def facts_of(known: Mapping[int, CriterionFigure | None]) -> dict[str, int | None]:
    """What a grid shows, by the name of each field."""
    return {cell(pk): one.value if one else None for pk, one in known.items()}


def used_by(criterion: Criterion) -> list[str]:
    """The rules that share by a criterion, as « TI-DOUBS, animation »; one query."""
    rows = RuleCriterion.objects.filter(criterion=criterion).select_related(
        "rule__component__convention"
    )
    named = (one.rule.component for one in rows.order_by("pk"))
    return list(dict.fromkeys(f"{one.convention.reference}, {one.code}" for one in named))
