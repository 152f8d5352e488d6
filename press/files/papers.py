"""The text of a paper that people hold: a PDF with text, or plain text in any encoding."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_BYTES = 10_000_000
MOST_PAGES = 300
BEFORE_PDF = 1_024  # bytes that may stand before its header
LONGEST_TEXT = 500_000  # characters: an act with its annexes has 100 000
FEWEST_LETTERS = 20  # fewer in a whole PDF are those of a stamp over a scan
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}

# what a broken PDF makes its reader raise
BROKEN = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
    zlib.error,
    struct.error,
)


class PaperError(ValueError):
    """Why a paper is not read: one French clause."""


def text_of(content: bytes) -> str:
    """What a paper says, as text. Raises PaperError for what has none."""
    if len(content) > MOST_BYTES:
        raise PaperError(f"le fichier dépasse {MOST_BYTES // 1_000_000} Mo.")
    if not content.strip():
        raise PaperError("le fichier est vide.")
    text = _of_pdf(content) if b"%PDF-" in content[:BEFORE_PDF] else _plain(content)
    if len(text) > LONGEST_TEXT:
        raise PaperError("ce texte est trop long pour un acte.")
    return text


def _plain(content: bytes) -> str:
    encoding = ENCODINGS.get(content[:3]) or ENCODINGS.get(content[:2])
    if encoding is None and b"\0" in content:
        raise PaperError("ce n'est ni un texte, ni un PDF.")
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_pdf(content: bytes) -> str:
    try:
        text = "\n".join(_pages(content))
    except PaperError:
        raise
    except BROKEN as error:
        raise PaperError("ce PDF est abîmé : il ne se lit pas.") from error
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        raise PaperError(
            "ce PDF n'a pas de texte : c'est l'image d'un papier. Passez-le à la reconnaissance "
            "de caractères, ou collez le texte de l'acte."
        )
    return text


def _pages(content: bytes) -> Iterator[str]:
    """The text of each page, in the order in which it was written: rows of tables stay whole."""
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise PaperError("ce PDF est protégé par un mot de passe.")
    if len(reader.pages) > MOST_PAGES:
        raise PaperError(f"ce PDF a plus de {MOST_PAGES} pages.")
    room = LONGEST_TEXT
    for page in reader.pages:
        text = page.extract_text()
        yield text
        room -= len(text)
        if room < 0:
            return
