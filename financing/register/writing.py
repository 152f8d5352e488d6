"""Letters into the register: numbered, frozen, chained. The caller holds the register."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from financing.letters.letterhead import Heading, due_of
from financing.letters.page import Content
from financing.models import FundCall, printed_number
from financing.register.numbering import Register
from press.files.canonical import canonical, digest
from press.kit.bulk import create_all
from press.words.french import says_something


@dataclass(frozen=True)
class WrittenLetter:
    """A letter before its number: what it says under a heading, and what its content does not."""

    freeze: Callable[[Heading], Content]
    columns: Mapping[str, Any] = field(default_factory=dict)


def write_letters(
    register: Register, act_sha256: str, on: date, letters: Sequence[WrittenLetter]
) -> list[FundCall]:
    """Give letters their numbers, freeze what they print, and chain each to the one before.

    `act_sha256` seals the rows of their act. Two queries, however many they are.
    """
    calls = [_next(register, act_sha256, on, one) for one in letters]
    create_all(calls)
    register.keep()
    return calls


def _next(register: Register, act_sha256: str, on: date, letter: WrittenLetter) -> FundCall:
    number = register.next_number()
    content = letter.freeze(
        Heading(
            number=printed_number(on.year, number),
            issued_on=on,
            previous_number=register.head_number,
            previous_sha256=register.head_sha256,
            act_sha256=act_sha256,
        )
    )
    text = canonical(content)
    call = FundCall(
        kind=content["kind"],
        carrier=register.counter.carrier,
        year=on.year,
        number=number,
        issued_on=on,
        due_on=due_of(content),
        amount=content["amount"],
        content=text,
        sha256=digest(text),
        previous_sha256=register.head_sha256,
        **letter.columns,
    )
    register.advance(call)
    return call


def readable(reason: str) -> str:
    """The reason as it is kept; empty where it says nothing."""
    return reason.strip() if says_something(reason) else ""
