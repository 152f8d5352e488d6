"""The pictures of the README, taken from the demonstration: `make pictures`.

It serves the demonstration on a free port of this machine, signs in as the elected member,
and photographs a page in Debian's Chromium; the letter is the one that `make demo` wrote.
"""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LETTER = ROOT / "var" / "letters" / "2025-0002_TI-DOUBS_animation_CCLL.pdf"
SHARING = "/conventions/TI-DOUBS/repartition/animation/2025/"
WIDTH, HEIGHT = 1280, 1240
PATIENCE = 20  # seconds for the server to answer


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        sign_in(page, address)
        page.goto(address + SHARING)
        page.locator("details.why").nth(1).locator("summary").click()
        page.screenshot(path=PICTURES / "repartition.png")
        browser.close()
    photograph_letter()


@contextmanager
def served() -> Iterator[str]:
    """The demonstration, on a free port of the loopback."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/sante/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(url)
        except URLError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.2)
        else:
            return


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/connexion/")
    page.get_by_role("button", name=re.compile("élu", re.IGNORECASE)).click()


def photograph_letter() -> None:
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-singlefile", LETTER, PICTURES / "lettre"], check=True
    )


if __name__ == "__main__":
    main()
