"""An organisation's own file of figures, « siren;municipale;totale », for the grid where it types.

Official figures come from INSEE's or DGCL's files alone, by the host: see `imports`.
"""

from epci.populations import layouts, lines
from epci.populations.acts import cell
from epci.populations.communes import FileFigures
from epci.populations.lines import Fault, UnreadableError

OFFICIAL = (
    "C'est un fichier de l'INSEE ou de la DGCL, dont les chiffres sont officiels : c'est "
    "l'hébergeur qui les importe, pour tous."
)

HOME_MADE = (
    "Ce fichier n'a la forme ni de celui de l'INSEE, ni de celui de la DGCL : il ne donne pas de "
    "chiffres officiels. Un organisme en tire les siens, dans la grille des populations."
)


def typed_in(content: bytes, year: int) -> tuple[dict[str, str], list[Fault]]:
    """The texts of the cells that a file fills, and what is wrong in it; nothing is stored."""
    found, faults = layouts.Records(), list[Fault]()
    try:
        table = layouts.table(lines.sheets_of(content, []), year, [])
        if not table.layout.is_plain:
            return {}, [Fault(None, "", OFFICIAL)]
        for _ in layouts.records(table, found, faults):
            pass
    except UnreadableError as refusal:
        faults.extend(refusal.faults)
    texts: dict[str, str] = {}
    for siren, _line, municipal, total in found.rows():
        if siren not in found.spoiled:
            texts |= {cell(siren, "municipal"): f"{municipal}", cell(siren, "total"): f"{total}"}
    return texts, faults


def require_official(reading: FileFigures) -> None:
    """Official figures come from INSEE's or DGCL's files: another one is at fault, whole."""
    if not reading.publisher and not reading.faults:
        reading.faults.append(Fault(None, "", HOME_MADE))
