"""The file of a rule as what one would type of it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from financing.core.rule_document import EQUAL, read_rule
from financing.core.rule_json import load_json, quoted
from financing.simulations.trying.pasted import MOST_CONTRIBUTORS, SEPARATOR, written
from financing.simulations.trying.tried import COUNT, MOST_BLOCKS
from press.words.french import decimals, integer

Columns = dict[str, Mapping[str, str]]


def texts_of_file(content: str) -> dict[str, str]:
    """The texts of the fields.

    ValueError, in French: what `apply_rule` refuses, or what the page cannot show.
    """
    document: Any = load_json(content.encode(errors="surrogatepass"))
    rule, amount = read_rule(document)
    _check_shown(document)
    columns: Columns = {}
    texts = {
        "montant": decimals(amount, 2),
        COUNT: str(len(rule.blocks)),
        "unite": str(rule.unit // 100 or "0.01"),
        "arrondi": rule.rounding,
        "ecart": rule.excess,
    }
    if rule.step is not None:
        texts |= {"pas": str(rule.step), "methode": str(rule.percent_rounding)}
    for rank, block in enumerate(document["blocks"], 1):
        texts |= _block(rank, block, document, columns)
    for field, key in {"planchers": "floors", "plafonds": "ceilings"}.items():
        if bounds := document.get(key):
            texts[field] = _add(columns, field[:-1], _euros(bounds))
    if presence := document.get("presence"):
        texts["presence"] = _add(columns, "présence", {n: _french(p) for n, p in presence.items()})
    return texts | {"tableau": written(document["contributors"], columns)}


def _check_shown(document: Any) -> None:
    """What the file may say and the table of the page cannot hold."""
    names = [*document["contributors"], *(one.get("by", "") for one in document["blocks"])]
    for name in names:
        if SEPARATOR in name:
            raise ValueError(
                f"{quoted(name)} contient un point-virgule, qui sépare les colonnes de la page"
            )
    if len(document["contributors"]) > MOST_CONTRIBUTORS:
        raise ValueError(f"la page montre {integer(MOST_CONTRIBUTORS)} contributeurs au plus")
    if len(document["blocks"]) > MOST_BLOCKS:
        raise ValueError(f"la page montre {MOST_BLOCKS} blocs au plus")


def _block(rank: int, block: Any, document: Any, columns: Columns) -> dict[str, str]:
    slice_ = next(one for one in ("percent", "rest", "amounts", "price") if one in block)
    texts = {f"t{rank}": slice_, f"e{rank}": "; ".join(block.get("among", ()))}
    if slice_ == "amounts":
        texts[f"c{rank}"] = _add(columns, "montant", _euros(block["amounts"]))
    elif block["by"] != EQUAL:
        figures = {n: _french(one) for n, one in document["figures"][block["by"]].items()}
        texts[f"c{rank}"] = _add(columns, block["by"], figures)
    if slice_ in ("percent", "price"):
        texts[f"v{rank}"] = _french(block[slice_])
    return texts


def _add(columns: Columns, heading: str, cells: Mapping[str, str]) -> str:
    """The heading of those cells in the table, another one where it is taken by other cells."""
    name, rank = heading, 1
    while columns.get(name, cells) != cells:
        rank += 1
        name = f"{heading} {rank}"
    columns[name] = cells
    return name


def _euros(amounts: Mapping[str, str]) -> dict[str, str]:
    return {name: decimals(int(Fraction(one) * 100), 2) for name, one in amounts.items()}


def _french(text: str) -> str:
    return text.replace(".", ",")
