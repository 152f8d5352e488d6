"""The file that a command is given, and what is at fault in it, in words and in JSON."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from epci.populations.lines import Fault, load


def read_file(path: Path) -> bytes:
    """ValidationError, in French, for one that cannot be read."""
    try:
        return load(path)
    except ValueError as error:
        raise ValidationError(str(error), code="file") from error


def faults_said(faults: Iterable[Fault]) -> str:
    """A line each."""
    return "\n".join(f"- ligne {one.line}, {one.column} : {one.message}" for one in faults)


def faults_told(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """As JSON types."""
    return [fault._asdict() for fault in faults]
