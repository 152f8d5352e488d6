"""The demonstration's data: TOML files beside this module, where each record has its source.

Amounts are integer centimes; what has a point (a step) is read as a decimal, never as a float.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from epci.models import DEMONSTRATION

FOLDER = Path(__file__).parent
CONVENTIONS = ("ti_doubs", "pmt_2024", "bourgogne_industrie", "ti_hdc", "cec_gbm")

Record = dict[str, Any]


def read(name: str) -> Record:
    return _parsed(FOLDER / f"{name}.toml")


def read_agreement(name: str) -> Record:
    """A convention's file, with its articles when the act has some."""
    path = FOLDER / "articles" / f"{name}.toml"
    return read(name) | (_parsed(path) if path.exists() else {})


def _parsed(path: Path) -> Record:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def without(record: Record, *keys: str) -> Record:
    return {key: value for key, value in record.items() if key not in keys}


def cited(record: Record, act: str) -> Record:
    """The record with the whole of its source: the act, then the article and the line."""
    source = record["source"]
    return record | {"source": source if source == DEMONSTRATION else f"{act}, {source}"}
