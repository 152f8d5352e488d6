"""The documented deployment, and hundreds of connections that say what they say slowly.

A real nginx with `deploy/nginx.conf`, a real gunicorn with `deploy/gunicorn.conf.py`: only ports,
paths and the certificate differ.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
HALF_HEADER = b"GET /sante/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
SLOW_BODY = (
    b"POST /connexion/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)
IDLE = b""
MAIN = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/prorata.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def deployed(folder: Path, database: str) -> Iterator[tuple[int, int]]:
    """The application behind its proxy; gives the port of the proxy, then that behind it."""
    outer, inner = free_port(), free_port()
    said = DEPLOYED.replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    said = said.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{outer};")
    said = re.sub(r"(?m)^ *ssl_.*$", "", said)
    (folder / "prorata.conf").write_text(said, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
    mine = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    proxy = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with (
        running([*server, "-b", f"127.0.0.1:{inner}", "config.wsgi"], os.environ | mine),
        running(proxy, dict(os.environ)),
    ):
        until(lambda: answers_in(outer, 2) is not None)
        yield outer, inner


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield
        finally:
            process.terminate()


def until(come: object, seconds: int = 40) -> None:
    last = time.monotonic() + seconds
    while not come():  # type: ignore[operator]
        if time.monotonic() > last:
            raise TimeoutError("the deployment does not answer")
        time.sleep(0.2)


def answers_in(port: int, patience: float) -> float | None:
    """How long `/sante/` takes (s); None where it does not answer in time."""
    began = time.perf_counter()
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/sante/", timeout=patience) as page:
        if page.read() == b"bien":
            return time.perf_counter() - began
    return None


def under(port: int, said: bytes, count: int, seconds: int, patience: float) -> list[float | None]:
    """The times of `/sante/`, one a second, while so many connections have said that, and go on."""
    times = []
    with ExitStack() as opened:
        slow = [
            opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            for _ in range(count)
        ]
        for one in slow:
            one.sendall(said)
        for _ in range(seconds):
            times.append(answers_in(port, patience))
            for one in slow if said else ():
                with suppress(OSError):
                    one.sendall(b"a")
            time.sleep(1)
    return times
