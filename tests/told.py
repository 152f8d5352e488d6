"""What a row says, to compare two readings of it."""

from typing import Any

from django.db.models import Model


def told(row: Any) -> Any:
    """All that a row says, and what is joined to it without another query; a value as it is."""
    if not isinstance(row, Model):
        return row
    said = {name: value for name, value in vars(row).items() if name != "_state"}
    joined = row._state.fields_cache
    return type(row), said, {name: told(other) for name, other in joined.items()}
