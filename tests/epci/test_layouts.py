"""Files known by their headers: INSEE's of each census, DGCL's workbook, and our own template."""

from decimal import Decimal
from pathlib import Path

import pytest

from epci.populations import registry
from epci.populations.communes import CommunePlace, FileFigures, KnownEpcis
from epci.populations.layouts import Figures
from epci.populations.lines import Fault
from press.files.sheets import xlsx_bytes
from press.files.workbooks import rows_of
from tests.epci.files import PLATEAU, VALLEY
from tests.epci.forms import FORMS

MORTEAU, PETITE_TERRE = "242504116", "200050532"
CAP_EXCELLENCE, CALVI = "200018653", "242020105"
# A true extract of the list of members of EPCIs in 2025, published by DGCL (Licence Ouverte 2.0).
EXTRACT = Path(__file__).parent / "data" / "epcicom2025_extrait.xlsx"
# As the shipped register gives them for 2025.
OFFICIAL = {
    CAP_EXCELLENCE: Figures(97_558, 98_491),
    PETITE_TERRE: Figures(29_273, 30_039),
    CALVI: Figures(12_638, 12_842),
    MORTEAU: Figures(21_035, 21_721),
}
COMMUNES = {
    2019: ["27;25;25001;100;5;105", "27;25;25002;200;10;210", "02;972;97201;7;1;8"],
    2020: [
        "27;BFC;25;1;01;001;Une;100;5;105",
        "27;BFC;25;1;01;002;Deux;200;10;210",
        "02;Martinique;972;1;01;201;Trois;7;1;8",
    ],
    2021: [
        "27;BFC;25;1;01;001;25001;Une;100;5;105",
        "27;BFC;25;1;01;002;25002;Deux;200;10;210",
        "02;Martinique;972;1;01;201;97201;Trois;7;1;8",
    ],
}
MEMBERS = {"25001": VALLEY, "25002": VALLEY, "97201": PLATEAU}


def overseas(register: KnownEpcis, **known: object) -> KnownEpcis:
    return register._replace(members=MEMBERS, **known)


def known_by_dgcl(register: KnownEpcis, **known: object) -> KnownEpcis:
    names = {siren: f"EPCI {siren}" for siren in OFFICIAL}
    return register._replace(names=names, members={}, year=2025, **known)


def extract() -> list[list[object]]:
    (rows,) = rows_of(EXTRACT.read_bytes()).values()
    return rows


def read_rows(rows: list[list[object]], register: KnownEpcis) -> FileFigures:
    return registry.read(xlsx_bytes({"Epcicom2025": rows}), register)


@pytest.mark.parametrize("census", [2019, 2020, 2021])
def test_each_header_of_insee_gives_the_same_figures(census: int, register: KnownEpcis) -> None:
    text = "\r\n".join([FORMS[census][0], *COMMUNES[census], ""])
    reading = registry.read(text.encode(), overseas(register))
    assert (reading.faults, reading.publisher) == ([], "INSEE")
    assert reading.figures == {VALLEY: Figures(300, 315), PLATEAU: Figures(7, 8)}


@pytest.mark.parametrize("code", ["001", "1", "25001"])
def test_the_code_of_2019_may_be_whole_or_in_two_parts(code: str, register: KnownEpcis) -> None:
    text = f"{FORMS[2019][0]}\n27;25;{code};100;5;105\n27;25;002;200;10;210\n2;972;201;7;1;8\n"
    reading = registry.read(text.encode(), overseas(register))
    assert reading.figures == {VALLEY: Figures(300, 315), PLATEAU: Figures(7, 8)}


def test_a_code_without_its_department_is_missing(register: KnownEpcis) -> None:
    text = "\n".join([FORMS[2020][0], *COMMUNES[2020], "27;BFC;;1;01;003;Quatre;1;1;2"])
    reading = registry.read(text.encode(), overseas(register))
    assert reading.faults == [Fault(5, "CODCOM", "La case est vide : un code est attendu.")]


def test_a_fault_of_2020_names_the_columns_of_2020(register: KnownEpcis) -> None:
    text = "\n".join([FORMS[2020][0], *COMMUNES[2020], "27;BFC;99;1;01;003;Quatre;x;1;2"])
    assert registry.read(text.encode(), overseas(register)).faults == [
        Fault(5, "PMUN", "« x » n'est pas un nombre entier."),
        Fault(5, "CODCOM", "La commune « 99003 » n'est membre d'aucun EPCI cette année-là."),
    ]


def test_dgcl_s_workbook_gives_the_official_figures_and_the_members(register: KnownEpcis) -> None:
    reading = registry.read(EXTRACT.read_bytes(), known_by_dgcl(register))
    assert (reading.faults, reading.warnings, reading.publisher) == ([], [], "DGCL")
    assert reading.figures == OFFICIAL
    assert reading.members["97101"] == CommunePlace(CAP_EXCELLENCE, "Les Abymes")
    assert len(reading.members) == len(extract()) - 1


def test_dgcl_s_list_is_read_as_a_csv_as_well(register: KnownEpcis) -> None:
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in extract()]
    reading = registry.read("\n".join(lines).encode(), known_by_dgcl(register))
    assert (reading.faults, reading.figures) == ([], OFFICIAL)


def test_a_header_of_another_year_is_refused(register: KnownEpcis) -> None:
    reading = registry.read(EXTRACT.read_bytes(), known_by_dgcl(register)._replace(year=2026))
    message = "Le fichier donne les populations de 2025 : l'import demandé est celui de 2026."
    assert (reading.figures, reading.faults) == ({}, [Fault(1, "ptot_2025", message)])


def test_an_epci_that_is_cut_is_said_with_its_line(register: KnownEpcis) -> None:
    reading = read_rows(extract()[:-1], known_by_dgcl(register))
    ((line, column, message),) = reading.faults
    (first, *_) = (rank for rank, row in enumerate(extract(), 1) if str(row[1]) == CALVI)
    assert (line, column) == (first, "nb_membres")
    assert message == (
        f"EPCI {CALVI} a 14 membres selon le fichier, qui en donne 13 : il n'est pas entier."
    )
    assert CALVI not in reading.figures


def test_an_epci_that_is_not_in_the_register_is_one_fault(register: KnownEpcis) -> None:
    known = known_by_dgcl(register)
    names = {siren: name for siren, name in known.names.items() if siren != CALVI}
    reading = read_rows(extract(), known._replace(names=names))
    message = f"« {CALVI} » n'est le SIREN d'aucun EPCI."
    assert [fault[1:] for fault in reading.faults] == [("siren", message)]


def test_a_commune_placed_elsewhere_than_in_the_register_is_a_warning(register: KnownEpcis) -> None:
    known = known_by_dgcl(register)._replace(members={"97101": CALVI, "2B025": CALVI})
    (warning,) = registry.read(EXTRACT.read_bytes(), known).warnings
    assert warning == (
        f"Les Abymes (97101) est membre de EPCI {CAP_EXCELLENCE} selon le fichier, "
        f"de EPCI {CALVI} selon le registre."
    )


TEMPLATE = ["siren", "epci", "annee", "municipale", "totale"]


def test_the_template_is_a_csv_or_a_workbook_whatever_its_sheet(register: KnownEpcis) -> None:
    rows = [TEMPLATE, [VALLEY, "CC de la Vallée", 2026, 300, 315]]
    known = register._replace(year=2026)
    text = "\n".join(";".join(map(str, row)) for row in rows).encode()
    workbook = xlsx_bytes({"Mode d'emploi": [["Remplissez l'autre feuille"]], "Chiffres": rows})
    for content in (text, workbook):
        reading = registry.read(content, known)
        assert (reading.faults, reading.figures) == ([], {VALLEY: Figures(300, 315)})


def test_a_line_of_another_year_is_refused_with_its_place(register: KnownEpcis) -> None:
    rows = [TEMPLATE, [VALLEY, "", 2026, 300, 315], [PLATEAU, "", 2025, 7, 8]]
    reading = registry.read(xlsx_bytes({"x": rows}), register._replace(year=2026))
    message = "L'année est « 2025 » : l'import demandé est celui de 2026."
    assert reading.faults == [Fault(3, "annee", message)]
    assert reading.figures == {VALLEY: Figures(300, 315)}


def test_cells_of_a_workbook_are_judged_like_those_of_a_csv(register: KnownEpcis) -> None:
    rows = [
        TEMPLATE,
        [int(VALLEY), "", 2026, 300, Decimal("315.5")],
        [],
        [PLATEAU, "", 2026, "1.234", None],
    ]
    assert registry.read(xlsx_bytes({"x": rows}), register._replace(year=2026)).faults == [
        Fault(2, "totale", "« 315,5 » n'est pas un nombre entier."),
        Fault(4, "municipale", "« 1.234 » est ambigu : écrivez 1234 ou 1 234."),
        Fault(4, "totale", "La case est vide : un nombre d'habitants est attendu."),
    ]


def test_a_long_file_says_how_far_it_is(register: KnownEpcis) -> None:
    lines = [f"{VALLEY};1;2", *(f"9{number:08};1;2" for number in range(2500))]
    content = "\n".join(["siren;municipale;totale", *lines]).encode()
    steps = list(registry.steps(content, register, FileFigures()))
    assert steps == [*((done, 2501) for done in range(301, 2402, 300)), (2502, 2502)]
