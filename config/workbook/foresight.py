"""What bringing a workbook would do: its faults, or its conventions with their shares.

Nothing here writes. The import itself begins by this, and writes the rows that were shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from accounts.models import User
from config.workbook.agreed import AgreedYear
from config.workbook.book import BookFault, BroughtBook, UnreadableBookError
from config.workbook.built import BuiltConvention
from config.workbook.checks import checked
from config.workbook.columns import COMPONENTS
from config.workbook.ground import BookGround, ground_of
from config.workbook.linking import Linking
from config.workbook.portfolio import BroughtConvention, Portfolio
from config.workbook.reading import read_book
from config.workbook.rows import Numbering, build, newcomers_of
from config.workbook.shares import ProposedRules, SharedAgain, ShareGap, propose, share_again, take
from epci.models import Organisation
from financing.models import Line
from press.files.canonical import canonical, digest
from press.words.french import euros, plural, short_date


@dataclass(frozen=True)
class ForeseenConvention:
    """A convention that would be there, in figures (centimes) and words."""

    reference: str
    title: str
    parties: int
    spent: int
    letters: int
    state: str
    agreeing: int
    gaps: int


@dataclass(frozen=True)
class Foreseen:
    """All that a workbook would do; with a fault, nothing of it."""

    faults: tuple[BookFault, ...] = ()
    warnings: tuple[str, ...] = ()
    portfolio: Portfolio = field(default_factory=Portfolio)
    proposed: tuple[ProposedRules, ...] = ()
    conventions: tuple[ForeseenConvention, ...] = ()
    gaps: tuple[ShareGap, ...] = ()
    agreeing: int = 0
    newcomers: tuple[Organisation, ...] = ()  # those that it adds
    agreed: tuple[AgreedYear, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as what would be written does, the chosen rules apart."""
        found = self.conventions
        told = [
            [[one.reference, one.title, one.spent, one.letters, one.state] for one in found],
            [str(one) for one in self.faults],
            [[one.name, [rule.said for rule in one.rules]] for one in self.proposed],
        ]
        return digest(canonical(told))

    @property
    def parties(self) -> int:
        return sum(one.parties for one in self.conventions)

    @property
    def letters(self) -> int:
        return sum(one.letters for one in self.conventions)


def foresee(
    content: bytes,
    organisation: Organisation | None,
    by: User | None,
    on: date,
    choices: Mapping[str, int] | None = None,
) -> Foreseen:
    """What the bytes of a workbook would do for an organisation, with the rules chosen by name."""
    try:
        book = read_book(content)
    except UnreadableBookError as error:
        return Foreseen(faults=tuple(error.faults))
    return foresee_book(book, organisation, by, on, choices or {})


def foresee_book(
    book: BroughtBook,
    organisation: Organisation | None,
    by: User | None,
    on: date,
    choices: Mapping[str, int],
) -> Foreseen:
    """The same of a book that is read; six queries."""
    ground = ground_of(book, organisation, by, on)
    linking = Linking(book, ground)
    portfolio = linking.linked()
    faults = [*linking.faults, *checked(portfolio, ground)]
    if faults:
        return Foreseen(tuple(faults), book.warnings)
    proposed = tuple(_take_rules(portfolio, choices, ground))
    if unshared := tuple(_unshared(portfolio)):
        return Foreseen(unshared, book.warnings)
    found = _shared(portfolio, proposed, ground, on)
    said = (*book.warnings, *_warnings(portfolio), *_late_rules(portfolio))
    return replace(found, warnings=(*said, *found.warnings))


def _shared(
    portfolio: Portfolio, proposed: tuple[ProposedRules, ...], ground: BookGround, on: date
) -> Foreseen:
    """The conventions with their shares computed again, from rows that are only numbered."""
    newcomers = tuple(newcomers_of(portfolio))
    again = [
        (one, [share_again(one, component, ground) for component in one.components.values()])
        for one in build(portfolio, None, Numbering(), on)
    ]
    every = [shared for _, listed in again for shared in listed]
    agreed = (
        AgreedYear(one.row.reference, component.row.code, year)
        for one, listed in again
        for component, shared in zip(one.components.values(), listed, strict=True)
        for year in shared.years
    )
    return Foreseen(
        warnings=tuple(f"Parts non recalculées, {why}" for one in every for why in one.unknown),
        portfolio=portfolio,
        proposed=proposed,
        conventions=tuple(_told(one, shared) for one, shared in again),
        gaps=tuple(gap for one in every for gap in one.gaps),
        agreeing=sum(one.agreeing for one in every),
        newcomers=newcomers,
        agreed=tuple(agreed),
    )


def _take_rules(
    portfolio: Portfolio, choices: Mapping[str, int], ground: BookGround
) -> Iterator[ProposedRules]:
    """The rules proposed, each component given the one that is chosen, the first by default."""
    for convention, component in portfolio.components():
        found = propose(convention, component, ground)
        if found:
            choice = choices.get(found.name, 0)
            take(component, found, choice if choice < len(found.rules) else 0)
            yield found


def _unshared(portfolio: Portfolio) -> Iterator[BookFault]:
    """A budget that nobody knows how to share is not voted."""
    for convention, component in portfolio.components():
        spends = any(
            line.row["nature"] == Line.Nature.EXPENSE and sum(line.amounts.values())
            for line in component.lines.values()
        )
        if convention.submitted_on and spends and not component.rules:
            yield component.row.fault(
                COMPONENTS.column("component").name,
                "La convention est déjà votée, et ce volet n'a ni règle ni parts votées.",
            )


def _warnings(portfolio: Portfolio) -> Iterator[str]:
    for convention in portfolio.conventions.values():
        if convention.submitted_on and convention.kind.has_budget and not convention.components:
            yield (
                f"{convention.reference} est votée et n'a pas de plan : il ne s'écrira plus que "
                "par un avenant. Ajoutez ses volets, ou videz ses jours de vote."
            )


def _late_rules(portfolio: Portfolio) -> Iterator[str]:
    for convention, component in portfolio.components():
        first = min(component.rules, default=None)
        if first and convention.years and first > convention.years[0]:
            yield (
                f"{convention.reference}, {component.label} : sa première règle est de {first}, "
                f"l'exercice {convention.years[0]} n'en a pas."
            )


def _told(one: BuiltConvention, shared: list[SharedAgain]) -> ForeseenConvention:
    amounts = (
        amount.amount
        for component in one.components.values()
        for amount in component.amounts
        if amount.line.nature == Line.Nature.EXPENSE
    )
    return ForeseenConvention(
        one.row.reference,
        one.row.title,
        len(one.parties),
        sum(amounts),
        len(one.letters),
        _state(one.brought),
        sum(part.agreeing for part in shared),
        sum(len(part.gaps) for part in shared),
    )


def _state(convention: BroughtConvention) -> str:
    """« projet », or how far votes and signatures are."""
    sent = convention.submitted_on
    if sent is None:
        return "projet"
    rows = [one.row for one in convention.parties.values() if one.row]
    voted = sum(row["authorised_on"] is not None for row in rows)
    signed = sum(row["signed_on"] is not None for row in rows)
    of = len(convention.parties)
    said = f"soumise le {short_date(sent)}, {plural(voted, 'vote')} sur {of}"
    return f"{said}, {plural(signed, 'signature')}" if convention.kind.is_signed else said


def said_of(gap: ShareGap) -> str:
    """« TI-VALLEE, Animation, 2026, CCV : votre classeur dit …, la règle donne … »."""
    return f"{gap.reference}, {gap.component}, {gap.year}, {gap.party} : {gap.sentence}"


def summed(foreseen: Foreseen) -> str:
    """« 3 conventions, 12 parties, 45 000,00 € de dépenses prévues, 4 lettres reprises »."""
    found = foreseen.conventions
    parts = [plural(len(found), "convention"), plural(foreseen.parties, "partie")]
    parts.append(f"{euros(sum(one.spent for one in found))} de dépenses prévues")
    if foreseen.letters:
        parts.append(plural(foreseen.letters, "lettre reprise", "lettres reprises"))
    return ", ".join(parts)
