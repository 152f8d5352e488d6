"""The quorum of a body, the rhythm of its meetings, and its seats as a list is typed. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from conventions.follow_up.schedule import YEAR
from press.words.french import SPACE, fold, is_number, long_date, plural
from press.words.months import add_months

LONGEST_LABEL, MOST_MEMBERS, MOST_SEATS = 200, 500, 60
FEMININE = frozenset("assemblee cellule commission conference equipe instance reunion".split())


@dataclass(frozen=True)
class Promise:
    """How often a body meets at least, from which day and until when; None binds nobody."""

    a_year: int | None
    since: date | None
    until: date | None = None

    @property
    def said(self) -> str:
        """« au moins une réunion par mois », « au moins 2 réunions par an »."""
        if self.a_year is None:
            return "sans rythme imposé"
        if self.a_year == YEAR:
            return "au moins une réunion par mois"
        return f"au moins {plural(self.a_year, 'réunion')} par an"

    @property
    def longest_gap(self) -> int:
        """In months: twelve over the meetings of a year, rounded up."""
        return -(-YEAR // self.a_year) if self.a_year else 0

    def owed(self, on: date) -> int:
        """How many meetings the last twelve months had to have, of those that it has lasted."""
        if not self.a_year or self.since is None or self.since > on:
            return 0
        lasted = max(rank for rank in range(YEAR + 1) if add_months(self.since, rank) <= on)
        return self.a_year * lasted // YEAR


def warnings(promise: Promise, held: Collection[date], on: date) -> list[str]:
    """How the rhythm is not kept on a day: too few in twelve months, or none for too long."""
    over = promise.until is not None and promise.until < on
    if not promise.a_year or promise.since is None or promise.since > on or over:
        return []
    return [*_too_few(promise, held, on), *_too_long(promise, promise.since, held, on)]


def _too_few(promise: Promise, held: Iterable[date], on: date) -> Iterator[str]:
    count = sum(add_months(on, -YEAR) < day <= on for day in held)
    if count < promise.owed(on):
        told = plural(count, "réunion tenue", "réunions tenues") if count else "aucune réunion"
        yield f"{told} depuis douze mois, pour {promise.owed(on)} au moins"


def _too_long(promise: Promise, since: date, held: Iterable[date], on: date) -> Iterator[str]:
    last = max([since, *(day for day in held if day <= on)])
    if add_months(last, promise.longest_gap) < on:
        gap = plural(promise.longest_gap, "mois", "mois")
        yield f"pas de réunion depuis le {long_date(last)} : plus de {gap}"


def is_quorate(present: int, quorum: int | None) -> bool:
    return quorum is None or present >= quorum


def attendance_said(name: str, present: int, members: int, quorum: int | None) -> str:
    """« 8 présents sur 13, quorum de 7 atteint : le Comex peut décider »."""
    told = f"{plural(present, 'présent')} sur {members}"
    if quorum is None:
        return told
    if is_quorate(present, quorum):
        return f"{told}, quorum de {quorum} atteint{SPACE}: {the(name)} peut décider"
    return f"{told}, quorum de {quorum} non atteint{SPACE}: {the(name)} ne peut pas décider"


def the(name: str) -> str:
    """A body with its article: « le Comex », « l'Assemblée », « la Commission »."""
    first = fold(name).split(" ")[0]
    if first[:1] in "aeiouy":
        return f"l'{name}"
    return f"{'la' if first in FEMININE else 'le'} {name}"


def read_seats(text: str) -> list[tuple[str, int]]:
    """Whom members speak for and how many they are, one a line: « Chefs d'entreprise : 6 ».

    A line without a number is one member. Raises ValueError, which says the line.
    """
    typed = [(rank, line.strip()) for rank, line in enumerate(text.splitlines(), 1)]
    found = [_seat(rank, line) for rank, line in typed if line]
    if len(found) > MOST_SEATS:
        raise ValueError(f"{len(found)} sièges : {MOST_SEATS} au plus.")
    labels = [fold(label) for label, _ in found]
    twice = next((label for label, _ in found if labels.count(fold(label)) > 1), None)
    if twice:
        raise ValueError(f"« {twice} » est écrit deux fois.")
    return found


def write_seats(seats: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{label} : {members}" for label, members in seats)


def _seat(rank: int, line: str) -> tuple[str, int]:
    label, colon, count = line.rpartition(":")
    if not colon:
        label, count = line, "1"
    label, count = label.strip(), count.strip()
    if not label or len(label) > LONGEST_LABEL:
        raise ValueError(f"Ligne {rank} : dites qui siège, en {LONGEST_LABEL} caractères au plus.")
    if not (is_number(count) and len(count) < 10 and 0 < int(count) <= MOST_MEMBERS):
        raise ValueError(
            f"Ligne {rank}, « {label[:60]} » : « {count[:20]} » n'est pas un nombre de membres, "
            f"de 1 à {MOST_MEMBERS}."
        )
    return label, int(count)
