"""What the archive of a year is made of: a ZIP of members stored as they are, under one seal.

`lettres/2025-0001.json` is the frozen content, whose SHA-256 is the fingerprint that the letter
prints, and `lettres/2025-0001.pdf` the letter; `lettres/chaine.csv` says which follows which. The
statements of expenses are the same in `etats/`. `journal.jsonl` holds the lines of the journal,
`SHA256SUMS` the digest of each member, and `manifeste.json` whose year it is. The comment at the
end of the ZIP is the SHA-256 of all that is before it: no byte changes unseen.

Nothing here, nor in what reads an archive, asks a database. `docs/recompute.md` says it to others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import SEEK_END
from typing import IO

from financing.letters.calculation import disagreements
from financing.letters.page import Content
from financing.models import printed_number, stated_number
from financing.register.audit.amounts import of_a_content
from financing.register.audit.statements import of_its_file, of_the_totals

FORMAT = 1
READ_ME, RECOMPUTING = "LISEZMOI.txt", "RECALCUL.md"
JOURNAL, SUMS, MANIFEST = "journal.jsonl", "SHA256SUMS", "manifeste.json"
SEAL_LENGTH = 64  # hexadecimal digits
PIECE = 1 << 20  # bytes read at once
COLUMNS = (
    "numéro",
    "date",
    "nature",
    "montant (centimes)",
    "empreinte",
    "empreinte précédente",
    "empreinte du PDF",
)


@dataclass(frozen=True)
class ArchivedSeries:
    """Numbered papers of one kind: where they are, how they are numbered, and what holds in each.

    `contradictions` asks a content, `files_apart` a content and the files inside its PDF.
    """

    folder: str
    name: str
    printed: Callable[[int, int], str]
    contradictions: Callable[[Content], Iterator[str]]
    files_apart: Callable[[Content, Mapping[str, bytes]], Iterator[str]]

    @property
    def chain(self) -> str:
        return f"{self.folder}/chaine.csv"

    def member(self, number: str, ending: str) -> str:
        return f"{self.folder}/{number}.{ending}"


@dataclass(frozen=True)
class PackedYear:
    """What an archive holds: its papers, its lines of the journal; and its seal."""

    letters: int
    statements: int
    lines: int
    seal: str


LETTERS = ArchivedSeries("lettres", "lettre", printed_number, of_a_content, disagreements)
STATEMENTS = ArchivedSeries("etats", "état", stated_number, of_the_totals, of_its_file)
SERIES = (LETTERS, STATEMENTS)


def fingerprint(file: IO[bytes], length: int | None = None) -> str:
    """The SHA-256 of a file that can be sought in, or of its first bytes."""
    left = file.seek(0, SEEK_END) if length is None else length
    file.seek(0)
    digest = sha256()
    while left > 0 and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def seal_of(file: IO[bytes]) -> tuple[str, str]:
    """The seal that a file should end with, and how it ends."""
    length = max(0, file.seek(0, SEEK_END) - SEAL_LENGTH)
    expected = fingerprint(file, length)
    file.seek(length)
    return expected, file.read().decode("ascii", "replace")
