"""What is attached inside a letter, so that its amounts can be computed again without us.

`calcul.json` is the frozen content itself, with one word more: what rendered it. `calcul.csv` is
the table of shares for a spreadsheet. `docs/recompute.md` describes both.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from financing.core.decimal_text import decimal_text
from press.files.inside import Attachment
from press.files.pdf import versions
from press.files.sheets import csv_bytes

JSON, CSV = "calcul.json", "calcul.csv"
RENDERING = "rendering"
FIRST_WITH_FILES = 2  # letters of schema 1 may have none

Content = dict[str, Any]

CEILING, AMOUNT = "plafond (€)", "montant (€)"
EXACT_PLACES = 6
HEADER = (
    "SIREN",
    "partenaire",
    "habitants",
    "part (%)",
    "poids",
    "reste à charge partagé (€)",
    CEILING,
    AMOUNT,
    "calcul",
)


def attached(content: Content) -> tuple[Attachment, ...]:
    """The files of a letter, by name, dated as the letter is; a cancellation has no shares."""
    day = date.fromisoformat(content["issued_on"])
    whole = Attachment(JSON, "Contenu et calcul de la lettre", "Source", day, as_json(content))
    if not shares_of(content):
        return (whole,)
    table = "Parts des partenaires, pour un tableur"
    return (Attachment(CSV, table, "Data", day, as_csv(content)), whole)


def shares_of(content: Content) -> list[Content]:
    """The sharing table of a fund call; nothing in a letter that cancels one."""
    shares: list[Content] = content.get("shares", [])
    return shares


def as_json(content: Content) -> bytes:
    whole = content | {RENDERING: versions()}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


def frozen_in(data: bytes) -> Content:
    """The content that a `calcul.json` carries. ValueError when it is no such file."""
    content = json.loads(data)
    if not isinstance(content, dict) or RENDERING not in content:
        raise ValueError(f"{JSON} ne dit pas ce qui l'a produit")
    del content[RENDERING]
    return content


def as_csv(content: Content) -> bytes:
    if "sharing" in content:
        return _blocks_csv(content)
    rows = (
        (
            share["siren"],
            share["name"],
            share["population"],
            _decimal(share["percent"] or share["exact_percent"]),
            share["weight"],
            _euros(content["remainder"]),
            _euros(share["ceiling"]),
            _euros(share["amount"]),
            share["explanation"],
        )
        for share in content["shares"]
    )
    return csv_bytes((HEADER, *rows))


def _blocks_csv(content: Content) -> bytes:
    """Of a rule in blocks: a column a criterion, then exact shares and bounds."""
    criteria = [one["name"] for one in content["criteria"]]
    head = ["SIREN", "partenaire", *criteria, "part (%)", "part exacte (€)"]
    tail = ["plancher (€)", CEILING, AMOUNT, "calcul"]
    rows = (
        (
            share["siren"],
            share["name"],
            *(_decimal(share["figures"].get(name)) for name in criteria),
            _decimal(share["percent"] or share["exact_percent"]),
            _decimal(decimal_text(Fraction(share["exact"]) / 100, EXACT_PLACES)),
            _euros(share["floor"]),
            _euros(share["ceiling"]),
            _euros(share["amount"]),
            share["explanation"],
        )
        for share in content["shares"]
    )
    return csv_bytes(([*head, *tail], *rows))


def disagreements(content: Content, files: Mapping[str, bytes]) -> Iterator[str]:
    """What the files inside a letter say that its frozen content does not; in French."""
    if not files and content["schema"] < FIRST_WITH_FILES:
        return
    shares = shares_of(content)
    if set(files) != ({JSON, CSV} if shares else {JSON}):
        yield f"les fichiers joints sont {', '.join(sorted(files)) or 'absents'}."
        return
    try:
        if frozen_in(files[JSON]) != content:
            yield f"{JSON} ne dit pas ce que dit la lettre."
        if shares and list(_figures(files[CSV])) != list(map(_figures_of, shares)):
            yield f"{CSV} ne dit pas ce que dit la lettre."
    except (ArithmeticError, LookupError, ValueError):
        yield "les fichiers joints ne se lisent pas."


def _figures(data: bytes) -> Iterator[tuple[str, int, int | None, int]]:
    """SIREN, weight (0 in blocks), ceiling and amount (centimes) of each row of a `calcul.csv`."""
    for row in csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"):
        ceiling, amount = (_centimes(row[name]) for name in (CEILING, AMOUNT))
        yield row["SIREN"], int(row.get("poids", 0)), ceiling, amount or 0


def _figures_of(share: Content) -> tuple[str, int, int | None, int]:
    return share["siren"] or "", share.get("weight", 0), share["ceiling"], share["amount"]


def _euros(centimes: int | None) -> Decimal | None:
    return None if centimes is None else Decimal(centimes).scaleb(-2)


def _centimes(euros: str) -> int | None:
    return int(Decimal(euros.replace(",", ".")).scaleb(2)) if euros else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
