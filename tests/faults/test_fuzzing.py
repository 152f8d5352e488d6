"""Requests drawn from seeds, for as long as `make faults` lasts; `make test` draws a hundred.

The same drawing, and its control, are in `tests/attacks/test_hostile_input.py`.
"""

import pytest

from tests.attacks.fuzz import Fuzzer
from tests.world import World

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
SEEDS, SECONDS = range(1, 11), 60


def test_no_request_of_many_seeds_breaks_anything(world: World, keep):
    tallies = [Fuzzer(world, seed).run(seconds=SECONDS) for seed in SEEDS]
    assert [one for tally in tallies for one in tally.broken] == []
    count = sum(one.requests for one in tallies)
    addresses = set[str]().union(*(one.addresses for one in tallies))
    people = set().union(*(one.people for one in tallies))
    keep(
        "Requests drawn from seeds: odd addresses, queries, fields and bodies",
        f"{count} requests, {len(addresses)} addresses, {len(people)} kinds of people, seeds "
        f"{SEEDS[0]} to {SEEDS[-1]}: 0 answer of 500. Control, a page that believes what it reads: "
        "broken within seconds.",
    )
