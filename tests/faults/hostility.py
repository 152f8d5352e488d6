"""HTML and CSS in every text of a letter: nothing is asked, nothing is read, all is printed."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from pikepdf import Pdf, Stream
from pypdf import PdfReader
from weasyprint import HTML

from financing.letters import page as layout
from financing.models import FundCall
from tests.faults.tampering import a_register

CANARY = "canari-7f3e9b21"
# What is no text: codes, days, fingerprints, and what a bank reads.
NO_TEXT = {"kind", "basis", "number", "iban", "bic", "reference", "rounding", "verification"}
NO_TEXT |= {"percent", "exact_percent", "fixed_percent", "step", "siren", "siret"}


def payloads(port: int, file: Path) -> list[str]:
    here, there = f"http://127.0.0.1:{port}", file.as_uri()
    return [
        f'<img src="{here}/image"><img src="{there}">',
        f'<link rel="attachment" href="{there}"><link rel="stylesheet" href="{here}/feuille">',
        f"</p><style>@import url({here}/import); p {{ background: url({there}) }}</style>",
        f'</title><iframe src="{there}"></iframe><object data="{there}"></object>',
        f'{{{{ settings.SECRET_KEY }}}}{{% include "{file}" %}}<script src="{here}/x"></script>',
        f'"><a rel="attachment" href="{there}">x</a><svg><image href="{here}/svg"/></svg>',
    ]


def hostile(folder: str, one_by_one: bool) -> dict[str, Any]:
    """Letters and cancellations whose every text attacks the printer; and a printer left open."""
    file = Path(folder) / "secret.txt"
    file.write_text(CANARY)
    a_register()
    contents = [one.frozen() for one in (FundCall.objects.first(), FundCall.objects.last())]
    with counting() as (port, hits):
        read = literal = rendered = 0
        attacks = payloads(port, file)
        for payload in attacks if one_by_one else ["".join(attacks)]:
            for content in contents:
                pdf = layout.render(poisoned(content, payload))
                rendered += 1
                read += CANARY in everything_in(pdf)
                literal += squeezed(payload) in squeezed(words_of(pdf))
        asked = len(hits)
        opened = b"".join(HTML(string=f"<p>{attack}</p>").write_pdf() for attack in attacks)
    return {
        "rendered": rendered,
        "requests": asked,
        "read": read,
        "literal": literal,
        "requests_when_open": len(hits) - asked,
        "read_when_open": opened.count(b"/EmbeddedFile"),
    }


def poisoned(content: Any, payload: str, name: str = "") -> Any:
    """The same content, with the attack in each of its texts."""
    if isinstance(content, dict):
        return {key: poisoned(value, payload, key) for key, value in content.items()}
    if isinstance(content, list):
        return [poisoned(value, payload, name) for value in content]
    is_text = isinstance(content, str) and name not in NO_TEXT
    return payload if is_text and not name.endswith(("_on", "sha256", "_number")) else content


class counting:  # noqa: N801  a context manager, named as it is read
    """A server that counts who asks it for anything: (its port, the paths asked)."""

    def __enter__(self) -> tuple[int, list[str]]:
        hits: list[str] = []

        class Counting(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(404)
                self.end_headers()

            def log_message(self, *_anything: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Counting)
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_port, hits

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def everything_in(pdf: bytes) -> str:
    """Every stream of a PDF, inflated: where a file that was read would be."""
    return "".join(streams(pdf))


def streams(pdf: bytes) -> Iterator[str]:
    with Pdf.open(BytesIO(pdf)) as document:
        for one in document.objects:
            if isinstance(one, Stream):
                yield one.read_bytes().decode("latin-1")


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


SCENARIOS = {"hostile": hostile}
