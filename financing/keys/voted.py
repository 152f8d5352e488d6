"""The percentages of an act, read from a file or a paste, and the figures that may explain them.

A table is « siren;percent » under its header or without one, CSV or workbook, numbers in French or
with a point. Every fault is told with its line and its column.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError

from epci.models import Epci, Population
from epci.populations.lines import Fault, HeadedLines, UnreadableError, table_in
from financing.core.rule_finder import MOST_ASTRAY, Candidate, Match
from press.words.french import fold, is_number, percent, read_percent

HEADER = "siren;percent"
COLUMNS = {
    "siren": {"siren", "siren epci", "n siren"},
    "percent": {"percent", "pourcentage", "taux", "part", ""},
}
LONGEST = 20  # what a message quotes of a cell

Percents = dict[str, Fraction]  # in percent, by SIREN, in the order of the act


@dataclass(frozen=True)
class Lines:
    """The rows of a table with the line where each begins, and where its two columns are."""

    siren: int
    percent: int
    names: tuple[str, str]
    rows: list[tuple[int, list[str]]]
    width: int


def read_voted(content: bytes, warnings: list[str]) -> Percents:
    """The percentages of a file, which add up to 100 within a point; nothing is stored.

    ValidationError with a sentence for each fault, in French, with its line and column.
    """
    try:
        lines = _lines(table_in(content, _is_header, warnings))
    except UnreadableError as error:
        raise _refused(*error.faults) from error
    known = set(Epci.objects.order_by().values_list("organisation__siren", flat=True))
    if not known:
        raise _refused(Fault(None, "", "Le registre des EPCI est vide : chargez-le d'abord."))
    faults: list[Fault] = []
    found = _percents(lines, known, faults)
    faults = faults or list(_whole(found, lines, warnings))
    if faults:
        raise _refused(*faults)
    return found


def candidates_of(sirens: list[str], warnings: list[str]) -> list[Candidate]:
    """The official figures of these EPCIs, in their order, for each year that knows them all.

    ValidationError when no year does; a year that is left out is a warning.
    """
    rows = Population.objects.in_force().official().filter(epci__organisation__siren__in=sirens)
    figures: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    columns = ("year", "epci__organisation__siren", "municipal", "total")
    for year, siren, municipal, total in rows.order_by("year").values_list(*columns):
        figures[year][siren] = municipal, total
    found: list[Candidate] = []
    for year, known in figures.items():
        missing = [siren for siren in sirens if not all(known.get(siren, ()) or (0,))]
        if missing:
            warnings.append(f"Année {year} écartée : population manquante ({', '.join(missing)}).")
            continue
        for rank, basis in enumerate(("municipal", "total")):
            found.append(Candidate(year, basis, tuple(known[siren][rank] for siren in sirens)))
    if not found:
        raise ValidationError(
            "Aucune année du registre n'a la population de tous ces EPCI.", code="population"
        )
    return found


def described(match: Match, voted: Percents) -> dict[str, Any]:
    """A rule as `find_rule` and `read_act` print it: exact decimals, in strings."""
    sirens = list(voted)
    fixed = [] if match.fixed is None else [sirens[match.fixed]]
    return {
        "year": match.year,
        "basis": match.basis,
        "fixed": {siren: exact(voted[siren]) for siren in fixed},
        "step": exact(match.step),
        "rounding": match.rounding,
        "max_gap": exact(match.max_gap, places=2),
    }


def exact(value: Fraction, *, places: int = 0) -> str:
    """Every figure of a decimal: « 0.05 », « 40 », or with so many decimals at least: « 0.00 »."""
    while (value * 10**places).denominator != 1:
        places += 1
    whole, part = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def _refused(*faults: Fault) -> ValidationError:
    return ValidationError([_sentence(fault) for fault in faults], code="voted")


def _sentence(fault: Fault) -> str:
    """« Ligne 3, colonne percent : « douze » n'est pas un pourcentage. »"""
    line = f"ligne {fault.line}" if fault.line else ""
    column = f"colonne {fault.column}" if fault.column else ""
    place = ", ".join(filter(None, (line, column)))
    return f"{place.capitalize()} : {fault.message}" if place else fault.message


def _labels(cells: list[str]) -> list[str]:
    return [" ".join(re.findall(r"[a-z0-9]+", fold(cell))) for cell in cells]


def _is_unnamed(labels: list[str]) -> bool:
    """Whether a first line is already one of the table."""
    return len(labels) > 1 and is_number(labels[0].replace(" ", ""))


def _is_header(cells: list[str]) -> bool:
    labels = _labels(cells)
    return bool(COLUMNS["siren"] & set(labels)) or _is_unnamed(labels)


def _lines(sheet: HeadedLines) -> Lines:
    """The rows under the header, or all of them where the first is one. Raises UnreadableError."""
    line, cells = sheet.line, sheet.header
    rows = [pair for chunk in sheet.chunks for pair in zip(chunk.numbers, chunk.rows, strict=True)]
    labels = _labels(cells)
    if _is_unnamed(labels):
        return Lines(0, 1, ("siren", "percent"), [(line, cells), *rows], 2)
    places = {
        name: [place for place, label in enumerate(labels) if label in accepted]
        for name, accepted in COLUMNS.items()
    }
    for name, found in places.items():
        if len(found) != 1:
            trouble = "figure deux fois" if found else "manque"
            message = f"La colonne « {name} » {trouble} : la première ligne est « {HEADER} »."
            raise UnreadableError(Fault(line, name, message))
    siren, rate = places["siren"][0], places["percent"][0]
    return Lines(siren, rate, (cells[siren].strip(), cells[rate].strip()), rows, len(cells))


def _percents(lines: Lines, known: set[str | None], faults: list[Fault]) -> Percents:
    found: Percents = {}
    places: dict[str, int] = {}
    siren_name, percent_name = lines.names
    for line, row in lines.rows:
        if len(row) != lines.width:
            faults.append(Fault(line, percent_name, _width_fault(row, lines.width)))
            continue
        siren = re.sub(r"\s", "", row[lines.siren])
        if why := _siren_fault(siren, known, places):
            faults.append(Fault(line, siren_name, why))
        places.setdefault(siren, line)
        try:
            found[siren] = read_percent(row[lines.percent])
        except ValueError as error:
            faults.append(Fault(line, percent_name, str(error)))
    return found


def _width_fault(row: list[str], width: int) -> str:
    trouble = "s'arrête trop tôt" if len(row) < width else "est trop longue"
    advice = " Une virgule décimale demande des points-virgules entre les cases."
    return (
        f"La ligne {trouble} : {len(row)} cases au lieu de {width}."
        f"{advice if len(row) > width else ''}"
    )


def _siren_fault(siren: str, known: set[str | None], places: Mapping[str, int]) -> str:
    """Why a SIREN is refused; empty for one of the register that no line before has."""
    if not siren:
        return "La case est vide : un SIREN est attendu."
    if siren in places:
        return f"« {siren[:LONGEST]} » est déjà à la ligne {places[siren]}."
    return "" if siren in known else f"« {siren[:LONGEST]} » n'est le SIREN d'aucun EPCI."


def _whole(found: Percents, lines: Lines, warnings: list[str]) -> Iterator[Fault]:
    """What a table without a wrong line still lacks; an act may print 99,99 %."""
    last = lines.rows[-1][0] if lines.rows else 1
    if len(found) < 2:
        message = "Une clé se partage entre deux EPCI au moins : le fichier en a "
        yield Fault(last, "", f"{message}{'un seul' if found else 'aucun'}.")
    elif (total := sum(found.values())) != 100:
        if abs(total - 100) <= MOST_ASTRAY:
            warnings.append(f"Les taux font {percent(total, 2)} et non 100\u00a0%.")
            return
        message = f"Les taux font {percent(total, 2)}, à plus d'un point de 100\u00a0%."
        yield Fault(last, lines.names[1], message)
