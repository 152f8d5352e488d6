"""The fields of a carrier's words: filled from what letters freeze, refused where unknown."""

import json
from pathlib import Path

import pytest

from financing.letters.fields import FIELDS, faults_of, filled_blocks, filled_lines
from press.words.french import euros

SAMPLE = Path(__file__).with_name("letter_content.json")


@pytest.fixture(scope="module")
def content() -> dict:
    return json.loads(SAMPLE.read_text(encoding="utf-8"))


def test_a_field_prints_what_the_letter_says(content):
    said = filled_lines(
        "[cette lettre] n° [numéro] du [date] : [montant]\n\n[sigle], [exercice]", content
    )
    assert said == [
        f"cet appel de fonds n° 2025-0001 du 2 juin 2025 : {euros(351_900)}",
        "CCLL, 2025",
    ]


def test_every_field_prints_something_in_every_kind_of_letter(content):
    for kind in ("call", "cancel", "balance", "credit", "reduction", "return", "reminder"):
        one = content | {"kind": kind}
        assert all(field.printed(one).strip() for field in FIELDS.values())


def test_a_subsidy_is_asked_for_and_a_reminder_says_what_is_left(content):
    asked = content | {"subsidy": {}}
    assert filled_lines("[cette lettre]", asked) == ["cette demande de versement"]
    recall = content | {"kind": "reminder", "amount": 0, "left": 120_00}
    assert filled_lines("[cette lettre] : [montant]", recall) == [
        f"ce rappel amiable : {euros(120_00)}"
    ]


def test_a_line_of_which_nothing_is_left_is_not_printed(content):
    unsigned = content | {"signatory": {"name": "", "capacity": ""}}
    assert filled_lines("La direction\n[signataire] [qualité]\n", unsigned) == ["La direction"]


def test_paragraphs_and_lists_are_those_of_articles(content):
    assert filled_blocks("Bonjour,\n- un\n- [sigle]\nFin", content) == [
        {"kind": "paragraph", "lines": ["Bonjour,"]},
        {"kind": "item", "lines": ["un", "CCLL"]},
        {"kind": "paragraph", "lines": ["Fin"]},
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bonjour\n[montan]", "Ligne 2 : « [montan] » n'est pas un champ de la liste, peut-être"),
        ("[zzz]", "Ligne 1 : « [zzz] » n'est pas un champ de la liste."),
        ("{{ Montant }}", "Ligne 1 : « {{ Montant }} » : un champ s'écrit entre crochets, peut-"),
        ("a\n\n[montant", "Ligne 3 : un crochet est seul ; un champ s'écrit « [montant] »."),
    ],
)
def test_an_unknown_field_is_refused_with_its_line_and_its_name(text, said):
    (fault,) = faults_of(text)
    assert fault.startswith(said)
    assert fault.endswith(("[montant] ».", "liste."))


def test_known_fields_are_accepted():
    assert not list(faults_of(" ".join(f"[{name}]" for name in FIELDS)))
