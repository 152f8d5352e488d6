"""The letters of a round queued in one act: messages, sendings, and on PostgreSQL their jobs."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.numbering import played

LETTERS = 1_000
MOST = 2.0  # seconds


def run() -> None:
    """Print how long the act lasts. RuntimeError where it does not queue them all."""
    with TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", "")
        if not url.startswith("postgresql"):
            url = f"sqlite:///{Path(folder) / 'sending.sqlite3'}"
        figures = played(url, "queued", letters=LETTERS)
    if figures["messages"] != LETTERS:
        raise RuntimeError(f"not every letter is queued: {figures}")
    verdict = "tenu" if figures["act"] < MOST else "manqué"
    print(f"Envoyer : {LETTERS} lettres en un acte, {url.partition(':')[0]}")
    print(f"  l'acte               {figures['act']:8.2f} s (moins de {MOST} : {verdict})")
    print(f"  dont processeur      {figures['processor']:8.2f} s")
    print(f"  travaux en file      {figures['jobs']:8}")
    print(f"  charge de la machine {os.getloadavg()[0]:8.1f} processus pour {os.cpu_count()} cœurs")
