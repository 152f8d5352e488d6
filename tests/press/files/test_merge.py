"""Several PDFs in one: their pages in order, and the same bytes from the same files."""

from io import BytesIO

from pikepdf import Pdf

from press.files.pdf import merge


def blank(*widths: int) -> bytes:
    """A PDF with one empty page of each width, in points."""
    whole, target = Pdf.new(), BytesIO()
    for width in widths:
        whole.add_blank_page(page_size=(width, 842))
    whole.save(target)
    return target.getvalue()


def widths(pdf: bytes) -> list[int]:
    with Pdf.open(BytesIO(pdf)) as opened:
        return [int(page.mediabox[2]) for page in opened.pages]


def test_pages_follow_one_another():
    assert widths(merge([blank(100), blank(200, 300), blank(400)])) == [100, 200, 300, 400]


def test_files_are_read_one_by_one():
    assert widths(merge(blank(width) for width in (100, 200))) == [100, 200]


def test_the_same_files_give_the_same_bytes():
    files = [blank(100), blank(200)]
    assert merge(files) == merge(files)
