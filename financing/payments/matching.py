"""For which letters the lines of a bank's list are: by the number quoted, the amount, the name.

Pure. The surest is done first, over the whole list: each line lowers what its letters still ask, so
that no letter is paid twice by two lines. What two letters could be is proposed for none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from press.words.compared import compared_words

# « 2025-0007 », « 2025/0007 », « 2025 0007 », « 20250007 », and « 2025-0007, 0008 et 0009 ».
QUOTED = re.compile(
    r"(?<!\d)(20\d\d)([\s\-‐‑–/._]{0,3})(\d{4,6})"
    r"((?:\s*(?:[,;/+&]|et)\s*\d{4,6}(?![\d\-‐‑–/._]))*)(?!\d)"
)
DIGITS = re.compile(r"\d{4,6}")
SURE = frozenset("-‐‑–/")
# Words by which nobody is told from another, and what they stand for.
OF_A_KIND = frozenset(
    "cc ca cu cci communaute commune communes agglomeration urbaine metropole syndicat mixte"
    " departement region chambre commerce industrie association et".split()
)


class Confidence(StrEnum):
    """By what a line was recognised."""

    NUMBER = "number"
    AMOUNT = "amount"
    NAME = "name"


@dataclass(frozen=True)
class BankLine:
    """A line of a list: its place in the file, its day, centimes, and what the bank wrote."""

    line: int
    received_on: date
    amount: int
    label: str

    @property
    def identity(self) -> tuple[date, int, str]:
        """Two lines that agree on it are the same one."""
        return self.received_on, self.amount, self.label


@dataclass(frozen=True)
class AskedLetter:
    """A letter that money may be for: `left` is what it still asks (centimes).

    `names` are those of its addressee, `carrier_names` of its carrier, `recalls` the numbers of
    its reminders. `is_standing` is
    false for one that another cancels.
    """

    key: int
    number: str
    carrier: int
    addressee: int
    names: tuple[str, ...]
    asked_on: date
    left: int
    is_standing: bool = True
    recalls: tuple[str, ...] = ()
    carrier_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaymentProposal:
    """A line, and what each letter takes of it (centimes); the last takes what is beyond."""

    line: BankLine
    parts: tuple[tuple[AskedLetter, int], ...]
    confidence: Confidence


@dataclass(frozen=True)
class Unmatched:
    """A line that is for no letter that one can tell, and why."""

    line: BankLine
    reason: str


NOTHING = "ni numéro, ni montant, ni nom ne désigne une seule lettre."


@dataclass
class Matching:
    """What a list comes to."""

    proposals: list[PaymentProposal] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)


def match(lines: Iterable[BankLine], letters: Sequence[AskedLetter]) -> Matching:
    """Propose the letters of each line, in the order of the list."""
    ground = LetterGround(letters)
    found: dict[int, PaymentProposal | Unmatched] = {}
    waiting = list(lines)
    for way in (ground.by_number, ground.by_amount, ground.by_name):
        later = []
        for line in waiting:
            told = way(line)
            if told is None:
                later.append(line)
                continue
            found[line.line] = told
            if isinstance(told, PaymentProposal):
                ground.take(told)
        waiting = later
    found |= {one.line: Unmatched(one, NOTHING) for one in waiting}
    done = [found[rank] for rank in sorted(found)]
    return Matching(
        [one for one in done if isinstance(one, PaymentProposal)],
        [one for one in done if isinstance(one, Unmatched)],
    )


class LetterGround:
    """The letters, by what lines say of them; each line lowers what they still ask."""

    def __init__(self, letters: Sequence[AskedLetter]) -> None:
        self.left = {one.key: one.left for one in letters}
        self.numbered: dict[str, list[AskedLetter]] = defaultdict(list)
        self.asking: dict[int, dict[int, AskedLetter]] = defaultdict(dict)
        self.addressed: dict[int, list[AskedLetter]] = defaultdict(list)
        for one in letters:
            for number in (one.number, *one.recalls):
                self.numbered[number].append(one)
            if one.is_standing and one.left > 0:
                self.asking[one.left][one.key] = one
            if one.is_standing:
                self.addressed[one.addressee].append(one)
        self.names = AddresseeNames({one.addressee: one.names for one in letters})
        self._told: dict[str, frozenset[int]] = {}

    def take(self, proposal: PaymentProposal) -> None:
        for letter, part in proposal.parts:
            before = self.left[letter.key]
            self.asking[before].pop(letter.key, None)
            self.left[letter.key] = left = before - part
            if left > 0:
                self.asking[left][letter.key] = letter

    def told(self, line: BankLine) -> frozenset[int]:
        """The addressees that a label names."""
        if line.label not in self._told:
            self._told[line.label] = self.names.said_in(line.label)
        return self._told[line.label]

    def by_number(self, line: BankLine) -> PaymentProposal | Unmatched | None:
        """The letters whose numbers are quoted; of several carriers, by name, then by amount."""
        quoted = [
            self.numbered[one.number] for one in quoted_in(line.label) if self._is_sure(one, line)
        ]
        chosen = [self._one_of(candidates, line) for candidates in quoted]
        if not chosen:
            return None
        known = [one for one in chosen if one is not None]
        if len(known) < len(chosen):
            several = next(group[0] for group in quoted if self._one_of(group, line) is None)
            return Unmatched(line, f"plusieurs porteurs ont une lettre {several.number}.")
        if gone := [one.number for one in known if not one.is_standing]:
            return Unmatched(line, f"l'appel {gone[0]} est annulé : rien ne s'y encaisse.")
        if len({one.carrier for one in known}) > 1:
            return Unmatched(line, "les numéros cités sont de plusieurs porteurs.")
        return PaymentProposal(line, self._parts(line.amount, known), Confidence.NUMBER)

    def _is_sure(self, quoted: "Quoted", line: BankLine) -> bool:
        """Figures that follow one another may be a day: the amount or the name must agree."""
        known = self.numbered.get(quoted.number, ())
        if not known or quoted.is_sure:
            return bool(known)
        return any(
            self.left[one.key] == line.amount or one.addressee in self.told(line) for one in known
        )

    def _one_of(self, letters: Sequence[AskedLetter], line: BankLine) -> AskedLetter | None:
        """The only one, else the only one by name, else the only one of those by amount.

        Among letters of one number a part of a name is enough: of its addressee, then its carrier.
        """
        if len(letters) == 1:
            return letters[0]
        named = [one for one in letters if one.addressee in self.told(line)]
        named = named or _best_named(letters, line.label, lambda one: one.names)
        named = named or _best_named(letters, line.label, lambda one: one.carrier_names)
        if len(named) == 1:
            return named[0]
        named = named or list(letters)
        exact = [one for one in named if one.is_standing and self.left[one.key] == line.amount]
        return exact[0] if len(exact) == 1 else None

    def _parts(
        self, amount: int, letters: Sequence[AskedLetter]
    ) -> tuple[tuple[AskedLetter, int], ...]:
        """What each takes: what it asks, in the order quoted; the last takes what is beyond."""
        parts: dict[int, int] = {}
        rest = amount
        for one in letters:
            parts[one.key] = min(rest, max(0, self.left[one.key]))
            rest -= parts[one.key]
        parts[letters[-1].key] += rest
        by_key = {one.key: one for one in letters}
        return tuple((by_key[key], part) for key, part in parts.items() if part)

    def by_amount(self, line: BankLine) -> PaymentProposal | None:
        """The one letter that still asks exactly so much, or all those of one addressee together.

        Where a label names addressees, theirs alone. Equal letters of one addressee and carrier:
        the oldest (code civil, article 1342-10).
        """
        told = self.told(line)
        equal = self.asking.get(line.amount, {}).values()
        candidates = [one for one in equal if not told or one.addressee in told]
        if len({(one.carrier, one.addressee) for one in candidates}) == 1:
            oldest = min(candidates, key=lambda one: (one.asked_on, one.number))
            return PaymentProposal(line, ((oldest, line.amount),), Confidence.AMOUNT)
        together = [group for group in self._open_of(told) if self._asked(group) == line.amount]
        if candidates or len(together) != 1:
            return None
        return PaymentProposal(line, self._parts(line.amount, together[0]), Confidence.AMOUNT)

    def by_name(self, line: BankLine) -> PaymentProposal | None:
        """The one letter that the one addressee named has still to pay, of which this is a part."""
        groups = self._open_of(self.told(line))
        if len(groups) != 1 or len(groups[0]) != 1:
            return None
        letter = groups[0][0]
        if line.amount > self.left[letter.key]:
            return None
        return PaymentProposal(line, ((letter, line.amount),), Confidence.NAME)

    def _open_of(self, addressees: Collection[int]) -> list[list[AskedLetter]]:
        """What each of these has still to pay to each carrier, the oldest first."""
        groups: dict[tuple[int, int], list[AskedLetter]] = defaultdict(list)
        for addressee in addressees:
            for one in self.addressed.get(addressee, ()):
                if self.left[one.key] > 0:
                    groups[one.carrier, addressee].append(one)
        return [
            sorted(some, key=lambda one: (one.asked_on, one.number)) for some in groups.values()
        ]

    def _asked(self, letters: Iterable[AskedLetter]) -> int:
        return sum(self.left[one.key] for one in letters)


def _best_named(
    letters: Sequence[AskedLetter], label: str, names: Callable[[AskedLetter], Sequence[str]]
) -> list[AskedLetter]:
    """Those of which a label says the most words; none where it says none, or all alike."""
    said = frozenset(compared_words(label))
    scores = [
        max((len(telling_words(one) & said) for one in names(letter)), default=0)
        for letter in letters
    ]
    best = max(scores)
    found = [letter for letter, score in zip(letters, scores, strict=True) if score == best]
    return found if best and len(found) < len(letters) else []


@dataclass(frozen=True)
class Quoted:
    """A number that a label quotes; it is sure where a sign stands between year and rank."""

    number: str
    is_sure: bool


def quoted_in(label: str) -> list[Quoted]:
    """The numbers of letters that a label may quote, each once, in order."""
    found: dict[str, bool] = {}
    for year, sign, first, others in QUOTED.findall(label):
        is_sure = bool(set(sign) & SURE)
        for rank in (first, *DIGITS.findall(others)):
            number = f"{year}-{int(rank):04d}"
            found[number] = found.get(number, False) or is_sure
    return [Quoted(number, is_sure) for number, is_sure in found.items()]


class AddresseeNames:
    """The names of addressees, found in labels by the words that tell them from others."""

    def __init__(self, names: Mapping[int, Sequence[str]]) -> None:
        self.by_word: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        known = {
            (words, addressee)
            for addressee, some in names.items()
            for name in some
            if (words := telling_words(name))
        }
        uses: dict[str, int] = defaultdict(int)
        for words, _ in known:
            for word in words:
                uses[word] += 1
        for words, addressee in known:
            rarest = min(words, key=lambda word: (uses[word], word))
            self.by_word[rarest].append((words, addressee))

    def said_in(self, label: str) -> frozenset[int]:
        """Those whose every word is there; a name within a longer one that is there too is not."""
        words = frozenset(compared_words(label))
        held = [
            (name, addressee)
            for word in words
            for name, addressee in self.by_word.get(word, ())
            if name <= words
        ]
        names = {name for name, _ in held}
        return frozenset(
            addressee for name, addressee in held if not any(name < other for other in names)
        )


def telling_words(name: str) -> frozenset[str]:
    """The words of a name without those of its kind, or all of them where nothing else is left."""
    words = frozenset(compared_words(name))
    return words - OF_A_KIND or words
