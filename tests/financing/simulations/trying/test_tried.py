"""A rule as it is typed: the shares of its file, its address, and a refusal where it belongs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from financing.core.block_sharing import share_by_blocks
from financing.core.rule_answer import answer
from financing.core.rule_document import read_rule
from financing.simulations.trying.opened import texts_of_file
from financing.simulations.trying.tried import TriedRule, with_one_more, without
from financing.simulations.trying.usual import EXAMPLES, usual_rules
from tests.oracles.random_rules import random_document
from tests.oracles.walking import by_oracle

GOLDEN = json.loads((Path(__file__).parents[2] / "core" / "golden_keys.json").read_text())
TABLE = "nom;population;km\nA;25 811;3\nB;50 000;\nC;25 582;7"
TYPED = {"montant": "28 000", "tableau": TABLE}


def tried(**texts: str) -> TriedRule:
    return TriedRule(TYPED | texts)


def amounts(rule: TriedRule) -> dict[str, int]:
    return {share.name: share.amount for share in rule.shares}


def refused(rule: TriedRule) -> dict[str, list[str]]:
    """What is said beside each field; beside « blocs » what is said of all of them."""
    found = {name: list(errors) for name, errors in rule.form.errors.items()}
    for block in rule.blocks:
        found |= {block.add_prefix(name): list(one) for name, one in block.errors.items()}
    return found | ({"blocs": rule.general} if rule.general else {})


# What a file says, the page says


@pytest.mark.parametrize("case", GOLDEN, ids=[case["id"] for case in GOLDEN])
def test_each_golden_case_is_opened_and_shared(case: dict[str, Any]) -> None:
    rule = TriedRule(texts_of_file(json.dumps(case["input"])))
    euros = {name: f"{amount // 100}.{amount % 100:02}" for name, amount in amounts(rule).items()}
    assert refused(rule) == {}
    assert euros == case["amounts"]


@pytest.mark.parametrize("seed", range(0, 400, 3))
def test_a_random_rule_that_is_opened_shares_as_its_file_does(seed: int) -> None:
    document = random_document(seed)
    if not isinstance(by_oracle(document), dict):
        return
    rule = TriedRule(texts_of_file(json.dumps(document)))
    assert refused(rule) == {}
    expected = answer(share_by_blocks(*read_rule(document)))
    assert answer(share_by_blocks(*read_rule(rule.document))) == expected
    assert json.loads(rule.file) == rule.document
    assert TriedRule(texts_of_file(rule.file)).document == rule.document


def test_what_an_address_need_not_say_is_not_in_the_file() -> None:
    assert tried(c1="population", unite="0.01", arrondi="largest_remainder").document == {
        "amount": "28000.00",
        "contributors": ["A", "B", "C"],
        "figures": {"population": {"A": "25811", "B": "50000", "C": "25582"}},
        "blocks": [{"rest": True, "by": "population"}],
    }


def test_a_rule_of_every_slice_is_written_as_its_file_says() -> None:
    rule = tried(
        tableau=(
            "nom;parts;fixe;bas;haut;là\nA;51,000;2 000;10;90 000;7/12\nB;49,002;;;;0,5\nC;0;;;;"
        ),
        unite="10",
        arrondi="largest_remainder",
        blocs="4",
        t1="amounts",
        c1="fixe",
        t2="price",
        v2="0,5 €",
        c2="parts",
        e2="sauf c",
        t3="percent",
        v3="12,5 %",
        e3="B ; A",
        t4="rest",
        c4="parts",
        planchers="bas",
        plafonds="haut",
        presence="là",
        ecart="others",
    )
    assert refused(rule) == {}
    assert rule.document == {
        "amount": "28000.00",
        "contributors": ["A", "B", "C"],
        "unit": "10",
        "excess": "others",
        "floors": {"A": "10.00"},
        "ceilings": {"A": "90000.00"},
        "presence": {"A": "7/12", "B": "0.5"},
        "figures": {"parts": {"A": "51.000", "B": "49.002", "C": "0"}},
        "blocks": [
            {"amounts": {"A": "2000.00"}},
            {"price": "0.5", "by": "parts", "among": ["A", "B"]},
            {"percent": "12.5", "by": "equal", "among": ["B", "A"]},
            {"rest": True, "by": "parts"},
        ],
    }
    assert list(rule.notices) == [
        f"Les parts du bloc {rank} font 100,002, et non 100 : elles se partagent en proportion."
        for rank in (2, 4)
    ]


def test_what_each_block_gives_is_said_in_euros_and_a_step_is_kept() -> None:
    rule = tried(
        pas="1/20",
        methode="highest_averages",
        blocs="2",
        t1="percent",
        v1="40",
        e1="B",
        c2="population",
        e2="A, C",
    )
    assert rule.document["percent_step"] == "0.05"
    assert rule.document["percent_rounding"] == "highest_averages"
    assert list(rule.slices) == [
        ("40\u00a0% pour B", 11_200_00),
        ("Le solde au prorata de la population entre les autres", 16_800_00),
    ]
    assert rule.percents_head == "%"
    assert [share.percent for share in rule.shares] == [
        "30,15\u00a0%",
        "40,00\u00a0%",
        "29,85\u00a0%",
    ]


def test_percentages_are_those_before_bounds_and_none_beside_a_price() -> None:
    bounded = tried(tableau="nom;haut\nA;10\nB;", plafonds="haut")
    assert bounded.percents_head == "% avant bornes"
    assert [share.percent for share in bounded.shares] == ["50,0000\u00a0%"] * 2
    priced = tried(t1="price", v1="0,5", c1="population")
    assert (priced.percents_head, [clause for clause, _ in priced.slices]) == (
        "",
        ["0,50\u00a0€ par hab."],
    )
    assert str(priced.picture).count("Reste au porteur") == 0  # they exceed what is to share


# The address


def test_the_address_says_the_rule_again_and_nothing_twice() -> None:
    rule = tried(t1="percent", v1="50", c1="km", e1="A ; C", unite="1", blocs="1")
    assert rule.query == (
        "montant=28+000&tableau=nom;population;km%0AA;25+811;3%0AB;50+000;%0AC;25+582;7&unite=1"
        "&t1=percent&v1=50&c1=km&e1=A+;+C"
    )
    assert rule.fits
    assert not tried(tableau="\n".join(f"Commune {rank}" for rank in range(400))).fits


def test_a_block_is_added_and_taken_away_and_those_after_it_go_up() -> None:
    one = {**TYPED, "t1": "percent", "v1": "40", "e1": "A"}
    two = with_one_more(one) | {"c2": "km"}
    assert len(TriedRule(two).blocks) == 2
    assert without(two, 1) == TYPED | {"blocs": "1", "c1": "km"}
    assert without(two, 2) == one | {"blocs": "1"}
    assert without(one, 1) == one | {"blocs": "1"}  # a rule has one block at least
    many = TYPED | {"blocs": "12"}
    assert with_one_more(many) == many
    assert not TriedRule(many).may_grow


@pytest.mark.parametrize("said", ["", "x", "0", "-1", "999", "1e3", "²"])
def test_a_count_of_blocks_that_is_none_is_one_or_the_most(said: str) -> None:
    assert len(tried(blocs=said).blocks) == 1


# What is refused is said beside its field


REFUSED = [
    ({"montant": "1.234"}, "montant", "« 1.234 » est ambigu : écrivez 1234 ou 1 234."),
    ({"montant": ""}, "montant", "Écrivez le montant à répartir, 28 000 par exemple."),
    ({"tableau": ""}, "tableau", "Collez ou tapez les contributeurs, un par ligne."),
    ({"tableau": "nom;km\nA;1\nA;2"}, "tableau", "Ligne 3 : « A » est déjà à la ligne 2."),
    ({"unite": "7"}, "unite", "Sélectionnez un choix valide. 7 n’en fait pas partie."),
    ({"c1": "surface"}, "c1", "Le tableau n'a pas de colonne « surface »."),
    ({"plafonds": "haut"}, "plafonds", "Le tableau n'a pas de colonne « haut »."),
    ({"c1": "km"}, "__all__1", "Bloc 1 : chiffre de « km » manquant pour B."),
    ({"t1": "percent"}, "v1", "Écrivez le pourcentage du bloc."),
    ({"t1": "price", "v1": " "}, "v1", "Écrivez le prix du bloc."),
    ({"t1": "price", "v1": "x"}, "v1", "« x » n'est pas un nombre : écrivez 10 833,33."),
    (
        {"t1": "percent", "v1": "-3"},
        "v1",
        "« -3 » est négatif : un nombre positif ou nul est attendu.",
    ),
    (
        {"t1": "percent", "v1": "12.500"},
        "v1",
        "« 12.500 » est ambigu : écrivez 12500 ou 12,500.",
    ),
    ({"t1": "amounts"}, "c1", "Choisissez la colonne du tableau qui porte les montants."),
    ({"e1": "A ; D"}, "e1", "« D » n'est pas un contributeur du tableau."),
    ({"e1": "sauf A, B, C"}, "e1", "« sauf A, B, C » ne laisse personne."),
    ({"e1": "A ; A"}, "__all__1", "Bloc 1 : contributeur en double : A."),
    (
        {"tableau": "nom;km\nA;1\nB;x\nC;", "c1": "km"},
        "c1",
        "Ligne 3, « km » de B : « x » n'est pas un nombre : écrivez 10 833,33.",
    ),
    (
        {"tableau": "nom;km\nA;1\nB;0\nC;0", "c1": "km", "e1": "B ; C"},
        "__all__1",
        "Bloc 1 : tous les chiffres de « km » sont nuls pour B, C.",
    ),
    (
        {"tableau": "nom;parts\nA;0\nB;0", "c1": "parts"},
        "__all__1",
        "Bloc 1 : tous les chiffres de « parts » sont nuls pour A, B.",
    ),
    ({"blocs": "2"}, "blocs", "Deux blocs prennent le solde : 1 et 2."),
    (
        {"t1": "percent", "v1": "60", "blocs": "2", "t2": "percent", "v2": "60"},
        "blocs",
        "Les pourcentages des blocs font 120\u00a0%, plus de 100\u00a0%.",
    ),
    (
        {"blocs": "2", "t2": "price", "v2": "10 000"},
        "blocs",
        (
            "Le solde est négatif : les autres blocs font 30\u202f000,00\u00a0€ pour "
            "28\u202f000,00\u00a0€ à répartir."
        ),
    ),
    (
        {"tableau": "nom;bas\nA;28 000,01\nB;", "planchers": "bas", "ecart": "others"},
        "planchers",
        ("Les planchers font 28\u202f000,01\u00a0€, plus que les 28\u202f000,00\u00a0€ des blocs."),
    ),
    (
        {"tableau": "nom;bas;haut\nA;5;4\nB;;", "planchers": "bas", "plafonds": "haut"},
        "planchers",
        "Le plancher de A, 5,00\u00a0€, dépasse son plafond, 4,00\u00a0€.",
    ),
    (
        {"tableau": "nom;bas\nA;-5", "planchers": "bas"},
        "planchers",
        "Ligne 2, « bas » de A : « -5 » est négatif : un nombre positif ou nul est attendu.",
    ),
    (
        {"tableau": "nom;là\nA;13/12\nB;", "presence": "là"},
        "presence",
        "Présence de plus d'une période entière pour A : 13/12.",
    ),
    (
        {"tableau": "nom;là\nA;7/0\nB;", "presence": "là"},
        "presence",
        "Ligne 2, « là » de A : « 7/0 » n'est pas une fraction : écrivez 7/12.",
    ),
    (
        {"t1": "price", "v1": "1", "pas": "1"},
        "pas",
        ("Un pas arrondit des pourcentages : aucun bloc de montants ni de prix ne s'y ajoute."),
    ),
    (
        {"t1": "percent", "v1": "0,5", "pas": "1"},
        "pas",
        ("Les 0,50\u00a0% que partagent A, B, C ne sont pas un multiple du pas de 1 point."),
    ),
    (
        {"arrondi": "each_alone", "ecart": "others"},
        "arrondi",
        (
            "Des quotes-parts arrondies chacune pour soi ne reportent pas leurs bornes sur les "
            "autres : l'écart reste au porteur."
        ),
    ),
]


@pytest.mark.parametrize(("texts", "field", "sentence"), REFUSED)
def test_a_refusal_says_what_and_stands_beside_its_field(
    texts: dict[str, str], field: str, sentence: str
) -> None:
    rule = tried(**texts)
    assert {field: [sentence]}.items() <= refused(rule).items()
    assert rule.sharing is None
    assert rule.refusals == 1


def test_the_faults_of_a_column_are_all_said_or_how_many_follow() -> None:
    rule = tried(tableau="nom;km\n" + "\n".join(f"C{rank};x" for rank in range(8)), c1="km")
    told = refused(rule)["c1"]
    assert (len(told), told[-1]) == (6, "Et 3 autres fautes.")


def test_a_column_that_is_gone_stays_chosen() -> None:
    choices = dict(tried(c1="surface").blocks[0].fields["c"].choices)
    assert choices["surface"] == "surface (pas dans le tableau)"


def test_an_empty_page_refuses_nothing() -> None:
    rule = TriedRule({"unite": "1", "blocs": "2", "t1": "percent"})
    assert (rule.is_empty, refused(rule), rule.shares, rule.picture) == (True, {}, [], None)


# Files that the page cannot show


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "le fichier n'est pas du JSON : ligne 1, colonne 1"),
        ("{}", "il manque la clé « amount »"),
        (
            json.dumps(
                {"amount": "1", "contributors": ["A;B"], "blocks": [{"rest": True, "by": "equal"}]}
            ),
            "« A;B » contient un point-virgule, qui sépare les colonnes de la page",
        ),
        (
            json.dumps(
                {
                    "amount": "1",
                    "contributors": [f"C{rank}" for rank in range(501)],
                    "blocks": [{"rest": True, "by": "equal"}],
                }
            ),
            "la page montre 500 contributeurs au plus",
        ),
        (
            json.dumps(
                {
                    "amount": "1",
                    "contributors": ["A"],
                    "blocks": [{"percent": "1", "by": "equal"}] * 13,
                }
            ),
            "la page montre 12 blocs au plus",
        ),
        ("\ud800", "le fichier n'est pas en UTF-8 (octet 1)"),
    ],
)
def test_a_file_that_no_page_shows_says_why(content: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        texts_of_file(content)


# The gallery


def test_each_usual_rule_is_a_link_to_an_example_that_shares() -> None:
    assert [one.code for one in usual_rules()] == list(EXAMPLES)
    for one in usual_rules():
        rule = TriedRule(EXAMPLES[one.code])
        assert (refused(rule), rule.query, rule.told) == ({}, one.query, one.told)
        assert rule.sharing.total == sum(amounts(rule).values()) > 0
