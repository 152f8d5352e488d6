"""Two web workers behind one address, and people with a session who ask them for pages."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from time import monotonic, perf_counter, sleep
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts.models import User

HOST, WORKERS, THREADS = "127.0.0.1", 2, 4
PATIENCE = 60  # seconds


class Answer(NamedTuple):
    """`seconds` until the last byte; a status of 0 is no answer at all."""

    status: int
    seconds: float
    body: str = ""
    place: str = ""


@contextmanager
def served() -> Iterator[int]:
    """The port of gunicorn with its two workers, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"]
    environment = os.environ | {"PRORATA_DATABASE_POOL": str(THREADS)}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as process:
        try:
            _until_it_answers(port)
            yield port
        finally:
            process.terminate()


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
    return port


def _until_it_answers(port: int) -> None:
    last = monotonic() + PATIENCE
    while monotonic() < last:
        with suppress(OSError):
            if Person(port, {}).get("/sante/").status == 200:
                return
        sleep(0.2)
    raise TimeoutError("gunicorn does not answer")


@dataclass
class Person:
    """Who asks for pages: a new connection each, as after a proxy, and the cookies of a browser."""

    port: int
    cookies: dict[str, str]
    page: str = ""  # the last, whose form is sent
    answers: list[tuple[str, Answer]] = field(default_factory=list)

    @classmethod
    def signed_in(cls, port: int, email: str) -> "Person":
        client = Client()
        client.force_login(User.objects.get(email=email))
        return cls(
            port, {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        )

    def get(self, path: str, kind: str = "") -> Answer:
        return self._asked("GET", path, None, kind or path)

    def send(self, path: str, typed: Mapping[str, object], kind: str) -> Answer:
        """The form of the last page, with what is typed in it."""
        fields = form_of(self.page) | dict(typed)
        return self._asked("POST", path, urlencode(fields, doseq=True), kind)

    def _asked(self, method: str, path: str, body: str | None, kind: str) -> Answer:
        start = perf_counter()
        try:
            answer = self._answered(method, path, body, start)
        except (OSError, HTTPException):
            answer = Answer(0, perf_counter() - start)
        self.page = answer.body
        self.answers.append((kind, answer._replace(body="")))
        return answer

    def _answered(self, method: str, path: str, body: str | None, start: float) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://{HOST}:{self.port}{path}"
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE)) as asked:
            asked.request(method, path, body, headers)
            answer = asked.getresponse()
            text = answer.read().decode("utf-8", "replace")
            seconds = perf_counter() - start
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, seconds, text, answer.headers.get("Location", ""))


class _Fields(HTMLParser):
    """What the fields of the forms that are posted hold, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.select, self.found = False, "", {}

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.inside = said.get("method") == "post" and said.get("action", "")[:1] in ("", "?")
        elif self.inside and tag == "select":
            self.select = said.get("name", "")
        elif self.inside and tag == "option" and "selected" in said:
            self.found[self.select] = said.get("value", "")
        elif self.inside and tag == "input" and said.get("name"):
            self._input(said)

    def _input(self, said: dict[str, str]) -> None:
        if said.get("type") in ("checkbox", "radio"):
            if "checked" in said:
                kept = self.found.get(said["name"], [])
                self.found[said["name"]] = [
                    *([kept] if isinstance(kept, str) else kept),
                    said["value"],
                ]
        elif said.get("type") not in ("submit", "file"):
            self.found[said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def form_of(page: str) -> dict[str, object]:
    """What the form of a page would send of itself."""
    reader = _Fields()
    reader.feed(page)
    return reader.found
