"""What a workbook may have that is wrong: what and where, in one page, and nothing written."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from config.workbook.columns import SHEETS
from config.workbook.foresight import foresee
from conventions.models import Convention, Party
from tests.config.workbook.brought import TODAY, Rows, brought, sample, two_epcis
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def faults(content: bytes) -> list[str]:
    found = foresee(content, None, None, TODAY)
    assert not Convention.objects.exclude(reference="DEJA").exists()
    assert not Party.objects.exists()
    return [str(one) for one in found.faults]


def edited(edit: Callable[[Workbook], object]) -> bytes:
    """The sample, edited as a person does in a spreadsheet."""
    book, target = load_workbook(BytesIO(brought(sample()))), BytesIO()
    edit(book)
    book.save(target)
    return target.getvalue()


def typed(sheet: str, place: str, value: object) -> bytes:
    return edited(lambda book: book[sheet].__setitem__(place, value))


def said(**changes: dict[str, object]) -> bytes:
    """The sample with other values in the first row of some sheets."""
    rows: Rows = sample()
    for sheet, values in changes.items():
        rows[sheet][0] |= values
    return brought(rows)


FILES = {
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien classeur Excel (.xls)"),
    "a password": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe",
    ),
    "no workbook": (b"reference;titre\n", "n'est pas un classeur XLSX"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook_of_ours(name: str):
    content, expected = FILES[name]
    (only,) = faults(content)
    assert expected in only


def test_another_template_is_named_what_it_lacks():
    book, target = Workbook(), BytesIO()
    book.active.title = "Suivi 2026"
    book.save(target)
    (only,) = faults(target.getvalue())
    assert only.startswith("Aucune feuille n'est celle du modèle. Il attend : Conventions, Parties")


def test_more_rows_than_a_workbook_may_have_are_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("press.files.workbooks.MOST_ROWS", 50)
    book, target = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("Conventions")
    for _ in range(53):
        sheet.append(["X"])
    book.save(target)
    assert faults(target.getvalue()) == ["Une feuille du classeur a plus de 50 lignes."]


CELLS = {
    "a formula": (
        lambda: typed("Montants", "E2", "=40000*1"),
        (
            "Montants, ligne 2 : E2 est une formule : remplacez-la par sa valeur (collage spécial, "
            "valeurs)."
        ),
    ),
    "merged cells": (
        lambda: edited(lambda book: book["Lignes"].merge_cells("A2:B2")),
        "Lignes, ligne 2 : A2:B2 : des cases sont fusionnées, défusionnez-les.",
    ),
    "a hidden sheet": (
        lambda: edited(lambda book: setattr(book["Parties"], "sheet_state", "hidden")),
        "Parties : Cette feuille est masquée : affichez-la, ou supprimez-la.",
    ),
    "a day that is none": (
        lambda: typed("Conventions", "G2", "31/02/2026"),
        (
            "Conventions, ligne 2, colonne Prend effet le : « 31/02/2026 » n'est pas une date : "
            "écrivez 10/04/2025."
        ),
    ),
    "a day that is a number": (
        lambda: typed("Conventions", "I2", 46_023),
        (
            "Conventions, ligne 2, colonne Soumise aux conseils le : « 46023 » est un nombre : "
            "donnez à la case un format de date."
        ),
    ),
    "an empty cell that is required": (
        lambda: typed("Montants", "E2", None),
        "Montants, ligne 2, colonne Montant (€) : La case est vide : un montant est attendu.",
    ),
    "half a centime": (
        lambda: typed("Montants", "E2", 40_000.005),
        "Montants, ligne 2, colonne Montant (€) : « 40000,005 » a plus de deux décimales.",
    ),
    "a word out of its list": (
        lambda: typed("Lignes", "D2", "charge"),
        (
            "Lignes, ligne 2, colonne Nature : « charge » n'est pas dans la liste : dépense, "
            "ressource, participation des partenaires."
        ),
    ),
    "a column that lacks": (
        lambda: edited(lambda book: book["Parties"].delete_cols(4)),
        "Parties, ligne 1 : 1 colonne manque : « Sigle ».",
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_told_with_its_sheet_its_line_and_its_column(name: str):
    two_epcis()
    make, expected = CELLS[name]
    assert expected in faults(make())


LINKS = {
    "a total that differs": (
        {"lines": {"total": 4_100_000}},
        (
            "Lignes, ligne 2, colonne Total annoncé (€) : Le total annoncé, 41\u202f000,00\u00a0€, "
            "n'est pas la somme des montants : 40\u202f000,00\u00a0€."
        ),
    ),
    "a convention that no sheet names": (
        {"periods": {"convention": "TI-AUTRE"}},
        (
            "Périodes, ligne 2, colonne Convention : « TI-AUTRE » n'est pas sur la feuille "
            "Conventions."
        ),
    ),
    "a stranger": (
        {"terms": {"party": "CCZ"}},
        (
            "Contributeurs, ligne 2, colonne Contributeur : « CCZ » n'est le sigle d'aucune "
            "partie de TI-EXEMPLE."
        ),
    ),
    "a rule that contradicts itself": (
        {"rules": {"step": "0.1", "rounding": None}},
        "Règles, ligne 2, colonne Règle : ",
    ),
    "a day to come": (
        {"letters": {"issued_on": date(2027, 3, 2)}},
        "Lettres, ligne 2, colonne Date : Ce jour n'est pas encore venu.",
    ),
    "more paid than asked": (
        {"payments": {"amount": 700_000}},
        (
            "Paiements, ligne 2, colonne Montant (€) : 7\u202f000,00\u00a0€ payés d'une lettre de "
            "6\u202f405,00\u00a0€."
        ),
    ),
    "a period beyond the convention": (
        {"periods": {"starts_on": date(2025, 1, 1)}},
        "Périodes, ligne 2, colonne Début : La convention commence le 01/01/2026.",
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_what_contradicts_another_sheet_is_told_at_its_cell(name: str):
    two_epcis()
    changes, expected = LINKS[name]
    assert any(one.startswith(expected) for one in faults(said(**changes)))


def test_percents_kept_as_fractions_are_recognised():
    two_epcis()
    rows = sample()
    for row, rate in zip(rows["shares"], ("0.573", "0.427"), strict=True):
        row["percent"] = Fraction(rate)
    (only,) = faults(brought(rows))
    assert only.startswith("Parts votées, ligne 2, colonne Taux (%) : Les taux font 1 : vos cases")


def test_a_convention_already_there_is_told_to_its_lead_alone():
    lead, partner = two_epcis()
    Convention.objects.create(reference="DEJA", title="Elle est là", kind="partnership")
    rows = sample()
    for listed in rows.values():
        for row in listed:
            row |= {name: "deja" for name in ("reference", "convention") if name in row}
    Convention.objects.update(led_by=partner)
    assert faults(brought(rows)) == []
    Convention.objects.update(led_by=lead)
    (only,) = faults(brought(rows))
    assert only.startswith("Conventions, ligne 2, colonne Référence : DEJA est déjà dans Prorata")


def test_nobody_s_vote_is_declared_in_the_place_of_people_who_are_there():
    _, partner = two_epcis()
    MembershipFactory(organisation=partner)
    (only,) = faults(brought(sample()))
    assert "CCB a des personnes dans Prorata : laissez vides ses jours" in only


def test_every_fault_is_told_at_once():
    two_epcis()
    rows = sample()
    rows["lines"][0]["total"] = 1
    rows["terms"][0]["party"] = "CCZ"
    rows["letters"][0]["amount"] = 1
    assert {one.split(",")[0] for one in faults(brought(rows))} >= {
        "Lignes",
        "Contributeurs",
        "Paiements",
    }


def test_sheets_that_one_does_not_need_may_be_left_out():
    lead, _ = two_epcis()
    rows = {"conventions": sample()["conventions"]}

    def leave(book: Workbook) -> None:
        for spec in SHEETS[1:]:
            del book[spec.title]

    book, target = load_workbook(BytesIO(brought(rows))), BytesIO()
    leave(book)
    book.save(target)
    found = foresee(target.getvalue(), lead, None, TODAY)
    assert (found.faults, [one.reference for one in found.conventions]) == ((), ["TI-EXEMPLE"])
