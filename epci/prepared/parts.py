"""The parts of a file that is kept, read as one file."""

from bisect import bisect
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from itertools import accumulate
from typing import IO, Any

from django.db.models.functions import Length

from post.models import FilePart, PreparedFile

READ = 1 << 16  # bytes that are copied out of a part at once


def opened(file: PreparedFile) -> IO[bytes]:
    """To be read and sought in: one part in memory at a time, a query each."""
    return BufferedReader(_Parts(file), READ)


class _Parts(RawIOBase):
    """Where it reads from, and the part that was read last."""

    def __init__(self, file: PreparedFile) -> None:
        parts = FilePart.objects.filter(file=file).order_by("rank")
        found = list(parts.values_list("pk", Length("content")))
        self.keys = [key for key, _ in found]
        self.starts = [0, *accumulate(length for _, length in found)]
        self.place, self.held, self.part = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        origin = {SEEK_SET: 0, SEEK_CUR: self.place, SEEK_END: self.starts[-1]}[whence]
        self.place = max(0, origin + offset)
        return self.place

    def readinto(self, buffer: Any) -> int:
        if self.place >= self.starts[-1]:
            return 0
        rank = bisect(self.starts, self.place) - 1
        start = self.place - self.starts[rank]
        piece = self._part(rank)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)

    def _part(self, rank: int) -> bytes:
        if self.held != rank:
            content = FilePart.objects.values_list("content", flat=True).get(pk=self.keys[rank])
            self.held, self.part = rank, bytes(content)
        return self.part
