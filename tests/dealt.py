"""Attacks are many and addresses are too: `make test` deals the addresses between the attacks,
`make walk` brings each attack to each address.

An address falls to a hand by its own words, whichever others there are, so that a new one moves
no other. The attacks hold every hand between them: in every run, each address meets some.
"""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import pytest
from _pytest.mark import ParameterSet

HANDS = 6


def is_dealt(row: object, hand: int, hands: int = HANDS) -> bool:
    return crc32(str(row).encode()) % hands == hand % hands


def dealt(rows: Iterable[Any], hand: int, hands: int = HANDS) -> list[ParameterSet]:
    """Each of them, for a test's parameter; those of another hand are walked by `make walk`."""
    return [
        pytest.param(row, marks=() if is_dealt(row, hand, hands) else pytest.mark.whole_walk)
        for row in rows
    ]
