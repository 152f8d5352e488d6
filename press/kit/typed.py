"""A search whose sentence is compiled once: what is typed goes where what was typed before went.

Two texts have the same shape where every kind of thing asks the same sentence of both: as many
words, of letters; or one number of as many digits. Any other is compiled each time.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self

from django.db import connection

from press.kit.prepared import TypedValue, Values
from press.kit.search import Asked
from press.kit.searched import END
from press.kit.trigram_tables import LEAST, has_trigrams, matching
from press.words.french import fold

LETTERS = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,3}|[1-9][0-9]{2,8}")
OF_A_CODE = 16  # letters and digits: such a text may be one
NAMED = str.maketrans("0123456789", "bcdfgjklmn")
# Of the two numbers that are invented, none has a digit of the other in the same place.
DIGITS = str.maketrans("0123456789", "1357913579"), str.maketrans("0123456789", "2468224682")


class TypedSearch(TypedValue):
    """What was typed, as `Asked` reads it."""

    @classmethod
    def of(cls, asked: Asked) -> Self | None:
        """None of what has no known shape."""
        typed = cls(asked.text)
        letters = sum(one.isalnum() for one in asked.text)
        is_known = typed.is_number or all(LETTERS.fullmatch(one) for one in asked.words)
        return typed if is_known and asked.words and letters != OF_A_CODE else None

    @cached_property
    def asked(self) -> Asked:
        return Asked(f"{self}")

    @cached_property
    def is_number(self) -> bool:
        """Whether it is one whose groups of digits are all different."""
        groups = self.split(" ")
        return bool(NUMBER.fullmatch(self)) and len({*groups}) == len(groups)

    @property
    def shape(self) -> tuple[object, ...]:
        if self.is_number:
            return tuple(len(one) for one in self.split(" "))
        return "words", *map(_has_trigrams, self.asked.words)

    def another(self, numbers: Iterator[int]) -> Self:
        """Of words, their accents, capitals, articles and hyphens are what is not compared."""
        if self.is_number:
            digits, ranks = DIGITS[next(numbers) // 10_000 % 2], iter("123456789012")
            said = "".join(one if one == " " else next(ranks) for one in self)
            return type(self)(said.translate(digits))
        words = (_another(one, str(next(numbers)).translate(NAMED)) for one in self.asked.words)
        return type(self)(f"La {'-'.join(words)}")


def _has_trigrams(word: str) -> bool:
    return has_trigrams([word])


def _another(word: str, letters: str) -> str:
    """A word with trigrams or without, as the other has."""
    return f"Éu{letters}" if _has_trigrams(word) else letters[1 - LEAST :]


def _like(before: str, said: Callable[[Asked], str], after: str) -> Callable[[Values], TypedValue]:
    def told(values: Values) -> TypedValue:
        known = connection.ops.prep_for_like_query(said(values["typed"].asked))
        return TypedValue(f"{before}{known}{after}")

    return told


def _words(values: Values) -> tuple[TypedValue, ...]:
    words = map(connection.ops.prep_for_like_query, values["typed"].asked.words)
    return tuple(TypedValue(f"%{one}%") for one in words)


def _number(values: Values) -> int | None:
    typed = values["typed"]
    return int(typed.asked.bare) if typed.is_number else None


# What sentences say of `typed`, beside itself.
OF_TYPED: Mapping[str, Callable[[Values], Any]] = {
    "words": _words,
    "itself": _like("", lambda asked: f"{asked.folded}{END}", "%"),
    "beginning": _like("", lambda asked: asked.folded, "%"),
    "folded": lambda values: TypedValue(fold(values["typed"])),
    "bare": lambda values: TypedValue(values["typed"].asked.bare),
    "trigrams": lambda values: TypedValue(matching(values["typed"].asked.words)),
    "last": _like("%", lambda asked: asked.bare, ""),
    "number": _number,
    "centimes": lambda values: values["typed"].asked.centimes,
    "given": lambda values: -(values["typed"].asked.centimes or 0) or None,
}
