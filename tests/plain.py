"""Letters of one empty page with their files inside: for tests of the register, not of the page."""

from io import BytesIO

from pikepdf import AttachedFileSpec, Pdf

from financing.letters.calculation import attached
from financing.letters.page import Content


def plain_letter(content: Content, *, draft: bool = False) -> bytes:
    """What `letters.layout.render` gives, without its page; the same bytes from the same."""
    pdf, target = Pdf.new(), BytesIO()
    pdf.add_blank_page()
    for file in () if draft else attached(content):
        pdf.attachments[file.name] = AttachedFileSpec(pdf, file.data, filename=file.name)
    pdf.save(target, deterministic_id=True)
    return target.getvalue()
