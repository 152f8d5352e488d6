"""Pieces in a file or a paste: « ligne;date;fournisseur;reference;montant », CSV or workbook.

A funding received is a piece of its funding line. Three columns may be added: `mandat`,
`date_mandat`, and `etat`, where « notifié » says that a funding is granted and still to come.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat, zip_longest
from typing import Any, NamedTuple

from epci.populations.lines import Chunk, Fault, HeadedLines, UnreadableError, places_in, table_in
from financing.actuals.reading import PeriodActuals
from financing.models import Line, Period
from press.words.french import euros, fold, long_date, read_date, read_euros

HEADER = ("ligne", "date", "fournisseur", "reference", "montant")
NEEDED = ("ligne", "date", "montant")
OTHERS = ("mandat", "date_mandat", "etat")
AWAITED = {"notifie", "notifiee", "a recevoir"}
ARRIVED = {"", "recu", "recue", "encaisse", "encaissee", "paye", "payee"}
EXPENSE = str(Line.Nature.EXPENSE)
# The columns in the order of `TypedPiece`, with what one that a file has not says.
FIELDS: dict[str, object] = {
    "ligne": None,
    "date": None,
    "montant": None,
    "fournisseur": "",
    "reference": "",
    "etat": False,
    "mandat": "",
    "date_mandat": None,
}
LONGEST = {"fournisseur": 200, "reference": 100, "mandat": 60}


class TypedPiece(NamedTuple):
    """A piece as it is typed, of a line that is known; centimes."""

    line: Line
    dated_on: date
    amount: int
    supplier: str = ""
    reference: str = ""
    is_awaited: bool = False
    mandate: str = ""
    mandate_on: date | None = None

    @property
    def identity(self) -> tuple[int, date, str, int]:
        """Two pieces that agree on it are the same one."""
        return self.line.pk, self.dated_on, self.reference, self.amount


@dataclass
class ReadPieces:
    """The pieces of a file, the faults of its lines, and what is to be said of it."""

    pieces: list[TypedPiece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PieceGround:
    """What a piece is judged by: the lines by code, those of elsewhere, the period, today."""

    lines: Mapping[str, Line]
    elsewhere: Mapping[str, str]  # why a line of that code takes no piece here
    period: Period
    today: date


class ReadColumn(dict[str, Any]):
    """The values of a column by what stands in it, each read once; a ValueError where it cannot."""

    def __init__(self, place: int, reader: Callable[[str], Any]) -> None:
        self.place, self.reader = place, reader
        self.has_refused = False

    def __missing__(self, text: str) -> Any:
        try:
            value = self.reader(text.strip())
        except ValueError as error:
            value, self.has_refused = error, True
        self[text] = value
        return value


def read_pieces(content: bytes, ground: PieceGround) -> ReadPieces:
    """Every line of a file; nothing is stored. A fault has its line and its column."""
    found = ReadPieces()
    try:
        sheet = table_in(content, _is_header, found.warnings)
        places, readers = _places(sheet), _readers(ground)
        columns = {name: ReadColumn(place, readers[name]) for name, place in places.items()}
        for chunk in sheet.chunks:
            _take(chunk, columns, ground, found)
    except UnreadableError as error:
        found.faults += error.faults
    return found


def _labels(cells: Sequence[str]) -> list[str]:
    return [fold(cell).strip().replace(" ", "_") for cell in cells]


def _is_header(cells: list[str]) -> bool:
    return set(NEEDED) <= set(_labels(cells))


def _places(sheet: HeadedLines) -> dict[str, int]:
    """Where each known column is; the first line names them, in any order."""
    places = places_in(sheet, _labels(sheet.header), NEEDED, HEADER)
    return {name: places[name] for name in (*HEADER, *OTHERS) if name in places}


def _take(
    chunk: Chunk, columns: Mapping[str, ReadColumn], ground: PieceGround, found: ReadPieces
) -> None:
    """Some lines, column by column: each a piece, or its faults."""
    cells = list(zip_longest(*chunk.rows, fillvalue=""))
    read = [list(_values(columns.get(name), default, cells)) for name, default in FIELDS.items()]
    is_sound = not any(one.has_refused for one in columns.values())
    for number, values in zip(chunk.numbers, zip(*read, strict=False), strict=False):
        piece = TypedPiece(*values)
        if is_sound and _is_plain(piece, ground):
            found.pieces.append(piece)
            continue
        faults = list(_refused(values, columns) or faults_of(piece, ground))
        found.faults += [Fault(number, column, said) for column, said in faults]
        if not faults:
            found.pieces.append(piece)


def _values(
    column: ReadColumn | None, default: object, cells: Sequence[Sequence[str]]
) -> Iterable[Any]:
    """What each line says in a column; the default where the file has no such column."""
    lines = len(cells[0]) if cells else 0
    if column is None:
        return repeat(default, lines)
    return map(
        column.__getitem__, cells[column.place] if column.place < len(cells) else [""] * lines
    )


def _refused(values: Iterable[object], columns: Mapping[str, ReadColumn]) -> list[tuple[str, str]]:
    """The columns of a line that cannot be read, in the order of the file's titles."""
    said = {
        name: str(value)
        for name, value in zip(FIELDS, values, strict=True)
        if isinstance(value, ValueError)
    }
    return [(name, said[name]) for name in columns if name in said]


def _is_plain(piece: TypedPiece, ground: PieceGround) -> bool:
    """Whether it is an expense like most: of its period, paid or not, with nothing to look at."""
    period = ground.period
    return (
        piece.amount > 0
        and piece.line.nature == EXPENSE
        and period.starts_on <= piece.dated_on <= min(period.ends_on, ground.today)
        and not piece.is_awaited
        and piece.mandate_on is None
    )


def _readers(ground: PieceGround) -> dict[str, Callable[[str], Any]]:
    def line(code: str) -> Line:
        if code in ground.lines:
            return ground.lines[code]
        if not code:
            raise ValueError("Écrivez le code de la ligne.")
        known = ", ".join(ground.lines) or "aucune"
        raise ValueError(
            ground.elsewhere.get(code) or f"« {code[:40]} » n'est pas une ligne (lignes : {known})."
        )

    return {
        "ligne": line,
        "date": _needed(read_date, "la date"),
        "montant": _needed(read_euros, "le montant"),
        "etat": read_state,
        "date_mandat": lambda text: read_date(text) if text else None,
        **{name: _within(longest) for name, longest in LONGEST.items()},
    }


def _needed(reader: Callable[[str], Any], what: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if not text:
            raise ValueError(f"Écrivez {what}.")
        return reader(text)

    return read


def _within(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"{len(text)} caractères : {longest} au plus.")
        return text

    return read


def read_state(text: str) -> bool:
    """Whether a funding is notified and still to come."""
    said = fold(text).strip()
    if said not in AWAITED | ARRIVED:
        raise ValueError(f"« {text[:40]} » n'est pas un état : reçu ou notifié.")
    return said in AWAITED


def faults_of(piece: TypedPiece, ground: PieceGround) -> Iterator[tuple[str, str]]:
    """The columns of a piece that cannot be, each with its sentence."""
    period, is_funding = ground.period, piece.line.nature == Line.Nature.FUNDING
    if piece.amount == 0:
        yield "montant", f"{euros(0)} : une pièce a un montant."
    if piece.dated_on > ground.today:
        yield "date", f"Le {long_date(piece.dated_on)} est à venir."
    elif piece.dated_on < period.starts_on or (piece.dated_on > period.ends_on and not is_funding):
        span = f"du {long_date(period.starts_on)} au {long_date(period.ends_on)}"
        day = long_date(piece.dated_on)
        yield "date", f"Le {day} n'est pas dans la période {period.label}, {span}."
    if piece.is_awaited and not is_funding:
        yield "etat", "Seule une ressource peut être notifiée et à recevoir."
    if piece.mandate_on and piece.mandate_on > ground.today:
        yield "date_mandat", f"Le {long_date(piece.mandate_on)} est à venir."


def ground_of(
    lines: Sequence[Line], every_line: Sequence[Line], period: Period, today: date
) -> PieceGround:
    """`lines` take pieces; the others of the convention say why they do not."""
    codes = {line.code: line for line in lines}
    elsewhere = {line.code: _why_not(line, lines) for line in every_line if line.code not in codes}
    return PieceGround(codes, elsewhere, period, today)


def _why_not(line: Line, lines: Sequence[Line]) -> str:
    own = lines[0].component_id if lines else None
    if line.component_id != own:
        return f"« {line.code} » est une ligne d'un autre volet, {line.component.label}."
    if line.in_kind:
        return f"« {line.code} » est en nature : rien n'y est dépensé."
    return f"« {line.code} » est une participation des partenaires : les appels la comptent."


def foreseen(actuals: PeriodActuals, more: Iterable[TypedPiece]) -> tuple[dict[str, int], int]:
    """What each line would make with some more pieces (centimes), by code, and how many are new."""
    known = {(one.line_id, one.dated_on, one.reference, one.amount) for one in actuals.pieces}
    fresh = {one.identity: one for one in more if one.identity not in known}
    counted = {one.line.code: one.actual for one in actuals.lines}
    for piece in fresh.values():
        counted[piece.line.code] += piece.amount
    return counted, len(fresh)
