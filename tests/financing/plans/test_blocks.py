"""The rule's page block by block: a gallery to start from, a sentence to edit, shares beside."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from accounts.models import Entry
from financing.core.rule_document import PARTS
from financing.criteria.acts import drop_criterion, enter_figures
from financing.models import Criterion, Rule, RuleCriterion
from financing.simulations.trying.usual import usual_rules
from tests.financing.blocks.stored import cost_index, plain, pupils
from tests.financing.plans.steps import address, component, post, put_back, rule
from tests.financing.plans.written import plan
from tests.screen import text_of
from tests.two_at_once import form_of

pytestmark = pytest.mark.django_db
PAGE = "plan_rule", "animation"


@pytest.fixture
def pair(text):
    """The two contributors of a draft whose component costs 100 € a year."""
    component(text)
    for year in (2026, 2027):
        plan(text, "salaire", year, 100_00)
    return list(text.convention.parties.filter(is_contributor=True).order_by("rank"))


@pytest.fixture
def counted(text, pair) -> Criterion:
    """300 and 100 pupils, in both years and the one before."""
    criterion = pupils(text.convention)
    for year in (2025, 2026, 2027):
        enter_figures(
            convention=text.convention,
            criterion=criterion,
            year=year,
            figures={one.organisation_id: 300 // (1 + 2 * rank) for rank, one in enumerate(pair)},
            source="rectorat",
            by=None,
        )
    return criterion


def blocks(pair, *sentences: tuple[str, ...], **more: str) -> dict[str, str]:
    """The form of a rule whose blocks are (slice, how much, by what), among both."""
    typed = {
        "first_year": "2026",
        "kind": "blocks",
        "n": str(len(sentences)),
        "unit": "1",
        "rounding": "largest_remainder",
        "step": "exact",
        "percent_rounding": "largest_remainder",
    }
    for rank, (slice_, value, by) in enumerate(sentences, 1):
        typed |= {f"s{rank}": slice_, f"v{rank}": value, f"y{rank}": by, f"g{rank}": "0"}
        typed |= {f"a{rank}-{one.pk}": "on" for one in pair}
    return typed | more


def asked(chief, typed: dict[str, str]) -> HttpResponse:
    return chief.post(address(*PAGE), typed | {"demande": "1"})


def said(chief, typed: dict[str, str]) -> str:
    """Why shares cannot be told of what is typed."""
    (fault,) = asked(chief, typed).context["shares"].faults
    return plain(fault)


def shares(chief, typed: dict[str, str]) -> list[Any]:
    response = asked(chief, typed)
    assert response.context["shares"].faults == ()
    return [amounts[0] for _, amounts in response.context["shares"].rows]


def test_each_usual_rule_opens_a_form_that_shares_or_says_what_it_lacks(chief, text, counted):
    for one in usual_rules():
        response = chief.get(address(*PAGE) + f"?modele={one.code}")
        assert response.context["form"]["kind"].value() == "blocks"
        assert response.context["shares"].faults != () or response.context["said"]
    halves = chief.get(address(*PAGE) + "?modele=acte").context
    assert plain(halves["said"]) == "105,00 € par élève"
    assert halves["shares"].rows[0][1] == (300 * 105_00, 300 * 105_00)
    assert halves["shares"].left[0] == 100_00 - 400 * 105_00


def test_a_rule_is_written_block_by_block_and_kept_as_one_document(chief, text, pair, counted):
    first, second = pair
    typed = blocks(pair, ("percent", "40", "equal"), ("rest", "", counted.code), unit="100")
    typed |= {"g2": "1", "bounds": "on", "excess": "others", f"l{second.pk}": "40"}
    assert shares(chief, typed) == [60_00, 40_00]
    assert not Rule.objects.exists()
    post(chief, *PAGE, **typed)
    kept = Rule.objects.get()
    assert kept.document == {
        "blocks": [{"percent": "40", "by": "equal"}, {"rest": True, "by": "eleves"}],
        "unit": "1.00",
        "floors": {str(second.pk): "40.00"},
        "excess": "others",
    }
    assert [term.party for term in kept.terms.all()] == [first, second]
    assert RuleCriterion.objects.get().lag == 1
    line = Entry.objects.get(act="règle du plan")
    assert plain(line.after) == (
        "Animation du programme, dès 2026 : 40 % à parts égales, le solde au prorata du critère "
        "« élèves » ; "
        "arrondi à l'euro ; plancher de 40,00 € pour CC2 ; ce qu'ils déplacent est réparti entre "
        "les autres"
    )


def test_the_form_of_a_kept_rule_sent_back_untouched_changes_nothing(chief, text, pair, counted):
    typed = blocks(pair, ("price", "0,35", counted.code), ("amounts", "", ""))
    typed |= {f"q2-{pair[0].pk}": "1 200", "bounds": "on", f"t{pair[1].pk}": "5/12"}
    post(chief, *PAGE, **typed)
    document = Rule.objects.get().document
    assert document["presence"] == {str(pair[1].pk): "5/12"}
    page = chief.get(address(*PAGE))
    chief.post(address(*PAGE), form_of(page, {"first_year", "s1"}))
    assert Rule.objects.get().document == document


def test_a_block_more_and_a_block_less_only_show(chief, text, pair):
    typed = blocks(pair, ("percent", "30", "equal"), ("rest", "", "equal"))
    more = chief.post(address(*PAGE), typed | {"ajouter": "1"}).context["form"]
    assert list(more.ranks) == [1, 2, 3]
    assert more["s3"].value() == "price"
    less = chief.post(address(*PAGE), typed | {"retirer": "1"}).context["form"]
    assert list(less.ranks) == [1]
    assert less["s1"].value() == "rest"
    assert not Rule.objects.exists()


def test_the_kind_of_a_rule_brings_its_fields_both_ways(chief, text, pair):
    begun = asked(chief, rule(text, kind="blocks")).context["form"]
    assert begun["s1"].value() == "rest"
    assert begun["y1"].value() == "population-municipale"
    back = asked(chief, blocks(pair, ("rest", "", "equal"), kind="equal"))
    assert [amounts[0] for _, amounts in back.context["shares"].rows] == [50_00, 50_00]


def test_a_block_says_in_words_who_is_in_it(chief, text, pair):
    first, second = pair
    typed = blocks(pair, ("percent", "40", "equal"), ("rest", "", "equal"))
    del typed[f"a1-{second.pk}"], typed[f"a2-{first.pk}"]
    page = asked(chief, typed)
    assert [one.who for one in page.context["form"].phrases] == ["pour CC1", "pour CC2"]
    assert plain(page.context["said"]) == "40 % pour CC1, le solde pour CC2"
    assert "40 % pour CC1, le solde pour CC2." in plain(text_of(page))
    for name in (f"a1-{first.pk}", f"a2-{second.pk}"):
        del typed[name]
    nobody = asked(chief, typed).context["form"].phrases
    assert {one.who for one in nobody} == {"entre… choisissez qui"}


def test_the_page_leads_to_the_same_rule_without_the_convention(chief, text, pair, counted):
    typed = blocks(pair, ("percent", "40", "equal"), ("rest", "", counted.code))
    tried = chief.get(asked(chief, typed).context["tried"])
    said = plain(text_of(tried))
    assert "40 % à parts égales, le solde au prorata du critère « élèves »." in said
    assert "100,00 € × 300 / 400 élèves" in said.replace("60 % × ", "")
    kind = chief.get(asked(chief, rule(text)).context["tried"])
    assert "À parts égales." in text_of(kind)
    nothing = chief.get(asked(chief, blocks(pair, ("percent", "x", "equal"))).context["tried"])
    assert "CC1" in text_of(nothing)


def test_a_price_follows_its_index_and_says_where_one_lacks(chief, text, pair, counted):
    cost_index(text.convention, {2026: 125_50})
    typed = blocks(pair, ("price", "0,10", counted.code))
    typed |= {"i1": "ilc", "j1": "2026", "d1": "4"}
    (fault,) = asked(chief, typed).context["shares"].faults
    assert fault == "Bloc 1 : l'indice « ILC » de 2027 manque."
    index = Criterion.objects.get(code="ilc")
    facts = {"convention": text.convention, "criterion": index, "source": "INSEE", "by": None}
    enter_figures(year=2027, figures={0: 130_50}, **facts)
    rows = asked(chief, typed).context["shares"].rows
    assert [one for _, one in rows] == [(30_00, 31_20), (10_00, 10_40)]
    post(chief, *PAGE, **typed)
    kept = Rule.objects.get().document["blocks"]
    assert kept == [{"price": "0.1", "by": "eleves", "index": "ilc", "since": 2026, "decimals": 4}]
    page = chief.get(address(*PAGE))
    assert plain(page.context["said"]) == "0,10 € par élève ; bloc 1 indexé sur « ILC »"
    chief.post(address(*PAGE), form_of(page, {"first_year", "s1"}))
    assert Rule.objects.get().document["blocks"] == kept
    with pytest.raises(ValidationError, match="sert à une règle"):
        drop_criterion(convention=text.convention, criterion=index, by=None)


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("7/12", ((63_16, 50_00), (36_84, 50_00))),
        ("du 01/06/2026", ((63_16, 50_00), (36_84, 50_00))),
        ("au 30/06/2027", ((50_00, 66_67), (50_00, 33_33))),
        ("du 16/06/2026 au 31/12/2026", ((64_72, 100_00), (35_28, 0))),
    ],
)
def test_who_comes_or_goes_pays_for_its_days_in_each_year(chief, text, pair, said, amounts):
    typed = blocks(pair, ("rest", "", "equal"))
    typed |= {"bounds": "on", "excess": "carrier", f"t{pair[1].pk}": said}
    assert tuple(one for _, one in asked(chief, typed).context["shares"].rows) == amounts
    post(chief, *PAGE, **typed)
    page = chief.get(address(*PAGE))
    assert page.context["form"][f"t{pair[1].pk}"].value() == said


def test_a_partner_lowers_its_part_and_the_others_compensate(chief, text, pair):
    first, second = pair
    third = text.convention.parties.get(rank=3)
    typed = blocks(pair, ("amounts", "", ""))
    for party, amount in ((first, "50"), (second, "30"), (third, "20,01")):
        typed[f"q1-{party.pk}"] = amount
    lowered = typed | {"compenser": "1", "w1": str(first.pk), "x1": "40"}
    form = chief.post(address(*PAGE), lowered).context["form"]
    assert [form[f"q1-{one.pk}"].value() for one in (first, second, third)] == [
        "40,00",
        "36,00",
        "24,01",
    ]
    assert not Rule.objects.exists()
    for more, refusal in (
        ({"w1": "", "x1": "4"}, "Choisissez la partie dont la part change."),
        ({"w1": str(first.pk), "x1": "400"}, "plus grande que le total des parts."),
        ({"w1": str(first.pk), "x1": "x"}, "« x » n'est pas un nombre positif."),
    ):
        assert refusal in text_of(chief.post(address(*PAGE), typed | {"compenser": "1"} | more))
    voted = rule(text, kind="voted_percentages")
    voted |= {f"f{first.pk}": "60 %", f"f{second.pk}": "40", "w0": str(first.pk), "x0": "55,125"}
    form = chief.post(address(*PAGE), voted | {"compenser": "0"}).context["form"]
    assert [form[f"f{one.pk}"].value() for one in pair] == ["55,125", "44,875"]


def test_parts_that_make_no_hundred_share_in_proportion(chief, text, pair):
    typed = blocks(pair, ("rest", "", PARTS))
    typed |= {f"q1-{pair[0].pk}": "51,002", f"q1-{pair[1].pk}": "49"}
    assert shares(chief, typed) == [51_00, 49_00]
    post(chief, *PAGE, **typed)
    parts = Rule.objects.get().document["figures"][PARTS]
    assert parts == {str(pair[0].pk): "51.002", str(pair[1].pk): "49"}


@pytest.mark.parametrize(
    ("sentences", "more", "fault"),
    [
        (
            [("percent", "60", "equal"), ("percent", "50", "equal")],
            {},
            "Les pourcentages des blocs font 110 %, plus de 100 %.",
        ),
        (
            [("rest", "", "equal"), ("rest", "", "equal")],
            {},
            "Deux blocs prennent le solde : 1 et 2.",
        ),
        (
            [("price", "60", "equal"), ("rest", "", "equal")],
            {},
            "2026 : le solde est négatif : les autres blocs font 120,00 € pour 100,00 €",
        ),
        (
            [("rest", "", PARTS)],
            {},
            "Bloc 1 : tous les chiffres de « parts » sont nuls pour CC1, CC2.",
        ),
        (
            [("rest", "", "equal")],
            {"bounds": "on", "excess": "others", "l{0}": "80", "l{1}": "80"},
            "2026 : les planchers font 160,00 €, plus que les 100,00 € des blocs.",
        ),
        (
            [("rest", "", "equal")],
            {"bounds": "on", "excess": "carrier", "t{0}": "13/12"},
            "Présence de plus d'une période entière pour CC1 : 13/12.",
        ),
        (
            [("rest", "", "equal")],
            {"bounds": "on", "excess": "carrier", "t{0}": "sept mois"},
            "Présence, CC1 : « sept mois » n'est ni une fraction ni des jours : écrivez « 7/12 »,",
        ),
        (
            [("percent", "beaucoup", "equal")],
            {},
            "Pourcentage du bloc 1 : « beaucoup » n'est pas un nombre positif.",
        ),
        (
            [("percent", "", "equal")],
            {},
            "Pourcentage du bloc 1 : Écrivez le pourcentage du bloc 1.",
        ),
        (
            [("rest", "", "population-municipale")],
            {},
            "Population de CC1 manquante pour 2026.",
        ),
    ],
)
def test_what_contradicts_itself_says_what_and_where(chief, text, pair, sentences, more, fault):
    keys = [one.pk for one in pair]
    typed = blocks(pair, *sentences) | {name.format(*keys): one for name, one in more.items()}
    told = [plain(one) for one in asked(chief, typed).context["shares"].faults]
    assert told[0].startswith(fault)
    assert not Rule.objects.exists()


def test_a_criterion_without_figures_says_whose_are_missing(chief, text, pair):
    criterion = pupils(text.convention)
    told = asked(chief, blocks(pair, ("rest", "", criterion.code))).context["shares"].faults
    assert [plain(one) for one in told] == [
        "Chiffre de « élèves » de CC1 manquant pour 2026.",
        "Chiffre de « élèves » de CC2 manquant pour 2026.",
    ]


def test_what_is_refused_is_kept_on_the_page(chief, text, pair):
    typed = blocks(pair, ("percent", "60", "equal"), ("percent", "50", "equal"))
    response = chief.post(address(*PAGE), typed)
    assert "110" in text_of(response)
    assert response.context["form"]["v2"].value() == "50"
    nobody = {name: one for name, one in typed.items() if not name.startswith("a")}
    assert "aucun contributeur" in text_of(chief.post(address(*PAGE), nobody)).lower()
    assert not Rule.objects.exists()


def test_a_component_whose_rule_is_in_blocks_is_taken_out_and_put_back_whole(
    chief, text, pair, counted
):
    post(chief, *PAGE, **blocks(pair, ("rest", "", counted.code)))
    document = Rule.objects.get().document
    post(chief, "edit_component", "animation", step="remove", confirmed="on")
    assert not RuleCriterion.objects.exists()
    put_back(chief)
    assert Rule.objects.get().document == document
    assert RuleCriterion.objects.get().criterion == counted
