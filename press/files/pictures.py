"""A picture that papers may carry: decoded, drawn anew on white within a size, and nothing else.

What is kept was encoded here: no place, date, comment, profile or hidden data of the file that was
sent goes further, and what only looks like a picture is refused.
"""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps

from press.files.uploads import JPEG, PNG, Upload, UploadError

MOST_SENT = 5_000_000  # bytes
MOST_PIXELS = 20_000_000  # of what is sent: a decoded pixel takes four bytes
FEWEST = 40  # pixels of its longer side: below, paper shows squares
MOST_KEPT = 20_000  # bytes: each letter freezes them
BOXES = ((620, 354), (413, 236), (276, 157))  # pixels: 35 by 20 mm at 450, 300 and 200 dpi
COLOURS, QUALITY = 128, 85

# What a broken file makes its decoder raise.
BROKEN = (OSError, SyntaxError, ValueError, LookupError, ArithmeticError, MemoryError, EOFError)


def redrawn(upload: Upload) -> bytes:
    """A PNG or a JPEG of at most `MOST_KEPT` bytes that shows the same. Raises UploadError."""
    if upload.kind not in (PNG, JPEG):
        raise UploadError(f"Un logo est une image PNG ou JPEG, pas un {upload.kind.label}.")
    if len(upload.content) > MOST_SENT:
        raise UploadError(f"Cette image dépasse {MOST_SENT // 1_000_000} Mo : réduisez-la.")
    try:
        picture = _opened(upload.content)
    except UploadError:
        raise
    except BROKEN as error:
        raise UploadError("Cette image est abîmée : elle ne se lit pas.") from error
    found = next((one for one in _drawings(picture) if len(one) <= MOST_KEPT), None)
    if found is None:
        raise UploadError("Cette image a trop de détails pour un logo : simplifiez-la.")
    return found


def type_of(picture: bytes) -> str:
    """How a picture that was drawn here is served."""
    return PNG.content_type if picture.startswith(b"\x89PNG") else JPEG.content_type


def _opened(content: bytes) -> Image.Image:
    """Decoded upright, on white. Raises UploadError for a size out of bounds."""
    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            most = f"{MOST_PIXELS // 1_000_000} millions au plus"
            raise UploadError(f"Cette image a {width} × {height} points : {most}.")
        if max(width, height) < FEWEST:
            raise UploadError(
                f"Cette image a {width} × {height} points : {FEWEST} au moins d'un côté."
            )
        drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(white, drawn).convert("RGB")


def _drawings(picture: Image.Image) -> Iterator[bytes]:
    """The same in smaller and smaller boxes: in few colours, as logos are, else as a photograph."""
    for box in BOXES:
        smaller = picture.copy()
        smaller.thumbnail(box, Image.Resampling.LANCZOS)
        few = smaller.quantize(COLOURS, dither=Image.Dither.NONE)
        yield _encoded(few, "PNG", optimize=True)
        yield _encoded(smaller, "JPEG", quality=QUALITY, optimize=True)


def _encoded(picture: Image.Image, form: str, **how: bool | int) -> bytes:
    target = BytesIO()
    picture.save(target, form, **how)
    return target.getvalue()
