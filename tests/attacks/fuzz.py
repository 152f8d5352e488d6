"""Requests that nobody makes by mistake, drawn from a seed: each is told by its seed and its rank.

What is drawn: an address of the table, one of its people, a method; then what happens to its query,
to its fields (missing, doubled, huge, in other figures, with a NUL, right to left) or to its body.
"""

import re
import time
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.test import Client

from tests.access import ROWS
from tests.rules import HOST, PEOPLE, Person, Row
from tests.world import World, undone

# Each replaces one part of an address, as it is.
PARTS = (
    "9" * 19,  # beyond a 64-bit integer
    "-1",
    "0x1",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "%0D%0ASet-Cookie:%20a=1",
    quote("١٢٣"),  # digits to Unicode, and to Python's int()
    quote("é"),
    "%C0%AF",  # not UTF-8
    "%ED%A0%80",  # half of a pair
    "%zz",
    quote("' OR 1=1 --"),
    quote("{{7*7}}<script>"),
    "a" * 5_000,
)
TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "9" * 19,
    "9" * 400,
    "-1",
    "0",
    "١٢٣",
    "²",
    "１２",
    "1e400",
    "NaN",
    "1.234",
    "31/12/9999",
    "0000-00-00",
    "é" * 10_000,
    "a\n" * 5_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "=1+1",
    "%00",
    "[[[[",
    "\u202e\u2066abc",  # right to left
    "\ufeff\u2028\u200b",
    "e\u0301" * 300,
    "\U0001f600",
)
UNSHOWN = ("page", "next", "lines", "perimetre", "organisme", "convention", "mois", "jour", "q")
BODIES = (
    ("application/json", b'{"a": [1, {"b": null}]}'),
    ("text/plain", b"\xff\xfe\x00"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n'),
    ("application/x-www-form-urlencoded", b"a=%zz&&&=&b=%00&a[]=1"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AGE-"),
)
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "TRICK")
NAMES = re.compile(r'name="([A-Za-z0-9_-]{1,60})"')


@dataclass
class Tally:
    """What came of the requests: how many, of which kinds, and what broke."""

    seed: int
    requests: int = 0
    addresses: set[str] = field(default_factory=set)
    people: set[Person] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def note(self, row: Row, person: Person, status: int) -> None:
        self.requests += 1
        self.addresses.add(row.name)
        self.people.add(person)
        self.statuses[status] = self.statuses.get(status, 0) + 1


class Fuzzer:
    """One seed, over the world of the table of access. `seconds` bounds it."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, Random(seed)  # noqa: S311 — drawn again from its seed
        self.tally = Tally(seed)
        self.known: dict[str, list[str]] = {}

    def run(
        self, rows: tuple[Row, ...] = ROWS, *, requests: float = inf, seconds: float = inf
    ) -> Tally:
        """Every address in turn, in an order of the seed, for so many requests or so long."""
        end = time.monotonic() + seconds
        while not self.tally.broken:
            for row in self.random.sample(rows, len(rows)):
                if self.tally.requests >= requests or time.monotonic() > end:
                    return self.tally
                self.once(row)
        return self.tally

    def once(self, row: Row) -> None:
        """One request; whatever it raises, or a status of 500 and more, is told."""
        person = self.random.choice((*PEOPLE, HOST))
        told = f"{person}, {row}"
        try:
            with undone():
                browser = self.world.browser(person, self.world.acted_for(row, person))
                told, answer = self._sent(browser, row, person)
        except Exception as error:
            self.tally.note(row, person, 500)
            self.tally.broken.append(self._said(told, repr(error)))
            return
        self.tally.note(row, person, answer.status_code)
        if answer.status_code >= 500:
            self.tally.broken.append(self._said(told, str(answer.status_code)))

    def _said(self, told: str, error: str) -> str:
        return f"FUZZ_SEED={self.tally.seed}, {self.tally.requests} : {told[:600]} : {error[:600]}"

    def _sent(self, browser: Client, row: Row, person: Person) -> tuple[str, HttpResponse]:
        way = self.random.choice(("query", "query", "fields", "fields", "fields", "part", "body"))
        address, path = self.world.address(row), self.world.address(row).partition("?")[0]
        if way == "part" and row.args:
            part = self.world.named(self.random.choice(row.args))
            before, _, after = path.partition(f"/{part}")
            tricked = f"{before}/{self.random.choice(PARTS)}{after}"
            return tricked, browser.generic(self.random.choice(("GET", "POST")), tricked)
        if way == "body":
            kind, content = self.random.choice(BODIES)
            method = self.random.choice((*METHODS, "POST", "POST", "POST"))
            return f"{method} {kind} {path}", browser.generic(method, path, content, kind)
        if way == "fields" and row.post:
            typed = self._typed(self._body(row, person))
            return f"POST {path} {typed}", browser.post(path, typed)
        query = self._typed(dict.fromkeys((*UNSHOWN, *self._names(browser, row, address)), ""))
        return f"GET {path} {query}", browser.get(path, query)

    def _body(self, row: Row, person: Person) -> dict[str, Any]:
        return dict(self.world.body(row, person)) | {"token": "x", "seen": "y"}

    def _names(self, browser: Client, row: Row, address: str) -> list[str]:
        """The fields that the page shows to whoever opens it first."""
        if row.name not in self.known:
            page = browser.get(address) if row.get else None
            said = page.getvalue().decode(errors="ignore") if page is not None else ""
            self.known[row.name] = NAMES.findall(said)[:40]
        return self.known[row.name]

    def _typed(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Some of the fields as they were, the others missing, doubled, or with an odd text."""
        typed: dict[str, Any] = {}
        for name, value in fields.items():
            fate = self.random.random()
            if fate < 0.35:
                typed[name] = self.random.choice(TEXTS)
            elif fate < 0.45:
                typed[name] = [value if isinstance(value, str) else "", self.random.choice(TEXTS)]
            elif fate < 0.9 and value != "":
                typed[name] = value
        return typed
