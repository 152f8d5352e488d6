"""A stored rule in one year: stays by days or months, and prices that follow an index."""

from fractions import Fraction

import pytest

from financing.core.stored_years import (
    IndexReadings,
    in_year,
    index_clause,
    indices_in,
    part_of_year,
    stay_words,
    timeless,
    told_apart,
    without_fractions,
)

ILC = {"ilc": IndexReadings("ILC", {2025: Fraction("125.5"), 2027: Fraction("130.75")})}


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("7/12", ["7/12", "1", "1"]),
        ({"from": "2027-04-01"}, ["0", "3/4", "1"]),
        ({"until": "2027-06-30"}, ["1", "1/2", "0"]),
        ({"from": "2026-10-01", "until": "2028-01-31"}, ["1/4", "1", "1/12"]),
        ({"from": "2026-12-31"}, ["1/365", "1", "1"]),
        ({"until": "2028-12-30"}, ["1", "1", "365/366"]),
        ({"from": "2026-01-01", "until": "2028-12-31"}, ["1", "1", "1"]),
    ],
)
def test_a_stay_is_a_part_of_each_year_it_crosses(said, parts):
    assert [str(part_of_year(said, 2026, year)) for year in (2026, 2027, 2028)] == parts


def test_who_is_not_there_at_all_leaves_the_blocks_of_the_year():
    stored = {
        "blocks": [
            {"percent": "40", "by": "equal", "among": ["7"]},
            {"rest": True, "by": "parts"},
        ],
        "figures": {"parts": {"7": "1", "8": "2"}},
        "presence": {"7": {"until": "2026-06-30"}, "8": "1/2"},
    }
    first, after = (in_year(stored, 2026, year, {}) for year in (2026, 2027))
    assert first.document == stored | {"presence": {"7": "1/2", "8": "1/2"}}
    assert after.gone == {"7"}
    assert after.document == {
        "blocks": [{"rest": True, "by": "parts"}],
        "figures": {"parts": {"8": "2"}},
    }


def test_a_price_and_fixed_amounts_follow_their_index():
    followed = {"index": "ilc", "since": 2025, "decimals": 3}
    stored = {
        "blocks": [
            {"price": "0.50", "by": "equal"} | followed,
            {"amounts": {"7": "1000.00"}} | followed,
        ]
    }
    found = in_year(stored, 2025, 2027, ILC)
    assert found.document["blocks"] == [
        {"price": "0.521", "by": "equal"},
        {"amounts": {"7": "1041.83"}},
    ]
    clauses = [index_clause(note).replace("\u00a0", " ") for note in found.indices]
    assert clauses == [
        "bloc 1 : 0,50 € × 130,75 / 125,5 (ILC 2027 / 2025) = 0,521 €",
        "bloc 2 : montants × 130,75 / 125,5 (ILC 2027 / 2025)",
    ]


@pytest.mark.parametrize("missing", [2025, 2027])
def test_an_index_that_is_missing_says_its_name_its_year_and_the_block(missing):
    values = {year: one for year, one in ILC["ilc"].values.items() if year != missing}
    stored = {"blocks": [{"price": "1", "by": "equal", "index": "ilc"}]}
    with pytest.raises(ValueError, match=f"^bloc 1 : l'indice « ILC » de {missing} manque$"):
        in_year(stored, 2025, 2027, {"ilc": IndexReadings("ILC", values)})


def test_what_is_typed_again_is_what_was_typed():
    stay = {"from": "2027-04-01", "until": "2028-06-30"}
    assert stay_words(stay) == "du 01/04/2027 au 30/06/2028"
    stored = {"blocks": [], "presence": {"7": "1/2", "8": stay}}
    assert without_fractions(stored)["presence"] == {"8": stay}
    assert without_fractions({"blocks": [], "presence": {"7": "1/2"}}) == {"blocks": []}
    assert without_fractions({"blocks": []}) == {"blocks": []}


def test_an_index_counts_from_the_year_it_says_else_from_the_first_of_the_rule():
    values = {2024: Fraction(100), 2025: Fraction(110), 2027: Fraction(121)}
    index = {"ilc": IndexReadings("ILC", values)}
    block = {"price": "1", "by": "equal", "index": "ilc"}
    stored = {"blocks": [block, block | {"since": 2024}, {"rest": True, "by": "equal"}]}
    found = in_year(stored, 2025, 2027, index)
    assert [one.get("price") for one in found.document["blocks"]] == ["1.1", "1.21", None]
    assert [note["block"] for note in found.indices] == [1, 2]
    assert in_year({"blocks": [{"rest": True}]}, 2025, 2027, {}).indices == []


def test_an_index_of_nothing_says_the_block_that_follows_it():
    index = {"ilc": IndexReadings("ILC", {2025: Fraction(0), 2027: Fraction(1)})}
    stored = {"blocks": [{"rest": True}, {"price": "1", "by": "equal", "index": "ilc"}]}
    with pytest.raises(ValueError, match=r"^bloc 2 : \S"):
        in_year(stored, 2025, 2027, index)


LASTING = {
    "blocks": [
        {"price": "0.50", "by": "equal", "index": "ilc", "since": 2025, "decimals": 3},
        {"amounts": {"7": "10.00"}, "index": "icc"},
        {"price": "0.10", "by": "total", "index": "ilc"},
        {"rest": True, "by": "equal"},
    ],
    "presence": {"7": {"until": "2026-06-30"}, "8": "1/2"},
}


def test_each_index_of_a_rule_is_named_once():
    assert indices_in(LASTING) == ["ilc", "icc"]


def test_a_stored_rule_tells_apart_its_stays_and_its_indices():
    names, indices = {"7": "GBM", "8": "CCVM"}, {"ilc": "ILC", "icc": "Construction"}
    assert told_apart(LASTING, names, indices) == [
        "GBM présent au 30/06/2026",
        "bloc 1 indexé sur « ILC »",
        "bloc 2 indexé sur « Construction »",
        "bloc 3 indexé sur « ILC »",
    ]
    assert told_apart({"blocks": [{"rest": True}]}, names, indices) == []


def test_without_time_a_rule_keeps_its_fractions_and_nothing_that_moves():
    assert timeless(LASTING) == {
        "blocks": [
            {"price": "0.50", "by": "equal"},
            {"amounts": {"7": "10.00"}},
            {"price": "0.10", "by": "total"},
            {"rest": True, "by": "equal"},
        ],
        "presence": {"8": "1/2"},
    }
    assert timeless({"blocks": [], "figures": {}}) == {"blocks": [], "figures": {}}
    assert timeless({"blocks": [], "presence": {"7": {"from": "2026-01-01"}}}) == {"blocks": []}
