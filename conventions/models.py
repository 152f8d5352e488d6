"""The tables of conventions, by the one name that Django looks for."""

from conventions.entities.agreement import Approval, Convention, Party, Text
from conventions.entities.documents import Document, Withdrawal

__all__ = [
    "Approval",
    "Convention",
    "Document",
    "Party",
    "Text",
    "Withdrawal",
]
