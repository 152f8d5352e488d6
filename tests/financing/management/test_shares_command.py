"""manage.py shares: what councils voted comes out to the centime, and says why."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from conventions.models import Convention
from epci.models import Population
from financing.models import ActualAmount, Line, Period, PlannedAmount, RuleTerm
from tests.conventions.amendments.amended import amend, signed_by_all
from tests.financing.voted import VOTED

pytestmark = pytest.mark.usefixtures("demo")


def shares(reference: str, year: int, **options: str | None) -> dict:
    """The command's JSON; options left at None are not given."""
    given = {name: value for name, value in options.items() if value is not None}
    out = StringIO()
    call_command("shares", reference, year=year, format="json", stdout=out, **given)
    return json.loads(out.getvalue())


def refusal(reference: str, year: int, **options: str) -> list[str]:
    with pytest.raises(CommandError) as refused:
        shares(reference, year, **options)
    return [line.removeprefix("- ") for line in str(refused.value).splitlines()]


def test_every_voted_amount_comes_out_to_the_centime():
    for (_, reference, component, year, lines), amounts in VOTED.items():
        data = shares(reference, year, component=component, lines=lines)
        assert [share["amount"] for share in data["shares"]] == amounts.split(), data
        parts = Decimal(data["total"]) + Decimal(data["left_with_carrier"])
        assert parts == Decimal(data["remainder"])


def test_the_doubs_key_of_2025_is_told_in_full():
    """Délibération GBM 2025/2025.00113: the second table, line CCLL."""
    data = shares("TI-DOUBS", 2025, component="animation")
    assert (data["key"], data["population_basis"], data["population_year"]) == (
        "adopted",
        "total",
        2025,
    )
    ccll = data["shares"][1]
    assert ccll["explanation"].replace("\u202f", " ").replace("\u00a0", " ") == (
        "60 % × 25 811 / 101 393 = 15,2738 % soit 15,30 % (pas de 0,05, plus forte moyenne) ; "
        "28 000,00 € × 15,30 % = 4 284,00 €"
    )
    del ccll["explanation"]
    assert ccll == {
        "organisation": "CCLL",
        "siren": "200068070",
        "population": 25811,
        "criteria": {"population totale": "25811"},
        "exact_percent": "15.273835",
        "percent": "15.30",
        "amount": "4284.00",
        "ceiling": None,
        "kept_by_carrier": False,
    }


def test_two_centimes_of_the_hainaut_stay_with_the_carrier():
    """65 000 / 6 does not divide, and the council voted a ceiling of 10 833,33 each."""
    data = shares("TI-HDC", 2022)
    assert (data["remainder"], data["total"], data["left_with_carrier"]) == (
        "65000.00",
        "64999.98",
        "0.02",
    )
    assert {(share["percent"], share["ceiling"]) for share in data["shares"]} == {
        (None, "10833.33")
    }


def test_the_carrier_s_own_share_is_shown_as_kept():
    kept = {
        component: [
            share["organisation"]
            for share in shares(reference, 2025, component=component)["shares"]
            if share["kept_by_carrier"]
        ]
        for reference, component in (
            ("TI-DOUBS", "animation"),
            ("TI-DOUBS", "actions"),
            ("BOURGOGNE-INDUSTRIE", "poste-1"),
            ("BOURGOGNE-INDUSTRIE", "poste-2"),
        )
    }
    assert kept == {
        "animation": [],
        "actions": ["CCVM"],
        "poste-1": ["CUCM"],
        "poste-2": ["Dijon métropole"],
    }


def test_a_year_without_adopted_key_shows_the_last_rule_as_proposed():
    data = shares("TI-DOUBS", 2026, component="animation")
    assert (data["key"], data["population_year"], data["remainder"]) == (
        "proposed",
        2026,
        "25000.00",
    )


def test_a_year_without_populations_is_refused_name_by_name():
    names = ["GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR"]
    assert refusal("TI-DOUBS", 2027, component="animation") == [
        f"Population de {name} manquante pour 2027." for name in names
    ]


def test_an_adopted_key_keeps_its_populations_when_a_figure_is_corrected():
    before = shares("TI-DOUBS", 2025, component="animation")
    figure = Population.objects.get(epci__organisation__siren="200068070", year=2025)
    Population.objects.create(
        epci=figure.epci,
        year=2025,
        municipal=30000,
        total=31000,
        source="essai",
        replaces=figure,
        reason="erreur de saisie",
    )
    assert shares("TI-DOUBS", 2025, component="animation") == before


def test_a_proposed_key_prefers_the_figure_typed_by_the_carrier():
    """A typed figure serves the keys of the components of the organisation that typed it."""
    ccvm = Convention.objects.get(reference="TI-DOUBS").parties.get(short_name="CCVM")
    official = Population.objects.get(epci__organisation__siren="242504355", year=2026)
    Population.objects.create(
        epci=official.epci,
        year=2026,
        municipal=8000,
        total=8200,
        source="saisie",
        entered_for=ccvm.organisation,
    )
    used = {
        component: shares("TI-DOUBS", 2026, component=component)["shares"][5]["population"]
        for component in ("actions", "animation")
    }
    assert used == {"actions": 8200, "animation": official.total}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"reference": "TI-JURA", "year": 2025},
            (
                "Convention « TI-JURA » inconnue (connues : BOURGOGNE-INDUSTRIE, CEC-GBM, "
                "PMT-2024, TI-DOUBS, TI-HDC)."
            ),
        ),
        (
            {"reference": "TI-DOUBS", "year": 2025},
            "Précisez le volet : animation, actions.",
        ),
        (
            {"reference": "TI-DOUBS", "year": 2025, "component": "post-1"},
            "Volet « post-1 » inconnu : animation, actions.",
        ),
        (
            {"reference": "TI-DOUBS", "year": 2031, "component": "actions"},
            (
                "TI-DOUBS n'a pas de période pour l'exercice 2031 (exercices : 2024, 2025, 2026, "
                "2027)."
            ),
        ),
        (
            {"reference": "TI-DOUBS", "year": 2025, "component": "actions", "basis": "actual"},
            (
                "Montants réalisés manquants pour 2025, volet Actions du Territoire d'industrie : "
                "Actions, dont l'action 0 « communication »."
            ),
        ),
        (
            {"reference": "TI-DOUBS", "year": 2025, "component": "animation", "lines": ""},
            "--lines «  » : donnez les codes des lignes, séparés par des virgules.",
        ),
        (
            {"reference": "CEC-GBM", "year": 2026},
            "CEC-GBM n'a pas de financement.",
        ),
        (
            {"reference": "TI-DOUBS", "year": 2025, "component": "animation", "lines": "loyer"},
            (
                "Dépense appelée inconnue : loyer (connues : salaire, communication, deplacements, "
                "valorisation)."
            ),
        ),
        (
            {
                "reference": "TI-DOUBS",
                "year": 2025,
                "component": "animation",
                "lines": "valorisation",
            },
            "« valorisation » est en nature et ne s'appelle pas.",
        ),
    ],
)
def test_what_cannot_be_shared_says_what_and_where(arguments, sentence):
    assert refusal(**arguments) == [sentence]


def test_actual_amounts_are_asked_for_the_lines_called_and_what_pays_for_them():
    """Communication can be called on what was spent before the year's salary is known."""
    spent("communication", 4_321_00)
    options = {"component": "animation", "basis": "actual"}
    assert shares("TI-DOUBS", 2025, lines="communication", **options)["remainder"] == "4321.00"
    spent("salaire", 39_500_00)
    assert refusal("TI-DOUBS", 2025, lines="salaire", **options) == [
        "Montants réalisés manquants pour 2025, volet Animation du Territoire d'industrie : FNADT."
    ]
    spent("fnadt", 20_000_00)
    assert shares("TI-DOUBS", 2025, lines="salaire", **options)["remainder"] == "19500.00"


def spent(code: str, amount: int) -> None:
    line = Line.objects.get(component__code="animation", code=code)
    period = PlannedAmount.objects.get(line=line, period__fiscal_year=2025).period
    ActualAmount.objects.create(line=line, period=period, amount=amount)


def test_weights_that_are_all_zero_are_refused():
    """A rule of nothing but zeros, for the year after the adopted key's."""
    rule = RuleTerm.objects.get(rule__component__code="programme").rule
    Period.objects.create(
        convention=rule.component.convention,
        label="2025",
        starts_on="2025-01-01",
        ends_on="2025-12-31",
        fiscal_year=2025,
    )
    rule.terms.update(fixed_amount=0)
    assert refusal("PMT-2024", 2025) == ["Tous les montants fixés sont nuls."]


def test_an_amendment_in_effect_replaces_what_it_changes_and_nothing_else():
    convention = Convention.objects.get(reference="TI-DOUBS")
    line = Line.objects.get(component__convention=convention, code="communication")
    original = PlannedAmount.objects.get(line=line, period__fiscal_year=2025)
    amendment = amend(convention, signed_on=None, effective_on=date(2025, 3, 1))
    PlannedAmount.objects.create(line=line, period=original.period, text=amendment, amount=6_000_00)
    assert shares("TI-DOUBS", 2025, component="animation")["remainder"] == "28000.00"
    signed_by_all(amendment, date(2025, 3, 1))
    assert shares("TI-DOUBS", 2025, component="animation")["remainder"] == "29000.00"
    assert shares("TI-DOUBS", 2024, component="animation")["remainder"] == "16500.00"
