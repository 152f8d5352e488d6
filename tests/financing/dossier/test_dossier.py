"""What is read at once gives, to the centime, what is read one by one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conventions.models import Convention
from financing.dossier.reading import read_dossiers
from tests.oracles.money import share_cost

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 15)


def outcome(give, *what, **how):
    """A cost as everything that it says, or the sentences of its refusal."""
    try:
        cost = give(*what, **how)
    except ValidationError as error:
        return error.messages
    return (cost.basis, cost.remainder, cost.shares, cost.left_with_carrier, cost.key.is_adopted)


def every_period(dossiers):
    for dossier in dossiers:
        for one in dossier.components:
            for period in dossier.periods:
                yield one, period


@pytest.mark.parametrize("basis", ["planned", "actual"])
def test_every_share_of_the_five_conventions_is_that_of_the_commands(demo, basis):
    dossiers = read_dossiers(Convention.objects.all(), DAY)
    cases = [
        (
            outcome(one.cost, period, basis),
            outcome(share_cost, one.component, period, basis=basis, on=DAY),
        )
        for one, period in every_period(dossiers)
    ]
    assert len(cases) == 18
    assert [at_once for at_once, _ in cases] == [alone for _, alone in cases]


def test_one_convention_or_five_cost_the_same_eight_queries(demo, django_assert_num_queries):
    for conventions in (Convention.objects.filter(reference="TI-DOUBS"), Convention.objects.all()):
        wanted = list(conventions)
        with django_assert_num_queries(8):
            dossiers = read_dossiers(wanted, DAY)
            for one, period in every_period(dossiers):
                outcome(one.cost, period)
