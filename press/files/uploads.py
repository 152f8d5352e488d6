"""Files that people send: what each one is, is read in its bytes and never in its name.

What passes has a type that was recognised, a size within its limit, a SHA-256, and a random name
to be kept under: the name that was given serves for its suffix alone, which must agree.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError

from press.files.held import HeldFile
from press.files.sheets import WorkbookError, is_archive, rows_of

MOST_BYTES = 10_000_000  # a larger body is refused before it is read: config.site.too_large
LONGEST_NAME = 80  # as a refusal repeats it
PDF_END = 2_048  # bytes in which « %%EOF » stands
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class UploadError(ValueError):
    """Why a file is not kept: one French sentence."""


class SentFile(Protocol):
    """What a form receives."""

    name: str
    size: int

    def read(self) -> bytes: ...


@dataclass(frozen=True)
class FileKind:
    """A type of file: its name on the screen, how it is served, its suffixes, main one first."""

    label: str
    content_type: str
    suffixes: tuple[str, ...]


PDF = FileKind("PDF", "application/pdf", ("pdf",))
PNG = FileKind("image PNG", "image/png", ("png",))
JPEG = FileKind("image JPEG", "image/jpeg", ("jpg", "jpeg"))
XLSX = FileKind(
    "classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)
)
TEXT = FileKind("texte ou CSV", "text/plain; charset=utf-8", ("csv", "txt"))
KINDS = (PDF, PNG, JPEG, XLSX, TEXT)


@dataclass(frozen=True)
class Upload:
    """A file that passed; `stored_name` is random, with the suffix that its content deserves."""

    content: bytes
    kind: FileKind
    sha256: str
    stored_name: str


class UploadField(forms.FileField):
    """A file in a form, which keeps it when something else is refused; its value is an Upload."""

    widget = HeldFile

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        sent = super().clean(data, initial)
        if sent is None:
            return None
        try:
            upload = receive(sent)
        except UploadError as refusal:
            raise ValidationError(str(refusal), code="upload") from refusal
        self.widget.hold(upload.content, sent.name[-LONGEST_NAME:])
        return upload


def receive(sent: SentFile) -> Upload:
    """Read a file, whose announced size is looked at first. Raises UploadError."""
    if sent.size > MOST_BYTES:
        raise _too_big(sent.name)
    return accept(sent.read(), sent.name)


def accept(content: bytes, name: str) -> Upload:
    """What a file is, if it is what its name says. Raises UploadError."""
    if len(content) > MOST_BYTES:
        raise _too_big(name)
    if not content:
        raise UploadError(f"« {_short(name)} » est vide.")
    kind = _recognised(content, name)
    suffix = name.rpartition(".")[2].lower()
    if suffix not in kind.suffixes:
        raise UploadError(
            f"« {_short(name)} » contient autre chose que ce que dit son nom : c'est un fichier "
            f"{kind.label}. Donnez-lui le suffixe .{kind.suffixes[0]}, ou choisissez le bon."
        )
    return Upload(
        content=content,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        stored_name=f"{secrets.token_hex(16)}.{suffix}",
    )


def _recognised(content: bytes, name: str) -> FileKind:
    """The kind that the first bytes announce, once the last ones agree."""
    if content.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in content[-PDF_END:], name)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in content[-12:], name)
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in content[-64:], name)
    if is_archive(content):
        return _workbook(content, name)
    if _is_text(content):
        return TEXT
    raise UploadError(
        f"« {_short(name)} » n'est ni un PDF, ni une image PNG ou JPEG, ni un classeur XLSX, ni un "
        "texte ou un CSV en UTF-8 : enregistrez-le sous une de ces formes."
    )


def _whole(kind: FileKind, ends_well: bool, name: str) -> FileKind:
    if not ends_well:
        raise UploadError(f"« {_short(name)} » est tronqué : sa fin manque. Envoyez-le à nouveau.")
    return kind


def _workbook(content: bytes, name: str) -> FileKind:
    """A workbook that opens within its limits, and runs nothing."""
    try:
        rows_of(content)
        with ZipFile(BytesIO(content)) as archive:
            has_macros = any("vbaproject" in one.lower() for one in archive.namelist())
    except (WorkbookError, BadZipFile) as error:
        raise UploadError(f"« {_short(name)} » : {error}") from error
    if has_macros:
        raise UploadError(
            f"« {_short(name)} » contient des macros : enregistrez-le en .xlsx sans macro."
        )
    return XLSX


def _is_text(content: bytes) -> bool:
    try:
        return CONTROLS.search(content.decode("utf-8-sig")) is None
    except UnicodeDecodeError:
        return False


def _too_big(name: str) -> UploadError:
    return UploadError(f"« {_short(name)} » dépasse {MOST_BYTES // 1_000_000} Mo.")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
