"""Where every party stands on every text: voted, executory, signed or missing, and what is late."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from conventions.approvals.standing import TO_COMPLETE, Standing, standings_of
from conventions.entities.standing import Owed
from conventions.models import Approval, Convention, Party, Text
from deliberations.models import Deliberation
from epci.models import Organisation
from press.kit.compiled import compiled_once
from press.words.french import plural

Votes = Mapping[tuple[int, int], int]  # the deliberation of a council on a text, by its key
MOST_TEXTS = 22  # lines that a screen shows
MOST_COLUMNS = 5  # organisations that a screen shows; the others are counted
DRAWN = ("exclamation-triangle", "calendar-plus")  # beside those of the stages
HEADER = (
    "Convention",
    "Texte",
    "Partie",
    "SIREN",
    "État",
    "Autorisée le",
    "Acte",
    "Exécutoire le",
    "Signée le",
    "Déclaré par le pilote",
    "En retard",
    "À vérifier",
)


class StageLook(NamedTuple):
    """How a stage is said: the kind of its badge, its icon, its word."""

    kind: str
    icon: str
    word: str


class Stage(Enum):
    """Where a party stands on a text; each has its own icon and word, without colour."""

    SIGNED = StageLook("done", "pen-fill", "signée")
    ADOPTED = StageLook("done", "check-circle-fill", "votée")  # a roadmap is not signed
    TO_SIGN = StageLook("waiting", "patch-check", "à signer")
    VOTED = StageLook("waiting", "check-circle", "votée, pas encore exécutoire")
    TO_COMPLETE = StageLook("waiting", "calendar-plus", TO_COMPLETE)
    MISSING = StageLook("waiting", "circle", "manque")
    LATE_SIGNATURE = StageLook("late", "exclamation-circle-fill", "votée, signature en retard")
    LATE = StageLook("late", "exclamation-octagon-fill", "manque, en retard")
    REJECTED = StageLook("late", "x-octagon-fill", "rejetée")
    REVOKED = StageLook("late", "x-octagon", "n'autorise plus")

    @property
    def is_late(self) -> bool:
        return self in (Stage.LATE, Stage.LATE_SIGNATURE)

    @property
    def is_setback(self) -> bool:
        """Whether the party said no, or no longer says yes."""
        return self in (Stage.REJECTED, Stage.REVOKED)

    @property
    def awaits(self) -> Owed:
        """What lacks at that stage for the text to be complete: a vote, a signature, nothing."""
        if self.is_setback or self in (Stage.MISSING, Stage.LATE):
            return Owed.VOTE
        return Owed.NOTHING if self.value.kind == "done" else Owed.SIGNATURE


def stage_of(standing: Standing) -> Stage:
    if standing.setback:
        return Stage.REJECTED if standing.rejected_on else Stage.REVOKED
    if standing.owes == Owed.VOTE:
        return Stage.LATE if standing.lateness else Stage.MISSING
    if standing.owes == Owed.NOTHING:
        return Stage.SIGNED if standing.text.convention.is_signed else Stage.ADOPTED
    if standing.lateness:
        return Stage.LATE_SIGNATURE
    if standing.owes == Owed.SIGNATURE:
        return Stage.TO_SIGN
    return Stage.TO_COMPLETE if standing.is_to_complete else Stage.VOTED


@dataclass(frozen=True)
class PartyCell:
    """Where one party stands on one text, with its council's vote when it is recorded here."""

    standing: Standing
    vote: int | None = None

    @property
    def party(self) -> Party:
        return self.standing.party

    @property
    def text(self) -> Text:
        return self.standing.text

    @cached_property
    def stage(self) -> Stage:
        return stage_of(self.standing)

    @property
    def look(self) -> StageLook:
        return self.stage.value

    @property
    def to_complete(self) -> str:
        """The executory day to complete, unless the stage itself says it."""
        is_said = self.stage == Stage.TO_COMPLETE or not self.standing.is_to_complete
        return "" if is_said else TO_COMPLETE

    @property
    def is_demonstration(self) -> bool:
        """Whether only a demonstration gives some of its days."""
        return any(day.is_invented for day in self.standing.days)

    @property
    def has_flags(self) -> bool:
        """Whether something is said beside its stage and its days."""
        known = self.standing
        flags = known.lateness, known.declared, known.anomalies, self.to_complete
        return any(flags) or self.is_demonstration


@dataclass(frozen=True)
class TextLine:
    """A text, and a cell by organisation of the matrix: None where it is no party."""

    text: Text
    cells: Sequence[PartyCell | None]
    more: int = 0  # texts of the same convention that the screen leaves to its page

    @property
    def awaits(self) -> bool:
        return any(cell.stage.awaits != Owed.NOTHING for cell in self.known)

    @property
    def known(self) -> list[PartyCell]:
        return [cell for cell in self.cells if cell]

    @property
    def shown(self) -> Sequence[PartyCell | None]:
        """Those of the columns that the screen has."""
        return self.cells[:MOST_COLUMNS]

    @property
    def rest(self) -> str:
        """The other parties, by stage: « signée : 4, manque : 1 »."""
        counts = Counter(cell.look.word for cell in self.cells[MOST_COLUMNS:] if cell)
        return ", ".join(f"{word} : {number}" for word, number in counts.items())


@dataclass(frozen=True)
class Matrix:
    """Texts by organisations, one's own first."""

    organisations: Sequence[tuple[Organisation, str]]
    lines: Sequence[TextLine]

    @property
    def shown(self) -> list[TextLine]:
        """The lines that the screen has: of each convention what awaits somebody, else its last
        text; then the others, while there is room.
        """
        by_convention: dict[int, list[TextLine]] = {}
        for line in self.lines:
            by_convention.setdefault(line.text.convention_id, []).append(line)
        room, found = MOST_TEXTS - len(by_convention), []
        for lines in by_convention.values():
            ranked = sorted(lines, key=lambda line: (not line.awaits, -line.text.number))
            taken = min(len(ranked), 1 + max(room, 0))
            room -= taken - 1
            kept = sorted(ranked[:taken], key=lambda line: line.text.number)
            found += [*kept[:-1], replace(kept[-1], more=len(ranked) - taken)]
        return found

    @property
    def columns(self) -> Sequence[tuple[Organisation, str]]:
        """Those that the screen has: one's own, those that are late, the most frequent."""
        return self.organisations[:MOST_COLUMNS]

    @property
    def icons(self) -> list[str]:
        """The names of those that its cells draw."""
        return [*DRAWN, *(stage.value.icon for stage in Stage)]

    @property
    def others(self) -> int:
        """How many organisations the screen gathers in its last column."""
        return len(self.organisations) - len(self.columns)

    @cached_property
    def cells(self) -> list[PartyCell]:
        return [cell for line in self.lines for cell in line.known]

    @cached_property
    def late(self) -> list[PartyCell]:
        return [cell for cell in self.cells if cell.stage.is_late]

    @cached_property
    def setbacks(self) -> list[PartyCell]:
        """Where a council rejected the text, or no longer authorises it: the others must know."""
        return [cell for cell in self.cells if cell.stage.is_setback]

    @property
    def sentence(self) -> str:
        """« 2 votes manquent, dont 1 en retard ; 1 date exécutoire à compléter. »"""
        unknown = sum(cell.standing.is_to_complete for cell in self.cells)
        dates = plural(unknown, "date exécutoire", "dates exécutoires")
        return f"{self._progress}{f' ; {dates} à compléter' if unknown else ''}."

    @property
    def _progress(self) -> str:
        counts = Counter(cell.stage.awaits for cell in self.cells)
        votes, signatures = counts[Owed.VOTE], counts[Owed.SIGNATURE]
        late = len(self.late)
        if not votes + signatures:
            return "Tout est voté et signé"
        missing = [plural(votes, "vote")] * bool(votes)
        missing += [plural(signatures, "signature")] * bool(signatures)
        verb = "manque" if votes + signatures == 1 else "manquent"
        return f"{' et '.join(missing)} {verb}{f', dont {late} en retard' if late else ''}"


def matrix_of(conventions: Iterable[Convention], own: Iterable[Organisation], on: date) -> Matrix:
    """The matrix of these conventions, in their order; four queries however many they are."""
    texts, votes = _texts(conventions)
    cells = {
        text: {one.party.organisation_id: _cell(one, votes) for one in found}
        for text, found in standings_of(texts, on).items()
    }
    columns = _columns([cell for row in cells.values() for cell in row.values()], set(own))
    lines = [
        TextLine(text, [row.get(organisation.pk) for organisation, _ in columns])
        for text, row in cells.items()
    ]
    return Matrix(columns, lines)


def _texts(conventions: Iterable[Convention]) -> tuple[list[Text], Votes]:
    """Those that went to the councils, in the order of their conventions, and their votes."""
    known = {one.pk: one for one in conventions}
    ranks = {pk: rank for rank, pk in enumerate(known)}
    texts = _submitted(tuple(known))
    for one in texts:
        one.convention = known[one.convention_id]
    texts.sort(key=lambda one: (ranks[one.convention_id], one.number))
    votes = {(council, text): pk for council, text, pk in _voted(tuple(known))}
    return texts, votes


def _cell(standing: Standing, votes: Votes) -> PartyCell:
    key = standing.party.organisation_id, standing.text.pk
    return PartyCell(standing, votes.get(key))


def _columns(cells: Iterable[PartyCell], own: set[Organisation]) -> list[tuple[Organisation, str]]:
    """Each organisation once under the short name of its first act, one's own first.

    Then those that are late, then those that have most to say.
    """
    named: dict[Organisation, str] = {}
    late: Counter[Organisation] = Counter()
    found: Counter[Organisation] = Counter()
    for cell in cells:
        organisation = cell.party.organisation
        named.setdefault(organisation, cell.party.short_name)
        late[organisation] += cell.stage.is_late
        found[organisation] += 1
    return sorted(
        named.items(),
        key=lambda item: (item[0] not in own, -late[item[0]], -found[item[0]], item[0].sort_name),
    )


@compiled_once
def _submitted(conventions: tuple[int, ...]) -> QuerySet[Text]:
    return Text.objects.submitted().filter(convention__in=conventions)


@compiled_once
def _voted(conventions: tuple[int, ...]) -> QuerySet[Any]:
    found = Deliberation.objects.filter(text__convention__in=conventions).order_by("held_on", "pk")
    return found.values_list("council_id", "text_id", "pk")


def rows_of(matrix: Matrix) -> Iterator[tuple[str | date | None, ...]]:
    """The matrix as a table for a spreadsheet, one line a party and a text."""
    yield HEADER
    for cell in matrix.cells:
        approval = cell.standing.approval or Approval()
        yield (
            cell.text.convention.reference,
            str(cell.text),
            cell.party.short_name,
            cell.party.organisation.siren or "",
            cell.look.word,
            approval.authorised_on,
            approval.number,
            approval.executory_on,
            approval.signed_on,
            ", ".join(cell.standing.declared),
            cell.standing.lateness,
            " ; ".join(cell.standing.remarks),
        )
