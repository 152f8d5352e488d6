"""Files that people send: what each one is, is read in its bytes and never in its name.

What passes has a type that was recognised, a size within its limit, a SHA-256, and a random name
to be kept under: the name that was given serves for its suffix alone, which must agree.
"""

import hashlib
import re
import secrets
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError

from press.files.held import HeldFile
from press.files.workbooks import WorkbookError, is_archive, require_workbook

MOST_BYTES = 10_000_000  # a larger body is refused before it is read: config.site.too_large
LONGEST_NAME = 80  # as a refusal repeats it
BEFORE_PDF = 1_024  # bytes that may stand before its header (ISO 32000-1, annex H.3.4.1)
PDF_END = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF")
SCAN, END = 0xDA, b"\xff\xd9"  # of a JPEG
NEAR_END = 2_048  # bytes in which « %%EOF » stands
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
JPEG = FileKind("image JPEG", "image/jpeg", ("jpg", "jpeg", "jfif", "jpe"))
XLSX = FileKind(
    "classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)
)
TEXT = FileKind("texte ou CSV", "text/plain; charset=utf-8", ("csv", "txt"))
OLDER_TEXT = FileKind("texte ou CSV", "text/plain; charset=windows-1252", TEXT.suffixes)
WIDE_TEXT = FileKind("texte ou CSV", "text/plain; charset=utf-16", TEXT.suffixes)
KINDS = (PDF, PNG, JPEG, XLSX, TEXT, OLDER_TEXT, WIDE_TEXT)


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
    """The kind that the first bytes announce, once it is whole; what follows its end is ignored.

    Telephones write their own data after a photograph, and servers a mark before a PDF.
    """
    if b"%PDF-" in content[:BEFORE_PDF]:
        return _whole(PDF, ends_as_a_pdf(content), name)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, ends_as_a_png(content), name)
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, ends_as_a_jpeg(content), name)
    if is_archive(content):
        return _workbook(content, name)
    if kind := _kind_of_text(content):
        return kind
    raise UploadError(
        f"« {_short(name)} » n'est ni un PDF, ni une image PNG ou JPEG, ni un classeur XLSX, ni un "
        "texte ou un CSV : enregistrez-le sous une de ces formes."
    )


def ends_as_a_pdf(content: bytes) -> bool:
    """Whether it ends, or an end before what follows says where its table is, within what was read.

    The first end of a PDF made for the web says 0: it does not make it whole.
    """
    if b"%%EOF" in content.rstrip(b"\0\t\n\r ")[-NEAR_END:]:
        return True
    return any(0 < int(place) < len(content) for place in PDF_END.findall(content))


def ends_as_a_png(content: bytes) -> bool:
    """Whether its chunks follow one another up to IEND."""
    place = 8
    while place + 12 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if kind == b"IEND" or not kind.isalpha():
            return b"IEND" in content[place:]
        place += 12 + length
    return False


def ends_as_a_jpeg(content: bytes) -> bool:
    """Whether its segments follow one another up to a scan that is ended: a thumbnail, inside one
    of them, has its own end.
    """
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        length = int.from_bytes(content[place + 2 : place + 4])
        if content[place + 1] == SCAN or length < 2:  # what follows is the picture itself
            return END in content[place:]
        place += 2 + length
    return END in content[place : place + 2]


def _whole(kind: FileKind, ends_well: bool, name: str) -> FileKind:
    if not ends_well:
        raise UploadError(f"« {_short(name)} » est tronqué : sa fin manque. Envoyez-le à nouveau.")
    return kind


def _workbook(content: bytes, name: str) -> FileKind:
    """A workbook that opens within its limits, and runs nothing."""
    try:
        require_workbook(content)
        with ZipFile(BytesIO(content)) as archive:
            has_macros = any("vbaproject" in one.lower() for one in archive.namelist())
    except (WorkbookError, BadZipFile) as error:
        raise UploadError(f"« {_short(name)} » : {error}") from error
    if has_macros:
        raise UploadError(
            f"« {_short(name)} » contient des macros : enregistrez-le en .xlsx sans macro."
        )
    return XLSX


def _kind_of_text(content: bytes) -> FileKind | None:
    """A text in UTF-8, else in the alphabet of an older spreadsheet (Latin-1, Windows-1252), or in
    UTF-16, as « Texte Unicode ».
    """
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    known = [(WIDE_TEXT, "utf-16")] if is_wide else [(TEXT, "utf-8-sig"), (OLDER_TEXT, "cp1252")]
    for kind, encoding in known:
        try:
            return None if CONTROLS.search(content.decode(encoding)) else kind
        except UnicodeDecodeError:
            continue
    return None


def _too_big(name: str) -> UploadError:
    return UploadError(f"« {_short(name)} » dépasse {MOST_BYTES // 1_000_000} Mo.")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
