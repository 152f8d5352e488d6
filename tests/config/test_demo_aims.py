"""What the five acts aim at, counted: the levers of the roadmap, the targets, the readings."""

import re

import pytest
from django.db.models import Count

from config.demo.files import CONVENTIONS, read
from conventions.models import Goal, Indicator, Lever, Marker, Reading
from epci.models import DEMONSTRATION

pytestmark = pytest.mark.usefixtures("demo")

# By lever: how many goals at each horizon, the final impact, markers counted and said.
ROADMAP = {
    1: ({1: 2, 3: 2, 10: 1}, 3, 2, 0),
    2: ({1: 3, 3: 3, 10: 2}, 3, 3, 0),
    3: ({1: 2, 3: 2, 6: 1, 10: 1}, 3, 0, 1),
    4: ({1: 1, 3: 2, 6: 2}, 6, 1, 0),
    5: ({1: 2, 3: 1, 6: 1, 10: 1}, 6, 1, 0),
    6: ({1: 2, 3: 3, 10: 2}, 3, 2, 0),
}


def aims_of(lever: Lever) -> tuple[dict[int | None, int], int, int, int]:
    horizons = lever.goals.filter(is_final_impact=False).order_by("horizon").values_list("horizon")
    (final,) = set(lever.goals.filter(is_final_impact=True).values_list("horizon", flat=True))
    counted = lever.markers.filter(indicator__isnull=False).count()
    return (
        dict(horizons.annotate(count=Count("pk"))),
        final,
        counted,
        lever.markers.count() - counted,
    )


def test_the_six_levers_have_the_horizons_that_the_roadmap_gives_each():
    levers = Lever.objects.filter(convention__reference="CEC-GBM").order_by("rank")
    assert {one.rank: aims_of(one) for one in levers} == ROADMAP
    assert [one.title.split(" :")[0] for one in levers] == [f"Levier {n}" for n in range(1, 7)]
    said = Marker.objects.get(lever__convention__reference="CEC-GBM", indicator=None)
    assert said.text.startswith("Feuilles de route régénératives des élus")


def test_each_convention_has_what_its_act_prints_and_no_more():
    def counts(model: type, path: str) -> dict[str, int]:
        rows = model.objects.order_by().values_list(f"{path}__reference")
        return dict(rows.annotate(count=Count("pk")))

    assert counts(Indicator, "convention") == {
        "CEC-GBM": 9,
        "PMT-2024": 25,
        "TI-DOUBS": 9,
        "TI-HDC": 19,
    }
    assert counts(Lever, "convention") == {
        "BOURGOGNE-INDUSTRIE": 4,
        "CEC-GBM": 6,
        "PMT-2024": 8,
        "TI-HDC": 11,
    }
    assert not Goal.objects.filter(lever__convention__reference="BOURGOGNE-INDUSTRIE").exists()
    assert Marker.objects.filter(indicator__isnull=False).count() == 9 + 3 + 3


def test_the_targets_are_those_that_the_acts_print():
    aimed = Indicator.objects.filter(convention__reference="PMT-2024", title__endswith="de GBM")
    targets = dict(aimed.values_list("title", "target"))
    assert targets == {
        "Entreprises adhérentes sur le territoire de GBM": 65,
        "Visites d'entreprises sur le territoire de GBM": 80,
        "Comités ASD sur le territoire de GBM": 1,
    }
    letters = Indicator.objects.get(title="Éditions de la lettre d'information")
    assert (letters.target, letters.source) == (
        6,
        "délibération CA2C n° 2022/70, l. 711 : six éditions par an, selon l'actualité",
    )
    assert not Indicator.objects.filter(convention__reference="TI-DOUBS", target__gt=0).exists()


def test_a_reading_is_printed_by_an_act_or_marked():
    invented = Reading.objects.filter(source=DEMONSTRATION)
    shown = invented.values_list("indicator__convention__reference", flat=True)
    assert set(shown) == {"TI-DOUBS", "TI-HDC"}
    printed = Reading.objects.exclude(source=DEMONSTRATION)
    assert printed.count() == 1 + 9 + 12
    assert [one for one in printed if not re.search(r"l\. \d+", one.source)] == []
    projects = printed.get(indicator__title="Projets accompagnés")
    assert (projects.value, projects.ends_on.year) == (23, 2023)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_record_of_a_file_says_its_line(name: str):
    data = read(f"aims/{name}")
    records = [*data.get("indicators", []), *data.get("levers", [])]
    records += [one for record in records for one in record.get("readings", [])]
    assert records
    assert [one for one in records if not re.search(r"l\. \d+", one["source"])] == []


@pytest.mark.parametrize("model", [Indicator, Reading, Lever, Goal, Marker])
def test_what_is_loaded_passes_the_rules_of_the_application(model: type):
    for row in model.objects.all():
        row.full_clean()
