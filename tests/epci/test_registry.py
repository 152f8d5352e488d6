"""What a file of populations says, without a database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epci.populations import lines, registry
from epci.populations.layouts import Figures
from epci.populations.lines import Fault
from epci.populations.registry import KnownEpcis
from tests.epci.files import BAD, CAPITAL, PLATEAU, SOUND, VALLEY, content, insee, plain

VALLEY_FIGURES = {VALLEY: Figures(300, 315)}
VALLEY_ROWS = (("25001", 100, 105), ("25002", 200, 210))
NOTHING_KNOWN = KnownEpcis(names={}, members={}, newcomers=(), successors={})
PARIS = [(f"751{number:02}", number, 10 * number) for number in range(1, 21)]


def read(text: str, register: KnownEpcis, encoding: str = "utf-8") -> registry.FileFigures:
    return registry.read(text.encode(encoding), register)


def only(figures: dict[str, Figures], reading: registry.FileFigures) -> bool:
    """No fault, these figures and no other."""
    return (reading.faults, reading.figures) == ([], figures)


def without(register: KnownEpcis, *sirens: str) -> KnownEpcis:
    """The register without the members of some EPCIs."""
    kept = {code: siren for code, siren in register.members.items() if siren not in sirens}
    return register._replace(members=kept)


@pytest.fixture
def valley(register: KnownEpcis) -> KnownEpcis:
    return without(register, PLATEAU, CAPITAL)


ANYTHING = st.one_of(
    st.binary(),
    st.text().map(lambda text: text.encode(errors="replace")),
    st.text(alphabet='09;,\t"\r\n .-\u202fé').map(lambda text: (plain() + text).encode()),
    st.text(alphabet='09;,\t"\r\n .-\u202fé').map(lambda text: (insee() + text).encode("utf-8")),
)


@given(content=ANYTHING)
def test_whatever_the_bytes_either_figures_or_faults(content: bytes) -> None:
    reading = registry.read(content, NOTHING_KNOWN)
    assert reading.figures == {}
    assert reading.faults
    assert all(fault.line and fault.message for fault in reading.faults)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_where_and_why(name: str, register: KnownEpcis) -> None:
    bad, faults = BAD[name]
    assert registry.read(content(bad), register).faults == faults


def test_communes_are_summed_over_their_epci(valley: KnownEpcis) -> None:
    reading = read(insee(*VALLEY_ROWS), valley)
    assert only(VALLEY_FIGURES, reading)
    assert (reading.publisher, reading.warnings) == ("INSEE", [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_and_blank_lines_will_do(end: str, valley: KnownEpcis) -> None:
    assert only(VALLEY_FIGURES, read(insee(*VALLEY_ROWS, end=end) + end * 2, valley))


def test_merged_communes_count_in_what_they_became(valley: KnownEpcis) -> None:
    rows = [("25001", 100, 105), ("25002", 150, 155), ("25009", 40, 44), ("25008", 10, 11)]
    assert only(VALLEY_FIGURES, read(insee(*rows), valley))


def test_renumberings_that_go_in_circles_end_at_the_member(valley: KnownEpcis) -> None:
    circular = valley._replace(successors={"25002": "25007", "25007": "25002"})
    assert only(VALLEY_FIGURES, read(insee(("25001", 100, 105), ("25007", 200, 210)), circular))


def test_a_circle_without_a_member_is_a_stranger(valley: KnownEpcis) -> None:
    circular = valley._replace(successors={"25998": "25997", "25997": "25998"})
    reading = read(insee(*VALLEY_ROWS, ("25998", 1, 1)), circular)
    message = "La commune « 25998 » n'est membre d'aucun EPCI cette année-là."
    assert reading.faults == [Fault(4, "COM", message)]


def test_arrondissements_make_their_city(register: KnownEpcis) -> None:
    reading = read(insee(*PARIS), without(register, VALLEY, PLATEAU))
    assert only({CAPITAL: Figures(210, 2100)}, reading)


def test_a_missing_arrondissement_leaves_the_city_unread(register: KnownEpcis) -> None:
    reading = read(insee(*PARIS[1:]), without(register, VALLEY, PLATEAU))
    absence = f"Métropole ({CAPITAL}) n'est pas lue : 1 commune manque dans le fichier (75101)."
    assert (reading.figures, reading.warnings) == ({}, [absence])
    assert reading.faults == [incomplete("1 EPCI n'a pas toutes ses communes")]


@pytest.mark.parametrize("code", ["22016", "29083", "29155", "85113"])
def test_four_islands_are_in_no_epci(code: str, valley: KnownEpcis) -> None:
    assert only(VALLEY_FIGURES, read(insee(*VALLEY_ROWS, (code, 1, 1)), valley))


def test_an_epci_without_all_its_communes_is_not_read(register: KnownEpcis) -> None:
    reading = read(insee(("25001", 100, 105), ("25003", 7, 8), ("25004", 1, 1)), register)
    assert reading.figures == {PLATEAU: Figures(8, 9)}
    end = "n'est pas lue : 1 commune manque dans le fichier"
    assert reading.warnings == [
        f"CC de la Vallée ({VALLEY}) {end} (25002).",
        f"Métropole ({CAPITAL}) {end} (75056).",
    ]
    assert reading.faults == [incomplete("2 EPCI n'ont pas toutes leurs communes")]


def incomplete(count: str) -> Fault:
    """INSEE's file is whole: one that is not has been cut, and nothing of it is taken."""
    return Fault(None, "COM", f"Le fichier n'est pas entier : {count}.")


def test_an_epci_of_nobody_is_refused(register: KnownEpcis) -> None:
    reading = read(f"siren;municipale;totale\n{VALLEY};0;0\n", register)
    message = "Un EPCI a des habitants : la population ne peut être nulle."
    assert (reading.figures, reading.faults) == ({}, [Fault(2, "municipale", message)])


def test_a_commune_new_this_year_is_still_counted_in_the_one_it_left(register: KnownEpcis) -> None:
    plateau = without(register, VALLEY, CAPITAL)
    assert only({PLATEAU: Figures(8, 9)}, read(insee(("25003", 8, 9)), plateau))


def test_a_commune_that_left_earlier_has_to_be_in_the_file(register: KnownEpcis) -> None:
    plateau = without(register, VALLEY, CAPITAL)._replace(newcomers=frozenset())
    reading = read(insee(("25003", 8, 9)), plateau)
    assert reading.figures == {}
    assert reading.faults == [incomplete("1 EPCI n'a pas toutes ses communes")]


def test_a_commune_new_in_another_epci_leaves_both_unread(register: KnownEpcis) -> None:
    members = {"25001": VALLEY, "25002": VALLEY, "25003": VALLEY, "25004": PLATEAU}
    reading = read(insee(*VALLEY_ROWS, ("25003", 8, 9)), register._replace(members=members))
    assert only({}, reading)
    assert len(reading.warnings) == 2


def test_a_line_at_fault_leaves_only_its_epci_unread(register: KnownEpcis) -> None:
    rows = [("25001", "NA", 105), ("25002", 200, 210), ("25003", 7, 8), ("25004", 1, 1)]
    reading = read(insee(*rows), without(register, CAPITAL))
    assert (reading.figures, reading.warnings) == ({PLATEAU: Figures(8, 9)}, [])


def test_a_year_without_known_members_is_one_fault(register: KnownEpcis) -> None:
    reading = read(insee(*VALLEY_ROWS), register._replace(members={}))
    message = (
        "Le registre ne dit pas quelles communes forment les EPCI cette année-là : importez "
        "d'abord celui de la DGCL (epcicom), ou un fichier siren;municipale;totale."
    )
    assert reading.faults == [Fault(1, "COM", message)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_three_separators(separator: str, register: KnownEpcis) -> None:
    text = SOUND.replace(";", separator)
    assert only({VALLEY: Figures(305, 315)}, read(text, register))


@pytest.mark.parametrize(
    "header",
    [
        "SIREN;Municipale;Totale",
        " siren ; municipale ; totale ",
        "siren_epci;population_municipale;population_totale",
        "N° SIREN;Population municipale;Population totale",
        "siren;PMUN;PTOT",
        '"siren";"municipal";"total"',
    ],
)
def test_headers_as_people_write_them(header: str, register: KnownEpcis) -> None:
    text = SOUND.replace("siren;municipale;totale", header)
    assert only({VALLEY: Figures(305, 315)}, read(text, register))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_numbers_as_people_type_them(space: str, register: KnownEpcis) -> None:
    number = f"25{space}811"
    typed_siren = space.join((VALLEY[:3], VALLEY[3:6], VALLEY[6:]))
    assert only(
        {VALLEY: Figures(25811, 25811)}, read(plain((typed_siren, number, number)), register)
    )


def test_a_byte_order_mark_is_not_part_of_the_header(register: KnownEpcis) -> None:
    reading = read(SOUND, register, "utf-8-sig")
    assert only({VALLEY: Figures(305, 315)}, reading)
    assert reading.warnings == []


def test_windows_1252_is_read_with_a_warning(register: KnownEpcis) -> None:
    text = "siren;nom;municipale;totale\n" + f"{VALLEY};Vallée;305;315\n"
    reading = read(text, register, "cp1252")
    assert only({VALLEY: Figures(305, 315)}, reading)
    assert reading.warnings == ["Le fichier n'est pas en UTF-8 : il est lu comme du Windows-1252."]


def test_a_quoted_cell_may_hold_lines_and_separators(register: KnownEpcis) -> None:
    text = f'siren;nom;municipale;totale\n{VALLEY};"CC\n; de la Vallée";305;315\n{PLATEAU};x;-1;2\n'
    reading = read(text, register)
    assert reading.figures == {VALLEY: Figures(305, 315)}
    assert [fault.line for fault in reading.faults] == [4]


def test_a_hundred_faults_are_listed_and_the_others_counted(register: KnownEpcis) -> None:
    faults = read(plain(*((f"x{n}", 1, 2) for n in range(1300))), register).faults
    assert registry.listed(faults)[:100] == faults[:100]
    assert registry.listed(faults)[100:] == [Fault(102, "", "et 1\u202f200 autres")]
    assert registry.listed(faults[:100]) == faults[:100]


def test_a_file_may_not_exceed_ten_megabytes(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    big.write_bytes(b" " * 10_000_001)
    with pytest.raises(ValueError, match=r"^Le fichier .*big\.csv dépasse 10 Mo\.$"):
        lines.load(big)
