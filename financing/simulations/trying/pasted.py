"""A block copied from a spreadsheet: a contributor a line, its figures under their headings.

« nom;population;élèves », with tabs as well; a block without headings has its columns numbered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from financing.core.rule_document import EQUAL, LONGEST_NAME
from financing.core.rule_json import quoted
from press.words.french import fold, integer, read_figure

SEPARATOR = ";"
MOST_CONTRIBUTORS = 500
FOR_NAMES = {
    *("nom", "noms", "contributeur", "contributeurs", "partenaire", "partenaires"),
    *("commune", "communes", "epci", "collectivite", "collectivites", "organisme", "membre"),
}
SUMS = {"total", "totaux"}

Cells = Sequence[str]


@dataclass(frozen=True)
class PastedTable:
    """The contributors in order, the line of each, and their cells as typed, by heading.

    `faults` are sentences that say the line; a cell is read when a rule asks for its column.
    """

    lines: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]
    faults: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.lines)

    def read(self, heading: str, reader: Callable[[str], str]) -> tuple[dict[str, str], list[str]]:
        """The cells of a column that say something, by name, and why some of them cannot."""
        values, faults = {}, []
        for name, text in self.columns[heading].items():
            try:
                values[name] = reader(text)
            except ValueError as error:
                faults.append(f"Ligne {self.lines[name]}, « {heading} » de {name} : {error}")
        return values, faults


def read_table(text: str) -> PastedTable:
    """The block as it was pasted; nothing is refused of a column that no rule uses."""
    rows = list(_rows(text))
    if not rows:
        return PastedTable({}, {})
    first = rows[0][1]
    headed = _has_headings(first)
    width = max(len(cells) for _, cells in rows)
    headings = [_heading(rank, first if headed else ()) for rank in range(1, width)]
    body = rows[1:] if headed else rows
    faults = [*_heading_faults(headings), *_row_faults(body)]
    lines: dict[str, int] = {}
    for line, cells in body:
        if cells[0]:
            lines.setdefault(cells[0], line)
    columns = {
        heading: {cells[0]: cells[rank] for _, cells in body if cells[rank:] and cells[rank]}
        for rank, heading in enumerate(headings, 1)
    }
    return PastedTable(lines, columns, tuple(faults))


def written(names: Sequence[str], columns: Mapping[str, Mapping[str, str]]) -> str:
    """The block of those columns, as `read_table` reads it."""
    rows = [["nom", *columns]]
    rows += [[name, *(column.get(name, "") for column in columns.values())] for name in names]
    return "\n".join(map(SEPARATOR.join, rows))


def _rows(text: str) -> Iterator[tuple[int, Cells]]:
    lines = text.splitlines()
    separator = "\t" if any("\t" in line for line in lines) else SEPARATOR
    for rank, line in enumerate(lines, 1):
        cells = [cell.strip().strip('"').strip() for cell in line.split(separator)]
        if any(cells):
            yield rank, cells


def _has_headings(first: Cells) -> bool:
    """Whether a first line names columns: none of its cells is a figure."""
    if len(first) == 1:
        return fold(first[0]) in FOR_NAMES
    return not any(map(_is_figure, first[1:]))


def _is_figure(cell: str) -> bool:
    try:
        return bool(read_figure(cell))
    except ValueError:
        return False


def _heading(rank: int, first: Cells) -> str:
    """The name of a column, without its capital: « Population » as « population », but « DGF »."""
    heading = first[rank] if rank < len(first) else ""
    if not heading:
        return f"colonne {rank}"
    return heading if heading[:2].isupper() else heading[:1].lower() + heading[1:]


def _heading_faults(headings: Sequence[str]) -> Iterator[str]:
    for rank, heading in enumerate(headings):
        if heading in headings[:rank]:
            yield f"Titres : deux colonnes s'appellent {quoted(heading)}."
        if heading == EQUAL:
            yield f"Titres : {quoted(heading)} est un nom réservé, aux parts égales."
        if fault := _unwritable(heading):
            yield f"Titres : {fault}"


def _row_faults(body: Sequence[tuple[int, Cells]]) -> Iterator[str]:
    if len(body) > MOST_CONTRIBUTORS:
        yield (
            f"{integer(len(body))} contributeurs : la page en montre {MOST_CONTRIBUTORS} au plus, "
            "et la commande apply_rule n'a pas cette limite."
        )
        return
    met: dict[str, int] = {}
    for line, cells in body:
        name = cells[0]
        if not name:
            yield f"Ligne {line} : il manque le nom du contributeur."
        elif name in met:
            yield f"Ligne {line} : {quoted(name)} est déjà à la ligne {met[name]}."
        elif fold(name) in SUMS:
            yield f"Ligne {line} : {quoted(name)} n'est pas un contributeur ; enlevez cette ligne."
        elif fault := _unwritable(name):
            yield f"Ligne {line} : {fault}"
        met.setdefault(name, line)


def _unwritable(name: str) -> str:
    """Why a name cannot be one; empty where it can."""
    if len(name) > LONGEST_NAME:
        return f"{quoted(name)} a plus de {LONGEST_NAME} caractères."
    if not all(letter.isprintable() or letter.isspace() for letter in name):
        return f"un caractère de {quoted(name)} ne s'imprime pas."
    return ""
