"""Several web servers on one database, each a real gunicorn with `deploy/gunicorn.conf.py`."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

from django.core.management import call_command

from accounts.models import User
from tests.faults.slow_connections import free_port, until

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "quelquun@ccvm.example", "une phrase assez longue pour servir"
HALF = b"email=a"
SLOW_POST = (
    b"POST /connexion/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\n"
) + HALF


def account(**_options: object) -> dict[str, object]:
    """Somebody who may sign in, and the cache, which migrations make where they are run.

    The stage speaks on its standard output: what a command says there is not for it.
    """
    call_command("createcachetable", verbosity=0)
    return {"person": User.objects.create_user(EMAIL, PASSWORD).pk}


SCENARIOS = {"account": account}


class WebServer:
    """One of the servers, by its port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def status(self, path: str) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                page.read()
                return page.status
        except HTTPError as refusal:
            return refusal.code

    def metrics(self) -> dict[str, float]:
        with urlopen(f"http://127.0.0.1:{self.port}/metriques/", timeout=20) as page:
            lines = page.read().decode().splitlines()
        pairs = (one.rsplit(" ", 1) for one in lines if not one.startswith("#"))
        return {name: float(value) for name, value in pairs}


@contextmanager
def serving(database: str, *options: str) -> Iterator[WebServer]:
    port = free_port()
    mine = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    command += ["-b", f"127.0.0.1:{port}", *options, "config.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | mine) as process:
        server = WebServer(process, port)
        try:
            until(lambda: answers(server))
            yield server
        finally:
            process.terminate()


def answers(server: WebServer) -> bool:
    with suppress(OSError):
        return server.status("/sante/vivant/") == 200
    return False


class Browser:
    """A person's browser: one set of cookies, whichever server answers."""

    def __init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor())

    def ask(self, server: WebServer, path: str, **form: str) -> tuple[int, str, str]:
        """The status, the address that was reached, and the page."""
        data = urlencode(form).encode() if form else None
        try:
            with self.opener.open(server.url(path), data, timeout=20) as page:
                return page.status, page.url, page.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.url, refusal.read().decode()

    def sign_in(self, server: WebServer, password: str, email: str = EMAIL) -> int:
        _, _, page = self.ask(server, "/connexion/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        status, _, _ = self.ask(
            server, "/connexion/", csrfmiddlewaretoken=token[1], login=email, password=password
        )
        return status


@contextmanager
def half_sent(server: WebServer) -> Iterator[socket.socket]:
    """A request that is being answered: its body is not whole."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as one:
        one.sendall(SLOW_POST)
        yield one


def ended(one: socket.socket) -> tuple[int, bytes]:
    """The answer to the request once its body is whole: the status, and every byte announced."""
    one.sendall(b"&b=end&"[: 14 - len(HALF)])
    answer = HTTPResponse(one)
    answer.begin()
    return answer.status, answer.read()
