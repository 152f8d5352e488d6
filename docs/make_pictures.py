"""The pictures of the README and of the guide, taken from the demonstration: `make pictures`.

It serves a copy of the demonstration on a free port of this machine, signs in as each of its
people, and photographs pages in Debian's Chromium; the letter is the one that `make demo` wrote.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
GUIDE = ROOT / "docs" / "guide" / "pictures"
BASE = ROOT / "var" / "prorata.sqlite3"
LETTER = ROOT / "var" / "letters" / "2025-0002_TI-DOUBS_animation_CCLL.pdf"
DOUBS = "/conventions/TI-DOUBS"
SHARING = f"{DOUBS}/repartition/animation/2025/"
WIDE, GUIDE_WIDE, PHONE = 1280, 1100, 390  # pixels of CSS
COLOURS = 64  # enough for a page of ours, red of what is late and all
PATIENCE = 20  # seconds for the server to answer


def explain(page: Page) -> None:
    """Open the sentence that says why a share is what it is."""
    page.locator("details.why").nth(1).locator("summary").click()


def people(page: Page) -> None:
    """Whose page bears the number of the organisation."""
    page.get_by_role("link", name="Administration").click()
    page.wait_for_load_state()


class Shot(NamedTuple):
    """A page as somebody sees it: who (a word of the account's name), where, and how much of it."""

    name: str
    who: str
    address: str
    height: int
    width: int = GUIDE_WIDE
    before: Callable[[Page], None] | None = None
    kept: Path = GUIDE / "{}.webp"

    @property
    def path(self) -> Path:
        return self.kept.with_name(self.kept.name.format(self.name))


SHOTS = (
    Shot("accueil", "chef de projet", "/", 900),
    Shot("classeur", "chef de projet", "/conventions/classeur/", 760),
    Shot("appel", "chef de projet", f"{DOUBS}/appels/preparer/animation/2025/", 900),
    Shot("parties", "chef de projet", f"{DOUBS}/parties/", 900),
    Shot("plan", "chef de projet", f"{DOUBS}/plan/", 900),
    Shot("repartition", "chargé des finances", SHARING, 1080, WIDE, explain),
    Shot("regularisation", "chargé des finances", f"{DOUBS}/regularisation/actions/2025/", 900),
    Shot("convention", "élu", f"{DOUBS}/", 900),
    Shot("repartition", "élu", SHARING, 1180, WIDE, explain, PICTURES / "{}.png"),
    Shot("organisme-telephone", "élu", "/mon-epci/", 900, PHONE),
    Shot("personnes", "administrateur", "/", 900, before=people),
    Shot("hebergeur", "hébergeur", "/hebergeur/", 760),
)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    GUIDE.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        for who, shots in groupby(SHOTS, key=attrgetter("who")):
            page = browser.new_page(locale="fr-FR", base_url=address)
            sign_in(page, who)
            for shot in shots:
                keep(photograph(page, shot), shot.path)
            page.context.close()
        browser.close()
    photograph_letter()


def photograph(page: Page, shot: Shot) -> Image.Image:
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.goto(shot.address)
    if shot.before:
        shot.before(page)
    page.evaluate("document.fonts.ready")
    return Image.open(BytesIO(page.screenshot()))


def keep(picture: Image.Image, path: Path) -> None:
    """In few colours, without a loss: a page of ours has no more."""
    octree, none = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    few = picture.convert("RGB").quantize(COLOURS, method=octree, dither=none)
    if path.suffix == ".webp":
        few.convert("RGB").save(path, lossless=True, quality=100, method=4)
    else:
        few.save(path, optimize=True)


@contextmanager
def served() -> Iterator[str]:
    """A copy of the demonstration, on a free port of the loopback: pictures change nothing."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(BASE, folder)
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{copy}"}
        server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
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


def sign_in(page: Page, who: str) -> None:
    page.goto("/connexion/")
    page.get_by_role("button", name=re.compile(who, re.IGNORECASE)).click()


def photograph_letter() -> None:
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-singlefile", LETTER, PICTURES / "lettre"], check=True
    )
    keep(Image.open(PICTURES / "lettre.png"), PICTURES / "lettre.png")


if __name__ == "__main__":
    main()
