"""manage.py find_rule: the rules of an act's percentages as JSON, or where the file is wrong."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from epci.models import Population
from press.files.sheets import xlsx_bytes
from tests.demo import load_small_register
from tests.factories import PopulationFactory
from tests.financing.core.acts import BOURGOGNE_POST_1, DOUBS_2024, VotedKey

pytestmark = pytest.mark.django_db

GBM, CCLL, CCPHD = "242500361", "200068070", "242504181"
CCVM, CCPM, CCPR = "242504116", "200023075", "242504355"
BOURGOGNE = ("242100410", "247100290", "200070530", "200071884", "200070316")
SIX = (GBM, CCLL, CCPHD, CCVM, CCPM, CCPR)
DOUBS_2025 = dict(zip(SIX, ("40,00", "15,30", "16,30", "12,85", "11,25", "4,30"), strict=True))
WHOLE = "siren;percent\n" + "".join(f"{siren};{rate}\n" for siren, rate in DOUBS_2025.items())

Finder = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture
def find(db: None, tmp_path: Path) -> Finder:
    load_small_register()

    def find_rule(content: bytes) -> list[dict[str, Any]]:
        file, out = tmp_path / "taux.csv", StringIO()
        file.write_bytes(content)
        call_command("find_rule", file, stdout=out, stderr=StringIO())
        return json.loads(out.getvalue())

    return find_rule


def file_of(act: VotedKey, sirens: tuple[str, ...]) -> bytes:
    rows = zip(sirens, act.rows, strict=True)
    return "".join(f"{siren};{rate}\n" for siren, (_, _, rate, _) in rows).encode()


def rule(year: int, basis: str, step: str, rounding: str, fixed: dict[str, str]) -> dict[str, Any]:
    return {
        "year": year,
        "basis": basis,
        "fixed": fixed,
        "step": step,
        "rounding": rounding,
        "max_gap": "0.00",
    }


def test_each_published_key_is_found_with_its_rule(find: Finder):
    found = find(file_of(DOUBS_2024, SIX))
    assert rule(2024, "municipal", "0.5", "highest_averages", {GBM: "40"}) in found
    assert rule(2024, "municipal", "0.5", "largest_remainder", {GBM: "40"}) not in found
    found = find(WHOLE.encode())
    assert [one for one in found if one["max_gap"] == "0.00"] == [
        rule(2025, "total", "0.05", "largest_remainder", {GBM: "40"}),
        rule(2025, "total", "0.05", "highest_averages", {GBM: "40"}),
    ]
    found = find(file_of(BOURGOGNE_POST_1, BOURGOGNE))
    assert rule(2022, "municipal", "1", "largest_remainder", {}) in found
    assert rule(2022, "municipal", "1", "highest_averages", {}) not in found


def test_the_smallest_gap_comes_first_then_the_coarser_step_then_the_later_year(find: Finder):
    found = find(WHOLE.encode())
    order = [(float(one["max_gap"]), -float(one["step"]), -one["year"]) for one in found]
    assert order == sorted(order)
    assert [one["max_gap"] for one in found].count("0.00") == 2
    assert len(found) == 12


SOUND = {
    "with a byte order mark": b"\xef\xbb\xbf" + WHOLE.encode(),
    "with CRLF": WHOLE.replace("\n", "\r\n").encode(),
    "with tabs": WHOLE.replace(";", "\t").encode(),
    "with commas and points": WHOLE.replace(",", ".").replace(";", ",").encode(),
    "with commas and quotes": b"siren,percent\n"
    + "".join(f'{siren},"{rate}"\n' for siren, rate in DOUBS_2025.items()).encode(),
    "with percent signs": WHOLE.replace("0\n", "0 %\n").encode(),
    "without a header": WHOLE.partition("\n")[2].encode(),
    "with a name between": WHOLE.replace(";", ";Élue;").encode("cp1252"),
    "with spaces in the SIREN": WHOLE.replace(GBM, "242 500 361").encode(),
    "as a workbook": xlsx_bytes({"taux": [("siren", "percent"), *DOUBS_2025.items()]}),
    "with blank lines": WHOLE.replace("\n", "\n\n;\n").encode(),
}


@pytest.mark.parametrize("content", SOUND.values(), ids=SOUND)
def test_a_file_is_read_however_it_was_saved(content: bytes, find: Finder):
    assert find(content) == find(WHOLE.encode())


def changed(line: int, text: str) -> bytes:
    lines = WHOLE.splitlines()
    lines[line - 1] = text
    return "\n".join(lines).encode()


BAD = {
    b"": "Ligne 1 : Le fichier est vide.",
    b"siren;percent\n": "Ligne 1 : Une clé se partage entre deux EPCI au moins : "
    "le fichier en a aucun.",
    f"siren;percent\n{GBM};100".encode(): "Ligne 2 : Une clé se partage entre deux EPCI au moins : "
    "le fichier en a un seul.",
    b"nom;part\nGBM;40": "Ligne 1, colonne siren : La colonne « siren » manque : "
    "la première ligne est « siren;percent ».",
    b"siren;percent;taux\n": "Ligne 1, colonne percent : La colonne « percent » figure deux fois : "
    "la première ligne est « siren;percent ».",
    b"siren\n242500361\n": "Ligne 1, colonne percent : La colonne « percent » manque : "
    "la première ligne est « siren;percent ».",
    changed(2, f"{GBM};douze"): "Ligne 2, colonne percent : « douze » n'est pas un pourcentage.",
    changed(3, f"{CCLL};"): "Ligne 3, colonne percent : Écrivez un pourcentage.",
    changed(3, f"{CCLL};-15,30"): "Ligne 3, colonne percent : « -15,30 » n'est pas un pourcentage.",
    changed(2, f"{GBM};400"): "Ligne 2, colonne percent : « 400 » dépasse 100\u00a0%.",
    changed(2, f"{GBM};=40"): "Ligne 2, colonne percent : « =40 » n'est pas un pourcentage.",
    changed(7, f"{CCPR};3,20"): "Ligne 7, colonne percent : "
    "Les taux font 98,90\u00a0%, à plus d'un point de 100\u00a0%.",
    changed(4, f"{CCLL};16,30"): f"Ligne 4, colonne siren : « {CCLL} » est déjà à la ligne 3.",
    changed(4, "999999999;16,30"): "Ligne 4, colonne siren : "
    "« 999999999 » n'est le SIREN d'aucun EPCI.",
    changed(4, ";16,30"): "Ligne 4, colonne siren : La case est vide : un SIREN est attendu.",
    changed(4, CCPHD): "Ligne 4, colonne percent : La ligne s'arrête trop tôt : "
    "1 cases au lieu de 2.",
    WHOLE.replace(";", ",").encode(): "Ligne 2, colonne percent : La ligne est trop longue : "
    "3 cases au lieu de 2. Une virgule décimale demande des points-virgules entre les cases.",
    changed(4, f'"{CCPHD};16,30'): "Ligne 4 : La ligne ne se lit pas : "
    "un guillemet est mal placé ou n'est pas fermé.",
    b"%PDF-1.7": "Ligne 1 : Le fichier est un document PDF, pas un fichier CSV ou XLSX.",
    b"PK\x03\x04": "Ligne 1 : Le classeur est abîmé, tronqué ou protégé.",
    WHOLE.encode("utf-16"): "Ligne 1 : Le fichier est en UTF-16 : enregistrez-le en UTF-8.",
    b"siren;percent\n\0": "Ligne 2 : La ligne contient un octet nul : le fichier est abîmé, "
    "ou en UTF-16.",
}


@pytest.mark.parametrize(("content", "refusal"), BAD.items(), ids=BAD.values())
def test_a_wrong_file_is_told_with_its_line_and_column(content: bytes, refusal: str, find: Finder):
    with pytest.raises(CommandError) as refused:
        find(content)
    assert str(refused.value).splitlines()[0] == refusal


def test_every_wrong_line_is_told_at_once(find: Finder):
    with pytest.raises(CommandError) as refused:
        find(changed(2, f"{GBM};x").replace(f"{CCPR}".encode(), b"123456789"))
    assert len(str(refused.value).splitlines()) == 2


def test_percentages_that_an_act_printed_short_are_searched_with_a_warning(
    find: Finder, tmp_path: Path
):
    file, out, told = tmp_path / "tiers.csv", StringIO(), StringIO()
    file.write_text(f"{GBM};33,33\n{CCLL};33,33\n{CCPHD};33,33\n")
    call_command("find_rule", file, stdout=out, stderr=told)
    assert told.getvalue() == "Les taux font 99,99\u00a0% et non 100\u00a0%.\n"
    assert "0.00" not in {one["max_gap"] for one in json.loads(out.getvalue())}


def test_a_year_that_lacks_a_population_is_left_out_and_said(find: Finder, tmp_path: Path):
    Population.objects.filter(year=2025, epci__organisation__siren=GBM).delete()
    file, told = tmp_path / "taux.csv", StringIO()
    file.write_text(WHOLE)
    call_command("find_rule", file, stdout=StringIO(), stderr=told)
    assert told.getvalue() == f"Année 2025 écartée : population manquante ({GBM}).\n"


def test_epcis_that_no_year_knows_together_are_refused(find: Finder):
    old, new = PopulationFactory(year=2021).epci, PopulationFactory(year=2026).epci
    rows = "".join(f"{epci.organisation.siren};50\n" for epci in (old, new))
    with pytest.raises(CommandError, match="Aucune année du registre n'a la population de tous"):
        find(rows.encode())


def test_an_empty_register_and_a_missing_file_are_sentences(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("find_rule", tmp_path / "absent.csv")
    file = tmp_path / "taux.csv"
    file.write_text(WHOLE)
    with pytest.raises(CommandError, match="Le registre des EPCI est vide"):
        call_command("find_rule", file)
