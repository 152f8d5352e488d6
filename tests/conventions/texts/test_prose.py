"""What people type as the body of an article, and what it becomes."""

import pytest

from conventions.texts.prose import Block, Fact, Words, blocks_of, facts_in, tidy
from conventions.texts.usual_articles import AMENDMENT, CONVENTION, frame_of, hint_for
from press.words.french import spaced


def shape(body: str, rank: int = 7) -> list[tuple[str, str, list[str]]]:
    """The kind, the number and the lines of each block, without its facts."""
    return [
        (one.kind, one.number, ["".join(piece.text for piece in line) for line in one.lines])
        for one in blocks_of(body, rank, {})
    ]


def test_an_article_is_paragraphs_lists_and_numbered_sub_headings():
    body = (
        "Le texte.\n7.1 Durée\nTrois ans.\n\n- un bilan\n– un compte\n7.2 Résiliation\nÀ un mois."
    )
    assert shape(body) == [
        ("paragraph", "", ["Le texte."]),
        ("heading", "7.1", ["Durée"]),
        ("paragraph", "", ["Trois ans."]),
        ("item", "", ["un bilan", "un compte"]),
        ("heading", "7.2", ["Résiliation"]),
        ("paragraph", "", ["À un mois."]),
    ]


def test_a_sub_heading_is_numbered_by_where_its_article_stands_now():
    moved = shape("7.1 Durée\n7.4 Résiliation", rank=6)
    assert [number for _, number, _ in moved] == ["6.1", "6.2"]
    assert shape("7.1 Contexte", rank=0) == [("heading", "", ["Contexte"])]


@pytest.mark.parametrize(
    "line",
    [
        "0,5 ETP pendant trois ans",
        "10 833,33 € par an",
        "7.1 Une phrase entière, qui finit par un point.",
        "2025 est la première année",
        "-sans espace",
        "7.1",
        "7.1 " + "a" * 200,
        "0.5 ETP pour l'animation",
        "1.5 ETP pour l'animation",
        "1.1 Équivalent temps plein",
        "15.30 % du reste à charge",
        "2.5 Millions d'euros sur trois ans",
        "1.2 M€ de travaux",
        "3.05 Taux de la part",
        "12.4 kilomètres de voirie",
        "2.10 € par habitant",
    ],
)
def test_a_line_that_only_looks_like_a_sub_heading_stays_a_paragraph(line: str):
    assert shape(line) == [("paragraph", "", [spaced(line)])]


@pytest.mark.parametrize("odd", ["3.1 Autre chose", "7.1 Encore", "7.1 Durée", "10.9 Total"])
def test_the_sub_headings_of_an_article_follow_one_another(odd: str):
    read = shape(f"7.1 Durée\n7.2 Fin\n{odd}")
    assert [kind for kind, _, _ in read] == ["heading", "heading", "paragraph"]
    assert read[-1][2] == [odd]


def test_facts_come_from_the_fields_and_say_when_they_are_missing_or_invented():
    facts = {
        "fin": Fact("31 décembre 2027"),
        "délai de paiement": Fact("30 jours", is_demonstration=True),
        "tribunal": Fact(""),
    }
    body = "Jusqu'au [fin], sous [délai de paiement], devant [tribunal] ou [le juge]."
    assert blocks_of(body, 1, facts) == [
        Block(
            "paragraph",
            [
                [
                    Words("Jusqu'au "),
                    Words("31 décembre 2027"),
                    Words(", sous "),
                    Words("30 jours", "demonstration"),
                    Words(", devant "),
                    Words("[tribunal : à compléter]", "missing"),
                    Words(" ou "),
                    Words("[le juge]"),
                    Words("."),
                ]
            ],
        )
    ]


@pytest.mark.parametrize(
    "body", ["", "\n \n", "[", "]", "[]", "[[fin]]", "[fin", "\u2028", "é" * 9_000]
)
def test_nothing_that_is_typed_breaks_the_reading(body: str):
    blocks_of(body, 1, {"fin": Fact("x")})


def test_what_is_kept_has_no_stray_blanks():
    assert tidy(" \r\nUn.  \r\n\r\n\r\n\r\nDeux.\r\n ") == "Un.\n\nDeux."


def test_a_frame_says_what_the_fields_know_and_leaves_out_what_they_do_not():
    assert [one.title for one in CONVENTION] == [
        "Objet",
        "Territoire",
        "Engagements des parties",
        "Financement",
        "Gouvernance",
        "Communication",
        "Indicateurs de suivi",
        "Durée et résiliation",
        "Règlement des litiges",
    ]
    duration = CONVENTION[7]
    assert duration.body({"fin", "préavis"}) == (
        "8.1 Durée\nElle peut être complétée ou modifiée par avenant.\n8.2 Résiliation\n"
        "Une partie peut résilier la convention, [préavis]."
    )
    assert CONVENTION[2].body({"fin"}) == ""


def test_every_usual_article_has_its_hint_and_its_sub_headings_their_own_number():
    for number, frame in enumerate((CONVENTION, AMENDMENT)):
        assert frame_of(number) is frame
        for rank, usual in enumerate(frame, 1):
            assert hint_for(usual.title, number) == usual.hint != ""
            headings = [one.number for one in blocks_of(usual.body(everything()), rank, {})]
            typed = [line.split()[0] for line in usual.lines if line[0].isdigit()]
            assert [one for one in headings if one] == typed
    assert hint_for("Un autre titre", 0) == ""


def everything() -> set[str]:
    return {
        name for one in (*CONVENTION, *AMENDMENT) for line in one.lines for name in facts_in(line)
    }


def test_the_frame_of_an_amendment_always_says_where_its_changes_are():
    """Also when only the rule changes, which no field of the convention says."""
    said = {usual.title: usual.body([]) for usual in AMENDMENT}
    assert "l'annexe « Ce que change l'avenant »" in said["Ce que l'avenant change"]
    assert "ni cet avenant ni son annexe ne changent" in said["Autres dispositions"]
