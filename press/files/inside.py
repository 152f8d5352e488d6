"""A file inside a PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Attachment:
    """A file inside a PDF, and what it is to the document (ISO 32000-2, 7.11.3)."""

    name: str
    description: str
    relationship: Literal["Source", "Data", "Supplement"]
    day: date
    data: bytes
