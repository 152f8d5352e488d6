"""What pages and commands show of a rule in blocks: a column a criterion, and no inhabitants."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from financing.models import CriterionFigure, Key, Rule
from tests.financing.blocks.stored import YEAR, acts_counted, half_and_half, plain
from tests.financing.blocks.test_stored import adopted, file, period
from tests.financing.reading import CHIEF
from tests.screen import text_of

PLACE = ["TI-DOUBS", "animation", YEAR]


@pytest.fixture
def rule(demo: None) -> Rule:
    with time_machine.travel(datetime(2026, 6, 2, 9, tzinfo=UTC), tick=False):
        yield half_and_half()


@pytest.fixture
def chief(client: Client, rule: Rule) -> Client:
    client.force_login(User.objects.get(email=CHIEF))
    return client


def test_the_sharing_page_has_a_column_a_criterion(chief):
    said = plain(text_of(chief.get(reverse("sharing_of", args=PLACE))))
    assert "Population municipale 2026 Actes pondérés 2026" in said
    assert "GBM" in said
    assert "30,5" in said
    assert "Chiffres : population municipale 2026, actes pondérés 2026." in said
    csv = chief.get(reverse("sharing_of", args=PLACE), {f"p{period().pk}-format": "csv"})
    lines = csv.getvalue().decode("utf-8-sig").splitlines()
    assert "Actes pondérés 2026" in lines[0]
    assert [";30,5;" in line for line in lines].count(True) == 1


def test_a_missing_figure_leads_to_the_criteria(chief):
    CriterionFigure.objects.filter(value=45).delete()
    said = text_of(chief.get(reverse("sharing_of", args=PLACE)))
    assert "Chiffre de « actes pondérés » de CCPR manquant pour 2026." in said
    assert "Voir les critères et leurs chiffres" in said


def test_a_key_in_blocks_is_adopted_on_its_page(chief):
    page = reverse("adopt_key", args=PLACE)
    shown = chief.get(page)
    assert "Actes pondérés 2026" in text_of(shown)
    form = shown.context["form"]
    typed = {
        "first_year": YEAR,
        "last_year": YEAR,
        "population_year": YEAR,
        "adopted_on": "01/06/2026",
        "act": form.fields["act"].choices[1][0],
    }
    previewed = chief.post(page, typed | {"step": "confirm"})
    confirmed = previewed.context["form"].proposal.fingerprint
    chief.post(page, typed | {"step": "do", "confirmed": confirmed})
    key = Key.objects.get(rule__kind="blocks")
    assert [one["name"] for one in key.document["criteria"]] == [
        "population municipale",
        "actes pondérés",
    ]


def told() -> dict[str, Any]:
    """What the command says of 2026."""
    out = StringIO()
    asked = ["TI-DOUBS", "--year", str(YEAR), "--component", "animation", "--format", "json"]
    call_command("shares", *asked, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_gives_criteria_beside_populations(rule):
    data = told()
    assert data["criteria"] == [
        {"name": "population municipale", "unit": "hab.", "year": 2026},
        {"name": "actes pondérés", "unit": "actes", "year": 2026},
    ]
    ccll = next(one for one in data["shares"] if one["organisation"] == "CCLL")
    assert ccll["population"] == 25265
    assert ccll["criteria"] == {"population municipale": "25265", "actes pondérés": "30.5"}
    rule.document = {"blocks": [{"rest": True, "by": "equal"}]}
    rule.save()
    rule.criteria.all().delete()
    equal = told()
    assert {one["population"] for one in equal["shares"]} == {None}
    assert equal["criteria"] == []


def test_a_count_that_lags_calls_on_last_year_and_settles_on_the_year(rule):
    use = rule.criteria.get()
    use.lag = 1
    use.save()
    acts_counted(rule.component, YEAR - 1)
    key = adopted(rule)
    (_, counted) = file().key(YEAR).criteria
    assert counted.year == YEAR - 1
    assert [one.criterion.year for one in file().counted_since(rule, YEAR)] == [YEAR]
    CriterionFigure.objects.filter(year=YEAR, value=45).delete()
    assert [one.criterion.year for one in file().counted_since(rule, YEAR)] == [YEAR - 1]
    assert key.document["criteria"][1]["year"] == YEAR - 1


def test_who_comes_during_the_first_year_is_there_for_all_the_others(rule):
    (first, *_) = rule.terms.all()
    rule.document = rule.document | {"presence": {str(first.party_id): "5/12"}}
    rule.save()
    assert file().key(YEAR).blocks.presence
    assert not file().proposed_by(rule, YEAR, YEAR + 1).blocks.presence


def test_the_variation_of_a_year_is_split_by_criterion(chief, rule):
    said = plain(text_of(chief.get(reverse("sharing_of", args=PLACE))))
    assert "Pourquoi les quotes-parts bougent depuis 2025" in said
    assert "Populations Règle Montant" in said
    rule.document = {
        "blocks": [
            {"percent": "40", "by": "equal"},
            {"rest": True, "by": "actes-ponderes"},
        ]
    }
    rule.save()
    later = acts_counted(rule.component, YEAR + 1)
    CriterionFigure.objects.filter(criterion=later, year=YEAR + 1, value=305).update(value=545)
    place = ["TI-DOUBS", "animation", YEAR + 1]
    page = chief.get(reverse("sharing_of", args=place))
    said = plain(text_of(page))
    assert "Avant" not in said
    assert "Actes pondérés Règle Montant" in said
    assert "les chiffres nouveaux de chaque critère sous la règle d'avant" in said
    (own,) = (one for one in page.context["shared"][0].movements if one.label == "CCLL")
    assert own.variation.figures == {"actes pondérés": own.variation.change}
    assert "+1 190,34 € par le critère « actes pondérés »." in plain(own.sentence)


def test_a_figure_that_moved_by_more_than_a_tenth_is_told_before_a_key_is_adopted(chief, rule):
    acts_counted(rule.component, YEAR - 1)
    CriterionFigure.objects.filter(year=YEAR - 1, value=45).update(value=30)
    shown = plain(text_of(chief.get(reverse("adopt_key", args=PLACE))))
    assert "4,5 actes en 2026, 3 en 2025 (+50,0 %). Vérifiez ce chiffre." in shown


def test_the_rule_of_an_act_is_found_in_blocks_by_percentages_and_by_euros(chief, rule):
    page = reverse("rule_search", args=PLACE)
    ranks = {one.party.short_name: f"t{one.party.rank}" for one in file().key(YEAR).partners}
    rule.document = rule.document | {"ceilings": {}}
    rule.save()
    cost = file().cost(period())
    euros = {ranks[one.partner.party.short_name]: str(one.amount // 100) for one in cost.shares}
    found = plain(text_of(chief.get(page, euros | {"en": "euros"})))
    assert (
        "50 % au prorata de la population municipale, le solde au prorata du critère « actes "
        "pondérés » ; arrondi à l'euro." in found
    )
    by_acts = {"GBM": "50", "CCLL": "12,71", "CCPHD": "16,67", "CCVM": "10,42", "CCPM": "8,33"}
    typed = {ranks[name]: text for name, text in (by_acts | {"CCPR": "1,87"}).items()}
    found = plain(text_of(chief.get(page, typed)))
    assert "Au prorata du critère « actes pondérés » ; pas de 0,01 point, plus fort" in found
    refused = text_of(chief.get(page, euros | {"en": "euros", ranks["GBM"]: "x"}))
    assert "« x » n'est pas un montant" in refused
