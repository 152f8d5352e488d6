"""The objects of a PDF as they are written, each said and compressed once.

pydyf says each of them twice, in the file and in its digest, and compresses it each time.
"""

from functools import lru_cache
from typing import Any
from zlib import compress

from pydyf import Object, Stream

BEST = 9  # the level of pydyf
# What letters of one round repeat: the profile of colours, the table of shares, often the faces.
KEPT, LARGEST_KEPT = 32, 100_000


class WrittenObject(Object):  # type: ignore[misc]
    """An object that changes no more: its bytes are known."""

    def __init__(self, said: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = said.number, said.generation, said.free
        self.is_small = said.compressible
        self.bytes: bytes = said.data

    @property
    def data(self) -> bytes:
        return self.bytes

    @property
    def compressible(self) -> bool:
        return self.is_small


def say_once(pdf: Any) -> None:
    """Say each object of a PDF that is about to be written; its bytes are what they would be."""
    for one in pdf.objects:
        if isinstance(one, Stream) and one.compress:
            _compress(one)
    pdf.objects[:] = [one if one.free == "f" else WrittenObject(one) for one in pdf.objects]


def _compress(stream: Any) -> None:
    plain = Stream(stream.stream).data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    small = len(plain) <= LARGEST_KEPT
    stream.stream = [_compressed(plain) if small else compress(plain, BEST)]
    stream.compress = False
    stream.extra = {**stream.extra, "Filter": "/FlateDecode"}


@lru_cache(KEPT)
def _compressed(plain: bytes) -> bytes:
    return compress(plain, BEST)
