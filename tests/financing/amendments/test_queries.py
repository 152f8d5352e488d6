"""The page of an amendment asks as much of one line, period or party that goes as of several."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.many import MOST_QUERIES
from conventions.models import Text
from financing.models import Line, Period
from financing.rounds.acts import number_round
from tests.financing.amendments.drawn import doubs
from tests.financing.amendments.test_pages import DAYS, FINANCES, address
from tests.financing.conftest import doubs_order

pytestmark = pytest.mark.usefixtures("demo")


def test_what_goes_is_asked_at_once_however_much_of_it_there_is(client, unprinted):
    """Lines that letters call and a funding alone pays for, parties that carry and were called."""
    client.force_login(User.objects.get(email=FINANCES))
    client.post(address("prepare_amendment"), DAYS)
    order = doubs_order("salaire", "deplacements")
    number_round(order=order, by=None, on=date(2025, 6, 2), override="Démonstration")
    text = Text.objects.get(convention=doubs(), number=1)
    Text.objects.filter(pk=text.pk).update(effective_on=date(2025, 1, 1))
    lines = Line.objects.filter(component__convention=doubs()).order_by("component", "rank")
    periods = Period.objects.filter(convention=doubs()).order_by("-starts_on")
    parties = doubs().parties.order_by("-rank")
    asked, faults = [], []
    for many in (1, 4):
        for gone in (*lines[:many], *periods[:many]):
            gone.removed_by.add(text)
        leaving = list(parties.values_list("pk", flat=True)[:many])
        parties.filter(pk__in=leaving).update(left_by=text)
        client.get(address("amendment", 1))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address("amendment", 1))
        asked.append(len(captured))
        faults.append(answer.context["faults"])
    assert asked[0] == asked[1] <= MOST_QUERIES
    assert (len(faults[0]), len(faults[1])) == (5, 10)
