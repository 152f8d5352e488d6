"""The measure of the whole country: what it fills the database with, and how it counts.

`make country` runs it; here its pure parts, and a country of eight bodies.
"""

import re
from contextlib import suppress
from unittest.mock import patch

import pytest
from django.db import transaction

from accounts.models import Entry
from accounts.sealing import facts
from benchmarks.country import land, registers, scaling
from benchmarks.country.__main__ import PARTS, asked
from benchmarks.country.scale import Scale
from benchmarks.country.scaling import Letter
from benchmarks.country.web import form_of
from epci.models import Population
from financing.keys.acts import adopt_key
from financing.keys.grounds import grounds_of
from financing.letters.rendering import finish_waiting
from financing.models import FundCall, Key, KeyShare, Rule
from financing.register.audit.register import anomalies
from tests.factories import EpciFactory, PopulationFactory
from tests.plain import plain_letter

LETTERS = [Letter(0.1 + rank % 3 / 100, 0.005) for rank in range(400)]


class Undone(Exception):  # noqa: N818  no error
    """Takes back what was written to be compared."""


def test_the_whole_country_is_what_the_issue_says():
    whole = Scale(1)
    assert (whole.conventions, whole.carriers, whole.people, whole.seconds) == (
        *(100_000, 1_255),
        *(50, 60),
    )
    assert whole.called * 6 >= 100_000 > (whole.called - 1) * 6
    assert whole.campaign * 6 == 1_098
    with pytest.raises(ValueError, match="above 0"):
        Scale(0)


def test_a_small_country_may_have_a_whole_campaign_and_a_whole_crowd():
    scale, _ = asked("--scale 0.01 --campaign 1098 --people 50 --seconds 60".split())
    assert (scale.campaign, scale.people, scale.seconds, scale.carriers) == (183, 50, 60, 13)
    assert scale.conventions - scale.called >= 4 * 183  # none is called twice


def test_a_part_alone_keeps_its_place_in_the_run():
    assert asked(["--scale", "0.01", "--only", "verify,campaign"]) == (
        *(Scale(0.01),),
        ("campaign", "verify"),
    )
    assert asked([])[1] == PARTS


def test_workers_who_share_everything_go_as_many_times_faster():
    alone = [one._replace(shared=0.0) for one in LETTERS]
    assert scaling.speedup(alone, 4, 4) == pytest.approx(4, rel=0.02)
    assert scaling.speedup(alone, 4, 2) == pytest.approx(2, rel=0.02)  # two cores


def test_more_workers_than_the_database_serves_gain_nothing():
    """It serves a letter in 5 ms, which a worker lays out in 110: some 23 times at the most."""
    most = sum(map(sum, LETTERS)) / sum(one.shared for one in LETTERS)
    assert scaling.speedup(LETTERS, 2, 2) == pytest.approx(2, rel=0.02)
    assert scaling.speedup(LETTERS, 200, 200) == pytest.approx(most, rel=0.1)
    assert scaling.speedup(LETTERS, 200, 200) <= most


def test_laws_are_found_again_from_the_speeds_that_they_give():
    assert scaling.part_of(scaling.amdahl(0.04, 8), 8) == pytest.approx(0.04)
    speeds = {workers: scaling.usl(0.03, 0.002, workers) for workers in (1, 2, 4, 8)}
    assert scaling.fitted(speeds) == pytest.approx((0.03, 0.002))
    assert scaling.fitted({1: 1.0, 2: 2.1, 4: 4.3}) == (0.0, 0.0)


def test_a_form_is_sent_as_a_browser_would_send_it():
    page = """<form action="/ailleurs/" method="post"><input name="autre" value="1"></form>
    <form method="post"><input type="hidden" name="token" value="abc">
    <input type="checkbox" name="lines" value="poste" checked>
    <input type="checkbox" name="lines" value="frais" checked>
    <input type="checkbox" name="lines" value="reste">
    <select name="act"><option value="a"><option value="b" selected></select>
    <input type="submit" name="step" value="do"></form>"""
    assert form_of(page) == {"token": "abc", "lines": ["poste", "frais"], "act": "b"}


@pytest.fixture
def bodies(db):
    """Eight of them, neighbours in one department, with two official populations."""
    for rank in range(8):
        epci = EpciFactory(department="25")
        for year in land.YEARS:
            people = 9_000 + 731 * rank + year
            PopulationFactory(epci=epci, year=year, municipal=people, total=people + 100)
    land.furnish(land.bodies())
    return land.bodies()


def test_keys_in_bulk_are_those_that_the_act_adopts(bodies):
    with suppress(Undone), transaction.atomic():
        land.fill(range(1), bodies)
        in_bulk = written_of_the_key()
        raise Undone
    with patch.object(land, "_adopt"):
        land.fill(range(1), bodies)
    rule = Rule.objects.get()
    adopt_key(
        rule=rule,
        first_year=land.YEARS[0],
        last_year=land.YEARS[-1],
        population_year=land.YEARS[0],
        adopted_on=land.ADOPTED,
        act=grounds_of(rule.component.convention)[0],
        by=None,
    )
    assert len(in_bulk) == 1 + 6 + 6 + 1
    assert written_of_the_key() == in_bulk


def written_of_the_key() -> list[dict[str, str]]:
    """What is said, identifiers aside, of the key, its shares, its figures and its journal."""
    figures = Population.objects.filter(used_on__isnull=False).order_by("total")
    shares = KeyShare.objects.order_by("rank")
    rows = [Key.objects.get(), *shares, *figures, Entry.objects.latest("pk")]
    return [
        {name: said for name, said in facts(row).items() if not re.search("_id$|_at$|^at$", name)}
        for row in rows
    ]


def test_a_small_country_has_a_register_without_an_anomaly(bodies):
    land.fill(range(9), bodies)
    registers.write(range(2), land.YEARS[0])
    registers.write(range(8, 9), land.YEARS[0])  # the first carrier again
    with patch("financing.letters.rendering.render", plain_letter):
        list(finish_waiting())
    assert list(anomalies()) == []
    carriers = FundCall.objects.order_by("carrier", "number").values_list("carrier", "number")
    first, second = (body.pk for body in bodies[:2])
    assert set(carriers) == {
        *((first, number) for number in range(1, 13)),
        *((second, number) for number in range(1, 7)),
    }
