"""One letter into the register: numbered, frozen, chained. The caller holds the register."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from financing.letters.content import Heading, printed_texts
from financing.letters.page import Content
from financing.models import FundCall
from financing.register.numbering import Register
from press.files.canonical import canonical, digest
from press.files.pdf import missing_glyphs
from press.words.french import says_something


def write_letter(
    register: Register,
    act_sha256: str,
    on: date,
    freeze: Callable[[Heading], Content],
    **columns: Any,
) -> FundCall:
    """Give a letter its number, freeze what it prints, and chain it to the carrier's last one.

    `act_sha256` seals the rows of its act, `freeze` makes its content under a heading, and
    `columns` are those that the content does not say.
    Raises ValidationError when the typeface lacks a character of it.
    """
    number = register.next_number()
    content = freeze(
        Heading(
            number=f"{on.year}-{number:04d}",
            issued_on=on,
            previous_number=register.head_number,
            previous_sha256=register.head_sha256,
            act_sha256=act_sha256,
        )
    )
    _require_glyphs(content)
    text = canonical(content)
    call = FundCall.objects.create(
        kind=content["kind"],
        carrier=register.counter.carrier,
        year=on.year,
        number=number,
        issued_on=on,
        amount=content["amount"],
        content=text,
        sha256=digest(text),
        previous_sha256=register.head_sha256,
        **columns,
    )
    register.advance(call)
    return call


def readable(reason: str) -> str:
    """The reason as it is kept; empty where it says nothing."""
    return reason.strip() if says_something(reason) else ""


def _require_glyphs(content: Content) -> None:
    missing = missing_glyphs("".join(printed_texts(content)))
    if missing:
        raise ValidationError(
            f"La police des lettres n'a pas de dessin pour : {' '.join(sorted(missing))}.",
            code="glyph",
        )
