"""The five published acts, in extracts without their attendance: what each prints is read."""

from pathlib import Path

import pytest

from config.published_acts.answer import answer
from config.published_acts.reading import PublishedAct, read_act
from epci.naming.mentions import Names
from tests.demo import load_small_register

ACTS = Path(__file__).parent / "acts"
GBM, CCLL, CCPHD = "242500361", "200068070", "242504181"
CCVM, CCPM, CCPR = "242504116", "200023075", "242504355"
HAINAUT = ["200068500", "245901160", "200030633", "200043396", "200042190", "200044618"]


@pytest.fixture
def act(request: pytest.FixtureRequest, names: Names) -> PublishedAct:
    return read_act((ACTS / f"{request.param}.txt").read_text("utf-8"), names)


def printed(act: PublishedAct) -> dict[str, object]:
    keys = ("prefecture_id", "siren", "held_on", "number", "outcome")
    said = answer(act)
    return {key: said[key] for key in keys} | {"votes": list(said["votes"].values())}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            "gbm_2025_04_10",
            (None, GBM, "2025-04-10", "2025/2025.00113", "adopted", [119, 0, 0, 0]),
        ),
        (
            "gbm_2024_04_11",
            (None, GBM, "2024-04-11", "2024/2024.00098", "adopted", [102, 0, 0, 4]),
        ),
        ("dijon_2024_09_26", (None, "242100410", "2024-09-26", None, "adopted", [78, 0, 0, 0])),
        (
            "ca2c_2022_07_06",
            (
                "059-200030633-20220706-2022_70-DE",
                "200030633",
                "2022-07-06",
                "2022/70",
                "adopted",
                [None, None, None, None],
            ),
        ),
        (
            "gbm_2026_01_29",
            (None, GBM, "2026-01-29", "2026/2026.00030", "adopted", [100, 0, 0, 0]),
        ),
    ],
    indirect=["act"],
)
def test_the_head_and_the_votes_of_each(act, expected):
    assert tuple(printed(act).values()) == expected


@pytest.mark.parametrize("act", ["gbm_2025_04_10"], indirect=True)
def test_the_doubs_shares_between_six_in_two_years(act):
    assert {one.siren for one in act.parties} == {GBM, CCLL, CCPHD, CCVM, CCPM, CCPR}
    assert [
        (
            one.year,
            one.total,
            [(row.siren, row.population, str(row.percent), row.amount) for row in one.rows],
        )
        for one in act.sharings
    ] == [
        (
            2024,
            10_000_000,
            [
                (GBM, 197494, "40", 4_000_000),
                (CCLL, 25338, "31/2", 1_550_000),
                (CCPHD, 26736, "33/2", 1_650_000),
                (CCVM, 20983, "13", 1_300_000),
                (CCPM, 18546, "11", 1_100_000),
                (CCPR, 6888, "4", 400_000),
            ],
        ),
        (
            2025,
            10_000_000,
            [
                (GBM, 203293, "40", 4_000_000),
                (CCLL, 25811, "153/10", 1_530_000),
                (CCPHD, 27549, "163/10", 1_630_000),
                (CCVM, 21721, "257/20", 1_285_000),
                (CCPM, 19027, "45/4", 1_125_000),
                (CCPR, 7285, "43/10", 430_000),
            ],
        ),
    ]


@pytest.mark.parametrize("act", ["gbm_2025_04_10"], indirect=True)
def test_the_doubs_prints_its_plan_twice_and_it_is_read_once(act):
    first = act.plans[0]
    assert [plan.period for plan in act.plans] == ["2ème semestre 2024", "2025", "2026", "2027"]
    assert [(one.amount, one.line) for one in first.sides["expenses"]] == [
        (2_000_000, 43),
        (500_000, 44),
        (150_000, 45),
        (2_400_000, 127),
    ]
    assert [(one.label, one.amount) for one in first.sides["resources"]] == [
        ("FNADT", 1_000_000),
        ("6 EPCI cosignataires", 4_050_000),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["gbm_2025_04_10"], indirect=True)
def test_each_sharing_has_the_rules_that_give_it_those_on_its_own_populations_first(act):
    load_small_register()
    first, second = (one["rules"] for one in answer(act)["sharing"])
    assert first[0] == {
        "year": 2024,
        "basis": "municipal",
        "fixed": {GBM: "40"},
        "step": "0.5",
        "rounding": "highest_averages",
        "max_gap": "0.00",
    }
    assert {(one["year"], one["basis"], one["step"]) for one in second} == {(2025, "total", "0.05")}


@pytest.mark.parametrize("act", ["ca2c_2022_07_06"], indirect=True)
def test_of_a_struck_table_and_the_new_one_the_act_quotes_the_new(act):
    assert {one.siren for one in act.parties} == set(HAINAUT)
    [sharing] = act.sharings
    assert sharing.year == 2022
    assert [row.siren for row in sharing.rows] == HAINAUT
    assert {row.amount for row in sharing.rows} == {1_083_333}
    assert sharing.total is None  # the act's 74 865,00 € is that of the plan
    assert "CA Porte du Hainaut\t8 000,00 €" in [line.raw for line in act.not_understood]


@pytest.mark.parametrize("act", ["ca2c_2022_07_06"], indirect=True)
def test_the_new_plan_alone_is_read(act):
    [plan] = act.plans
    assert sum(one.amount for one in plan.sides["expenses"]) == 7_486_500
    assert sum(one.amount for one in plan.sides["resources"]) == 7_486_498  # two centimes short


@pytest.mark.parametrize("act", ["dijon_2024_09_26"], indirect=True)
def test_two_posts_side_by_side_are_two_sharings(act):
    assert [[(row.name, row.amount) for row in one.rows] for one in act.sharings] == [
        [
            ("Dijon métropole", 1_054_500),
            ("CUCM", 388_500),
            ("CCGAM", 148_000),
            ("Le Grand Charolais", 166_500),
            ("CCEALS", 92_500),
        ],
        [
            ("Dijon métropole", 3_334_500),
            ("CUCM", 1_228_500),
            ("CCGAM", 468_000),
            ("Le Grand Charolais", 526_500),
            ("CCEALS", 292_500),
        ],
    ]
    assert [(one.year, one.total) for one in act.sharings] == [(None, None), (None, 5_850_000)]
    assert all(row.siren for one in act.sharings for row in one.rows)


@pytest.mark.parametrize("act", ["gbm_2024_04_11"], indirect=True)
def test_who_only_pays_for_a_programme_is_no_party(act):
    assert [one.siren for one in act.parties] == [GBM]
    assert act.sharings == ()
    [plan] = act.plans
    assert [sum(one.amount for one in side) for side in plan.sides.values()] == [75_210_000] * 2


@pytest.mark.parametrize("act", ["gbm_2026_01_29"], indirect=True)
def test_a_roadmap_has_neither_plan_nor_sharing(act):
    assert (act.sharings, act.plans, act.not_understood) == ((), (), ())
