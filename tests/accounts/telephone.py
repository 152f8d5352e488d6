"""A telephone with an authentication application, as RFC 6238 describes it."""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass

PERIOD, DIGITS = 30, 6


@dataclass(frozen=True)
class Telephone:
    """What it has read of the QR code; `late` is how many seconds its clock is behind."""

    secret: str
    late: int = 0

    def code(self) -> str:
        key = base64.b32decode("".join(self.secret.split()))
        count = struct.pack(">Q", (int(time.time()) - self.late) // PERIOD)
        digest = hmac.new(key, count, hashlib.sha1).digest()
        start = digest[-1] & 0xF
        (number,) = struct.unpack(">I", digest[start : start + 4])
        return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"
