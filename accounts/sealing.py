"""The digest of rows: whoever alters a column of one of them no longer finds it again.

Every column counts, but the row's own key, its seal, and what is empty or as by default: a
column added to a table later says nothing of the rows that were there before it.
"""

from django.db.models import Model

from press.files.canonical import canonical, digest

SEAL = "seal"  # the column that holds the digest of its own row


def seal(*rows: Model) -> str:
    """The SHA-256 of some rows, in that order."""
    return digest(canonical([[row._meta.model_name, facts(row)] for row in rows]))


def keep_sealed(row: Model) -> None:
    """Save a row that is complete, with its seal. Raises ValidationError as `full_clean`."""
    setattr(row, SEAL, seal(row))
    row.full_clean()
    row.save()


def facts(row: Model) -> dict[str, str]:
    """The columns of a row that say something, as text."""
    return {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and field.name != SEAL
        and getattr(row, field.attname) not in (None, "", field.get_default())
    }
