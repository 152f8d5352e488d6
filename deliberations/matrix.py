"""Where every party stands on every text: voted, executory, signed or missing, and what is late."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from conventions.models import Approval, Convention, Party, Text
from deliberations.models import Deliberation
from epci.models import Organisation
from press.french import plural

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
    "En retard",
    "À vérifier",
)


class Look(NamedTuple):
    """How a standing is said: the kind of its badge, its icon, its word."""

    kind: str
    icon: str
    word: str


class Day(NamedTuple):
    """What was done on a day, and whether only a demonstration gives it."""

    word: str
    on: date
    is_invented: bool


class Standing(Enum):
    """What a party has done about a text; each has its own icon and word, without colour."""

    SIGNED = Look("done", "pen-fill", "signée")
    ADOPTED = Look("done", "check-circle-fill", "votée")  # a roadmap is not signed
    EXECUTORY = Look("waiting", "patch-check", "exécutoire, à signer")
    VOTED = Look("waiting", "check-circle", "votée, à signer")
    MISSING = Look("waiting", "circle", "manque")
    LATE_SIGNATURE = Look("late", "exclamation-circle-fill", "votée, signature en retard")
    LATE = Look("late", "exclamation-octagon-fill", "manque, en retard")

    @property
    def is_late(self) -> bool:
        return self.value.kind == "late"


@dataclass(frozen=True)
class Cell:
    """One party and one text, with the council's vote when it is recorded here."""

    party: Party
    text: Text
    approval: Approval | None
    vote: int | None
    on: date

    @property
    def standing(self) -> Standing:
        if self.approval and self.approval.signed_on:
            return Standing.SIGNED
        if self.approval and self.approval.authorised_on:
            return self._authorised(self.approval)
        return Standing.LATE if self._has_begun else Standing.MISSING

    def _authorised(self, approval: Approval) -> Standing:
        if self.text.convention.kind == Convention.Kind.ROADMAP:
            return Standing.ADOPTED
        if self._has_begun:
            return Standing.LATE_SIGNATURE
        executory = approval.executory_on and approval.executory_on <= self.on
        return Standing.EXECUTORY if executory else Standing.VOTED

    @property
    def _has_begun(self) -> bool:
        """Whether the text has effect already: what it still lacks is late."""
        begins = self.text.effective_on or self.text.convention.starts_on
        return begins is not None and begins <= self.on

    @property
    def look(self) -> Look:
        return self.standing.value

    @property
    def days(self) -> list[Day]:
        """What has been done and when, in its order."""
        if self.approval is None:
            return []
        words = {"authorised_on": "votée", "executory_on": "exécutoire", "signed_on": "signée"}
        return [
            Day(word, getattr(self.approval, name), self._is_invented(name))
            for name, word in words.items()
            if getattr(self.approval, name)
        ]

    def _is_invented(self, name: str) -> bool:
        approval = self.approval
        return approval is not None and (
            approval.is_demonstration or name in approval.demonstration
        )

    @property
    def is_demonstration(self) -> bool:
        """Whether only a demonstration gives some of its days."""
        return any(day.is_invented for day in self.days)

    @property
    def anomalies(self) -> list[str]:
        return self.approval.anomalies if self.approval else []


@dataclass(frozen=True)
class Line:
    """A text, and a cell by organisation of the matrix: None where it is no party."""

    text: Text
    cells: Sequence[Cell | None]

    @property
    def known(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True)
class Matrix:
    """Texts by organisations, one's own first."""

    organisations: Sequence[tuple[Organisation, str]]
    lines: Sequence[Line]

    @property
    def cells(self) -> list[Cell]:
        return [cell for line in self.lines for cell in line.known]

    @property
    def sentence(self) -> str:
        """« 2 votes et 3 signatures manquent, dont 4 en retard. »"""
        counts = Counter(cell.standing for cell in self.cells)
        votes = counts[Standing.MISSING] + counts[Standing.LATE]
        to_sign = (Standing.EXECUTORY, Standing.VOTED, Standing.LATE_SIGNATURE)
        signatures = sum(counts[one] for one in to_sign)
        late = sum(count for standing, count in counts.items() if standing.is_late)
        if not votes + signatures:
            return "Tout est voté et signé."
        missing = [plural(votes, "vote")] * bool(votes)
        missing += [plural(signatures, "signature")] * bool(signatures)
        verb = "manque" if votes + signatures == 1 else "manquent"
        return f"{' et '.join(missing)} {verb}{f', dont {late} en retard' if late else ''}."


def matrix_of(conventions: Iterable[Convention], own: Iterable[Organisation], on: date) -> Matrix:
    """The matrix of these conventions; four queries however many they are."""
    listed = [one.pk for one in conventions]
    texts = Text.objects.submitted().filter(convention__in=listed).select_related("convention")
    seen = ("organisation", "convention", "joined_by", "left_by")
    parties = list(Party.objects.seated().filter(convention__in=listed).select_related(*seen))
    by_convention: dict[int, dict[int, Party]] = {pk: {} for pk in listed}
    for party in parties:
        by_convention[party.convention_id][party.organisation_id] = party
    columns = _columns(parties, set(own))
    approvals, votes = _approvals(listed), _votes(listed)
    lines = []
    for text in texts.order_by("convention__reference", "number"):
        members = by_convention[text.convention_id]
        found = [members.get(organisation.pk) for organisation, _ in columns]
        lines.append(
            Line(
                text,
                [
                    _cell(one, text, approvals, votes, on) if one and one.signs(text) else None
                    for one in found
                ],
            )
        )
    return Matrix(columns, lines)


def _cell(
    party: Party,
    text: Text,
    approvals: dict[tuple[int, int], Approval],
    votes: dict[tuple[int, int], int],
    on: date,
) -> Cell:
    approval = approvals.get((party.pk, text.pk))
    return Cell(party, text, approval, votes.get((party.organisation_id, text.pk)), on)


def _columns(parties: list[Party], own: set[Organisation]) -> list[tuple[Organisation, str]]:
    """Each organisation once under the short name of its first act, one's own first."""
    named: dict[Organisation, str] = {}
    for party in parties:
        named.setdefault(party.organisation, party.short_name)
    return sorted(named.items(), key=lambda item: (item[0] not in own, item[0].sort_name))


def _approvals(conventions: list[int]) -> dict[tuple[int, int], Approval]:
    found = Approval.objects.filter(text__convention__in=conventions).order_by()
    return {(one.party_id, one.text_id): one for one in found}


def _votes(conventions: list[int]) -> dict[tuple[int, int], int]:
    """The deliberation of each council on each text, by its key."""
    found = Deliberation.objects.filter(text__convention__in=conventions).order_by("pk")
    rows = found.values_list("council_id", "text_id", "pk")
    return {(council, text): pk for council, text, pk in rows}


def rows_of(matrix: Matrix) -> Iterator[tuple[str | date | None, ...]]:
    """The matrix as a table for a spreadsheet, one line a party and a text."""
    yield HEADER
    for cell in matrix.cells:
        approval = cell.approval or Approval()
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
            "oui" if cell.standing.is_late else "",
            " ; ".join(cell.anomalies),
        )
