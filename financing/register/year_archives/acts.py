"""The act of taking a year of the register away."""

from datetime import datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import DOWNLOAD, note
from epci.models import Organisation
from epci.permissions import Act, require
from financing.register.year_archives.packing import PackedYear, pack
from financing.register.year_archives.verifying import anomalies_in
from press.words.french import plural

MOST_SAID = 5  # anomalies that a refusal names


@transaction.atomic
def archive_year(
    *, carrier: Organisation, year: int, by: User | None, at: datetime, target: IO[bytes]
) -> PackedYear:
    """Write a carrier's year into an empty file, read again before it is given.

    The journal keeps the seal of what was taken away. Raises ValidationError where nothing was
    numbered that year, a PDF lacks, or the register itself is altered.
    """
    require(by, Act.READ_JOURNAL, carrier)
    packed = pack(target, carrier, year, at)
    if found := list(anomalies_in(target)):
        more = [f"… {plural(len(found), 'anomalie')} en tout."] if found[MOST_SAID:] else []
        head = f"L'archive de {year} n'est pas faite : le registre ne se retrouve pas."
        raise ValidationError([head, *found[:MOST_SAID], *more], code="altered")
    target.seek(0)
    subject = f"{packed.name} : {holding(packed)}"
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
