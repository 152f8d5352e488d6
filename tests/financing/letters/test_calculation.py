"""The files inside a letter: the content itself, and its table for a spreadsheet."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Pdf

from financing.letters import page
from financing.letters.calculation import (
    CSV,
    JSON,
    Content,
    as_csv,
    as_json,
    disagreements,
    frozen_in,
)
from press.files.pdf import attachments

SAMPLE = Path(__file__).parent / "letter_content.json"


@pytest.fixture
def content() -> Content:
    loaded: Content = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def letter() -> bytes:
    return page.render(json.loads(SAMPLE.read_text(encoding="utf-8")))


def test_a_letter_carries_its_content_and_its_table(letter, content):
    inside = attachments(letter)
    assert sorted(inside) == [CSV, JSON]
    assert list(disagreements(content, inside)) == []
    assert page.canonical(frozen_in(inside[JSON])) == page.canonical(content)


def test_the_files_are_described_as_archives_ask(letter):
    with Pdf.open(BytesIO(letter)) as document:
        described = [
            (str(one.Desc), one.AFRelationship, file.Subtype, str(file.Params.ModDate))
            for one in document.Root.AF
            for file in [one.EF.F]
        ]
    assert described == [
        ("Parts des partenaires, pour un tableur", "/Data", "/text/csv", "D:20250602000000Z"),
        ("Contenu et calcul de la lettre", "/Source", "/application/json", "D:20250602000000Z"),
    ]


def test_a_draft_carries_no_file(content):
    assert attachments(page.render(content, draft=True)) == {}


def test_the_content_is_followed_by_what_rendered_it(content):
    whole = json.loads(as_json(content))
    assert sorted(whole.keys() - content.keys()) == ["rendering"]
    assert sorted(whole["rendering"]) == [
        "fontpkg-fira-sans",
        "harfbuzz",
        "pango",
        "pydyf",
        "weasyprint",
    ]
    assert all(version[0].isdigit() for version in whole["rendering"].values())


def test_the_table_opens_in_a_french_spreadsheet(content):
    content["shares"][1]["ceiling"] = 400_000
    content["shares"][2]["name"] = "=1+1"
    rows = as_csv(content).decode("utf-8-sig").splitlines()
    assert len(rows) == 7
    assert rows[0] == (
        "SIREN;partenaire;habitants;part (%);poids;"
        "reste à charge partagé (€);plafond (€);montant (€);calcul"
    )
    assert rows[2].startswith(
        "200068070;Communauté de Communes Loue Lison;25811;15,30;306;23000,00;4000,00;3519,00;"
    )
    assert rows[3].startswith("242504181;'=1+1;27549;")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "les fichiers joints sont absents."),
        ({JSON: b"{}"}, "les fichiers joints sont calcul.json."),
        ({JSON: b"{", CSV: b""}, "les fichiers joints ne se lisent pas."),
        ({JSON: b"{}", CSV: b""}, "les fichiers joints ne se lisent pas."),
        ({JSON: b"[]", CSV: b""}, "les fichiers joints ne se lisent pas."),
    ],
)
def test_files_that_are_not_those_of_a_letter_are_named(content, files, sentence):
    assert list(disagreements(content, files)) == [sentence]


def test_a_changed_amount_is_seen_in_either_file(content):
    files = {JSON: as_json(content), CSV: as_csv(content)}
    content["shares"][0]["amount"] += 1
    assert list(disagreements(content, files)) == [
        "calcul.json ne dit pas ce que dit la lettre.",
        "calcul.csv ne dit pas ce que dit la lettre.",
    ]


def test_a_letter_of_the_first_schema_may_have_no_file(content):
    assert list(disagreements(content | {"schema": 1}, {})) == []
    assert list(disagreements(content | {"schema": 1}, {CSV: b""})) == [
        "les fichiers joints sont calcul.csv."
    ]
