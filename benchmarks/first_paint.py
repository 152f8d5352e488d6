"""When does a page first show something, in Debian's Chromium with its processor slowed 4 times?

Each round is a browser that has never come: the sign-in page, the first page after it (its time
counts the check of the password), then home again and a convention, their files already there.
`/sante/`, one word of text, is the control of the same run.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.databases import database
from config.demo.loader import load
from epci.populations.acts import load_register

ROUNDS, SLOWER = 5, 4
MOST = 1.0  # second
CONTROL, WHO = "/sante/", re.compile("élu", re.IGNORECASE)
LATER = {"accueil, ensuite": "/", "une convention": "/conventions/TI-DOUBS/"}
PAINTED = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) resolve([paint.startTime,
    performance.getEntriesByType("navigation")[0].responseStart]);
}).observe({type: "paint", buffered: true}))"""


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with database(path):
            load_register(by=None)
            load()
        call_command("collectstatic", interactive=False, verbosity=0)
        with served(path / "benchmark.sqlite3") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
            )
            measure(browser, address)
            browser.close()


def measure(browser: Browser, address: str) -> None:
    paints: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, paint in visited(browser, address):
            paints[name].append(paint)
    control = median(paint for paint, _ in paints[CONTROL])
    for name, known in paints.items():
        paint, answer = (median(column) for column in zip(*known, strict=True))
        worst, _ = max(known)
        print(
            f"  {name:<34} {paint / 1000:.2f} s = {paint / control:.1f} × le témoin, dont réponse "
            f"du serveur {answer / 1000:.2f} s ; au pire {worst / 1000:.2f} s (moins de {MOST} s)"
        )


def visited(browser: Browser, address: str) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each page in turn, by somebody new: milliseconds to its first paint, and to its answer."""
    page = browser.new_page(locale="fr-FR", base_url=address)
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(CONTROL)
    yield CONTROL, painted(page)
    page.goto("/connexion/")
    yield "connexion, première visite", painted(page)
    page.get_by_role("button", name=WHO).click()
    page.wait_for_url(f"{address}/")
    yield "première page après la connexion", painted(page)
    for name, url in LATER.items():
        page.goto(url)
        yield name, painted(page)
    page.context.close()


def painted(page: Page) -> tuple[float, float]:
    paint, answer = page.evaluate(PAINTED)
    return paint, answer


@contextmanager
def served(base: Path) -> Iterator[str]:
    """The application as a server runs it, on a free port of the loopback."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{base}",
        "PRORATA_SECRET_KEY": settings.SECRET_KEY,
        "PRORATA_DEMONSTRATION": "true",
        "PRORATA_HTTPS": "false",
        "PRORATA_ALLOWED_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--threads", "4"],
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            try:
                urlopen(f"http://127.0.0.1:{port}{CONTROL}")
            except URLError:
                sleep(0.2)
            else:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
