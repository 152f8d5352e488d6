"""A rule of several blocks, written in the sheets, shared in the preview, and taken back equal."""

from fractions import Fraction

import pytest

from config.workbook.acts import undo_workbook
from config.workbook.columns import RULE_BLOCKS
from config.workbook.export import book_of
from config.workbook.foresight import Foreseen, foresee
from config.workbook.reading import read_book
from config.workbook.writing import workbook_bytes
from conventions.models import Convention
from epci.models import Organisation
from financing.dossier.key import rule_sentence
from financing.dossier.reading import read_dossier
from financing.models import Criterion, CriterionFigure, Rule, RuleCriterion
from tests.config.workbook.brought import TODAY, Rows, bring, brought, sample, two_epcis
from tests.financing.blocks.stored import half_and_half, plain

pytestmark = pytest.mark.django_db

BLOCKS = ("blocks", "criteria", "figures")


@pytest.fixture
def lead() -> Organisation:
    return two_epcis()[0]


def foreseen(lead: Organisation, rows: Rows) -> Foreseen:
    return foresee(brought(rows), lead, None, TODAY)


def shared_by_blocks() -> Rows:
    """The example, whose blocks begin a year before: 40 % by population, the rest by firms."""
    rows = sample()
    rows["rules"] = [{**rows["rules"][1], "year": 2026}]
    rows["terms"] = [{**row, "year": 2026} for row in rows["terms"][2:]]
    rows["blocks"] = [{**row, "year": 2026} for row in rows["blocks"]]
    rows["figures"] = [{**row, "year": 2025} for row in rows["figures"]]
    rows["shares"] = [
        {**row, "percent": None, "amount": amount}
        for row, amount in zip(rows["shares"], (19_852_74, 10_147_26), strict=True)
    ]
    return rows


def said(found: Foreseen) -> list[str]:
    return [str(one) for one in found.faults]


def test_what_is_previewed_is_what_is_shared_once_written():
    rows = shared_by_blocks()
    bring(rows)
    convention = Convention.objects.get()
    dossier = read_dossier(convention, TODAY)
    (file,) = dossier.components
    rule = Rule.objects.get()
    assert plain(rule_sentence(rule, file.terms[rule], file.uses(rule))) == (
        "40 % au prorata de la population totale, le solde au prorata du critère « entreprises "
        "suivies » ; plafond de 15 000,00 € pour CCB"
    )
    # 40 % × 30 000 × 57 300 / 100 000, and 60 % × 30 000 × 31 / 43.
    shares = [one.amount for one in file.cost(dossier.periods[0]).shares]
    assert shares == [6_876_00 + 12_976_74, 5_124_00 + 5_023_26]
    assert RuleCriterion.objects.get().lag == 1
    assert [one.value for one in CriterionFigure.objects.order_by("pk")] == [31, 12]


def test_the_preview_says_that_the_shares_of_the_act_agree(lead):
    found = foreseen(lead, shared_by_blocks())
    assert (said(found), found.agreeing, found.gaps) == ([], 2, ())
    rows = shared_by_blocks()
    rows["shares"][0]["amount"] += 1
    (gap,) = foreseen(lead, rows).gaps
    assert plain(gap.sentence) == "votre classeur dit 19 852,75 €, la règle donne 19 852,74 €"


@pytest.mark.usefixtures("demo")
def test_a_rule_in_blocks_of_an_application_is_exported_and_brought_back_equal():
    half_and_half()
    found = book_of(Convention.objects.filter(reference="TI-DOUBS"))
    again = read_book(workbook_bytes(found))
    assert dict(again.said()) == dict(found.said())
    told = [row.values for row in found.of(RULE_BLOCKS)]
    assert [(row["slice"], row["value"], row["by"]) for row in told] == [
        ("percent", Fraction(50), "population municipale"),
        ("rest", None, "actes pondérés"),
    ]


def test_what_is_brought_is_exported_equal_blocks_criteria_and_figures():
    rows = sample()
    rows["rules"][1] |= {"unit": "1.00", "excess": "others"}
    rows["terms"][2]["presence"] = "du 01/04/2027"
    rows["blocks"][1]["party"] = "CCA"
    bring(rows)
    again = dict(book_of(Convention.objects.all()).said())
    for name in ("rules", "terms", *BLOCKS):
        for before, after in zip(rows[name], again[name], strict=True):
            assert {one: after[one] for one in before} == before


def test_undone_its_criteria_go_with_it():
    made = bring(sample())
    assert Criterion.objects.count() == 1
    undo_workbook(brought=made, by=None, on=TODAY)
    assert not Criterion.objects.exists()
    assert not CriterionFigure.objects.exists()


WRONG = (
    ({"by": "entreprises"}, "Selon : « entreprises » n'est pas un critère"),
    ({"slice": "rest", "value": None}, "Règle : Deux blocs prennent le solde : 1 et 2."),
    ({"value": None}, "Taux (%) ou prix (€) : Écrivez le taux ou le prix du bloc."),
    ({"value": Fraction(120)}, "Règle : Les pourcentages des blocs font 120 %, plus de 100 %."),
    ({"party": "CCX"}, "Contributeur : « CCX » n'est le sigle d'aucune partie"),
    ({"by": "parts votées"}, "Contributeur : Nommez le contributeur"),
    ({"index": "entreprises suivies"}, "Indice : « entreprises suivies » n'est pas un indice"),
    ({"year": 2026}, "Dès l'exercice : Aucune règle par blocs de ce volet ne commence en 2026."),
)


@pytest.mark.parametrize(("typed", "why"), WRONG)
def test_what_a_block_contradicts_is_said_at_its_cell(typed: dict, why: str, lead):
    rows = sample()
    rows["blocks"][0] |= typed
    assert why in plain(" ".join(said(foreseen(lead, rows))))


def test_a_rule_by_blocks_that_has_none_is_refused(lead):
    rows = sample()
    rows["blocks"] = []
    assert said(foreseen(lead, rows)) == [
        "Règles, ligne 3, colonne Règle : Une règle par blocs a ses blocs, sur la feuille Blocs."
    ]
