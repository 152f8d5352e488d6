"""The act of taking a year of the register away."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import count
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import DOWNLOAD, note
from epci.models import Organisation
from epci.permissions import Act, require
from financing.register.year_archives.layout import PackedYear
from financing.register.year_archives.packing import archive_name, pack
from financing.register.year_archives.reading import numbered_year
from financing.register.year_archives.verifying import anomalies_in, held_in
from post.working import tell
from press.words.french import plural

MOST_SAID = 5  # anomalies that a refusal names


def write_archive(
    target: IO[bytes], *, carrier: Organisation, year: int, at: datetime
) -> IO[bytes]:
    """Write a carrier's year into an empty file, and read it again; a task says how far it is.

    Raises ValidationError where nothing was numbered that year, a PDF lacks, or the register itself
    is altered; the file is then closed, as after any error.
    """
    try:
        found = numbered_year(carrier, year)
        both = 2 * found.papers if found else 0  # each is written, then read
        heard = partial(_tell_next, count(1), both)
        pack(target, carrier, year, at, heard)
        if wrong := list(anomalies_in(target, heard)):
            more = [f"… {plural(len(wrong), 'anomalie')} en tout."] if wrong[MOST_SAID:] else []
            head = f"L'archive de {year} n'est pas faite : le registre ne se retrouve pas."
            raise ValidationError([head, *wrong[:MOST_SAID], *more], code="altered")
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _tell_next(done: Iterator[int], total: int) -> None:
    tell(next(done), total)


@transaction.atomic
def take_archive(
    *, carrier: Organisation, year: int, by: User | None, archive: IO[bytes], name: str = ""
) -> PackedYear:
    """Note in the journal who takes an archive away, what it holds, and its seal; it is then at
    its beginning.
    """
    require(by, Act.READ_JOURNAL, carrier)
    packed = held_in(archive)
    archive.seek(0)
    subject = f"{name or archive_name(carrier, year)} : {holding(packed)}"
    note(DOWNLOAD, None, carrier, by, subject=subject, after=f"sceau {packed.seal}")
    return packed


def holding(packed: PackedYear) -> str:
    """« 6 lettres, 1 état, 34 lignes du journal »."""
    return ", ".join(
        (
            plural(packed.letters, "lettre"),
            plural(packed.statements, "état"),
            plural(packed.lines, "ligne du journal", "lignes du journal"),
        )
    )
