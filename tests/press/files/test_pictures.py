"""A logo is drawn anew: nothing of the file that was sent goes further; what lies is refused."""

from io import BytesIO

import pytest
from PIL import Image

from press.files.pictures import MOST_KEPT, redrawn, type_of
from press.files.uploads import UploadError, accept

SECRET = b"47.2378 N, 6.0241 E"


def sent(form: str, size: tuple[int, int] = (700, 300), mode: str = "RGB", **how: object) -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, form, **how)
    return target.getvalue()


def photograph(size: tuple[int, int]) -> bytes:
    """Colours without any order: what no drawing of few colours holds."""
    target = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(target, "PNG")
    return target.getvalue()


def drawn(content: bytes, name: str = "logo.png") -> Image.Image:
    kept = redrawn(accept(content, name))
    assert len(kept) <= MOST_KEPT
    picture = Image.open(BytesIO(kept))
    assert type_of(kept) == Image.MIME[picture.format or ""]
    return picture


def test_a_picture_is_within_its_box_and_says_nothing_else():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    content = sent("JPEG", exif=exif, comment=SECRET)
    assert SECRET in content
    kept = redrawn(accept(content + SECRET, "photo.jpg"))
    assert SECRET not in kept
    assert Image.open(BytesIO(kept)).size == (620, 266)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_kind_of_png_is_drawn_on_white(mode):
    assert drawn(sent("PNG", (80, 60), mode)).size == (80, 60)


def test_what_is_transparent_is_white():
    target = BytesIO()
    Image.new("RGBA", (60, 60), (200, 0, 0, 0)).save(target, "PNG")
    assert drawn(target.getvalue()).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_of_many_details_is_made_smaller_until_letters_can_freeze_it():
    assert max(drawn(photograph((900, 500))).size) < 620


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"%PDF-1.4\n%%EOF", "logo.pdf", "PNG ou JPEG, pas un PDF"),
        (sent("PNG", (20, 20)), "logo.png", "20 × 20 points : 40 au moins"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82", "logo.png", "abîmée"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9", "logo.jpg", "abîmée"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content, name, why):
    with pytest.raises(UploadError, match=why):
        redrawn(accept(content, name))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded():
    target = BytesIO()
    Image.new("1", (5_000, 4_100)).save(target, "PNG")
    content = target.getvalue()
    assert len(content) < 10_000
    with pytest.raises(UploadError, match="5000 × 4100 points : 20 millions au plus"):
        redrawn(accept(content, "logo.png"))
