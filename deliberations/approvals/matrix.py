"""Where every party stands on every text: voted, executory, signed or missing, and what is late."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from conventions.models import Approval, Convention, Party, Text
from deliberations.models import Deliberation
from epci.models import Organisation
from press.words.french import plural

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
VOTING = timedelta(weeks=13)  # a council meets at least once a quarter (CGCT L5211-11)
SIGNING = timedelta(weeks=8)  # from the day on which the executive may sign
TRANSMITTING = timedelta(days=15)  # from the vote, for the act to be executory
UNKNOWN = "date exécutoire à compléter"


Approvals = defaultdict[int, dict[int, Approval]]  # by text, then by party


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
    REJECTED = Look("late", "x-octagon-fill", "rejetée")
    REVOKED = Look("late", "x-octagon", "n'autorise plus")

    @property
    def is_late(self) -> bool:
        return self in (Standing.LATE, Standing.LATE_SIGNATURE)

    @property
    def is_setback(self) -> bool:
        """Whether the party said no, or no longer says yes."""
        return self in (Standing.REJECTED, Standing.REVOKED)


@dataclass(frozen=True)
class Cell:
    """One party and one text, with the council's vote when it is recorded here.

    `others` is how many of the other parties have authorised the text.
    """

    party: Party
    text: Text
    approval: Approval | None
    vote: int | None
    on: date
    others: int = 0

    @property
    def standing(self) -> Standing:
        if self.approval and self.approval.setback:
            return Standing.REJECTED if self.approval.rejected_on else Standing.REVOKED
        if self.approval and self.approval.signed_on:
            return Standing.SIGNED
        if self.approval and self.approval.authorised_on:
            return self._authorised(self.approval)
        return Standing.LATE if self._late_vote() else Standing.MISSING

    def _authorised(self, approval: Approval) -> Standing:
        if self.text.convention.kind == Convention.Kind.ROADMAP:
            return Standing.ADOPTED
        if self._late_signature(approval):
            return Standing.LATE_SIGNATURE
        executory = approval.executory_on and approval.executory_on <= self.on
        return Standing.EXECUTORY if executory else Standing.VOTED

    @property
    def lateness(self) -> str:
        """Why what lacks is late; empty where nothing is."""
        if not self.standing.is_late:
            return ""
        known = self.approval if self.approval and self.approval.is_authorised else None
        return self._late_signature(known) if known else self._late_vote()

    def _late_vote(self) -> str:
        text = self.text
        submitted = text.submitted_on if text.number else text.convention.submitted_on
        if submitted and self.others and submitted + VOTING <= self.on:
            voted = plural(self.others, "autre partie a voté", "autres parties ont voté")
            return f"{self._since('soumis', submitted)}, {voted}"
        return self._has_begun()

    def _late_signature(self, approval: Approval) -> str:
        ready = approval.executory_on or approval.authorised_on
        if ready and ready + SIGNING <= self.on:
            return self._since("exécutoire" if approval.executory_on else "votée", ready)
        return self._has_begun()

    def _has_begun(self) -> str:
        """A text that has effect already lacks what it lacks too late."""
        begins = self.text.effective_on or self.text.convention.starts_on
        return f"a effet depuis le {begins:%d/%m/%Y}" if begins and begins <= self.on else ""

    def _since(self, what: str, day: date) -> str:
        """« soumis il y a 16 semaines », « votée il y a plus de 2 ans »."""
        years, weeks = self.on.year - day.year, (self.on - day).days // 7
        years -= (self.on.month, self.on.day) < (day.month, day.day)
        if years:
            return f"{what} il y a plus de {plural(years, 'an')}"
        return f"{what} il y a {plural(weeks, 'semaine')}"

    @property
    def look(self) -> Look:
        return self.standing.value

    @property
    def days(self) -> list[Day]:
        """What has been done and when, in its order."""
        if self.approval is None:
            return []
        words = {"rejected_on": "rejetée", "authorised_on": "votée"}
        words |= {"executory_on": "exécutoire", "signed_on": "signée"}
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
        """What to look at again: a signature too early, a numbered act with no executory day, a
        text that was rejected or is no longer authorised.
        """
        if self.approval is None:
            return []
        told = [] if self.approval.signed_on or not self.setback else [self.setback]
        return [*told, *self.approval.anomalies, *[UNKNOWN] * self._lacks_executory(self.approval)]

    @property
    def setback(self) -> str:
        return self.approval.setback if self.approval else ""

    def _lacks_executory(self, approval: Approval) -> bool:
        """Whether an act that must have been transmitted is not known to be executory."""
        voted = approval.authorised_on
        if voted is None or not approval.number or approval.executory_on:
            return False
        return voted + TRANSMITTING <= self.on


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
    def late(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.standing.is_late]

    @property
    def setbacks(self) -> list[Cell]:
        """Where a council rejected the text, or no longer authorises it: the others must know."""
        return [cell for cell in self.cells if cell.standing.is_setback]

    @property
    def sentence(self) -> str:
        """« 2 votes manquent, dont 1 en retard ; 1 date exécutoire à compléter. »"""
        unknown = sum(UNKNOWN in cell.anomalies for cell in self.cells)
        dates = plural(unknown, "date exécutoire", "dates exécutoires")
        return f"{self._progress}{f' ; {dates} à compléter' if unknown else ''}."

    @property
    def _progress(self) -> str:
        counts = Counter(cell.standing for cell in self.cells)
        lacking = (Standing.MISSING, Standing.LATE, Standing.REJECTED, Standing.REVOKED)
        votes = sum(counts[one] for one in lacking)
        to_sign = (Standing.EXECUTORY, Standing.VOTED, Standing.LATE_SIGNATURE)
        signatures = sum(counts[one] for one in to_sign)
        late = len(self.late)
        if not votes + signatures:
            return "Tout est voté et signé"
        missing = [plural(votes, "vote")] * bool(votes)
        missing += [plural(signatures, "signature")] * bool(signatures)
        verb = "manque" if votes + signatures == 1 else "manquent"
        return f"{' et '.join(missing)} {verb}{f', dont {late} en retard' if late else ''}"


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
        authorised = {pk for pk, one in approvals[text.pk].items() if one.is_authorised}
        cells = [
            _cell(one, text, approvals, votes, authorised, on) if one and one.signs(text) else None
            for one in found
        ]
        lines.append(Line(text, cells))
    return Matrix(columns, lines)


def _cell(
    party: Party,
    text: Text,
    approvals: Approvals,
    votes: dict[tuple[int, int], int],
    authorised: set[int],
    on: date,
) -> Cell:
    approval = approvals[text.pk].get(party.pk)
    vote = votes.get((party.organisation_id, text.pk))
    return Cell(party, text, approval, vote, on, len(authorised - {party.pk}))


def _columns(parties: list[Party], own: set[Organisation]) -> list[tuple[Organisation, str]]:
    """Each organisation once under the short name of its first act, one's own first."""
    named: dict[Organisation, str] = {}
    for party in parties:
        named.setdefault(party.organisation, party.short_name)
    return sorted(named.items(), key=lambda item: (item[0] not in own, item[0].sort_name))


def _approvals(conventions: list[int]) -> Approvals:
    found: Approvals = defaultdict(dict)
    for one in Approval.objects.filter(text__convention__in=conventions).order_by():
        found[one.text_id][one.party_id] = one
    return found


def _votes(conventions: list[int]) -> dict[tuple[int, int], int]:
    """The deliberation of each council on each text, by its key."""
    found = Deliberation.objects.filter(text__convention__in=conventions).order_by("held_on", "pk")
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
            cell.lateness,
            " ; ".join(cell.anomalies),
        )
