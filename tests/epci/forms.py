"""INSEE's file of communes in the header forms of its censuses, made from that of the last one."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO

Row = dict[str, str]


def _modern(row: Row) -> list[str]:
    return list(row.values())


def _of_2020(row: Row) -> list[str]:
    """COM is the name; the code is in two parts."""
    region, name, department, district, canton, number, _, commune, *figures = row.values()
    return [region, name, department, district, canton, number, commune, *figures]


def _of_2019(row: Row) -> list[str]:
    return [row[name] for name in ("REG", "DEP", "COM", "PMUN", "PCAP", "PTOT")]


MODERN = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
FORMS: dict[int, tuple[str, Callable[[Row], list[str]]]] = {
    2019: ("REG;DEP;COM;PMUN;PCAP;PTOT", _of_2019),
    2020: ("CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT", _of_2020),
    2021: (MODERN, _modern),
    2022: (MODERN, _modern),
    2023: (MODERN, _modern),
}


def in_form(census: int, text: str) -> str:
    """The same communes under the header of another census."""
    header, cells = FORMS[census]
    rows: Iterable[Row] = csv.DictReader(StringIO(text), delimiter=";")
    return "\r\n".join([header, *(";".join(cells(row)) for row in rows), ""])
