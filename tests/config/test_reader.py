"""What home asks in sentences compiled once is what it would ask anew, whoever opens it."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from config.overviews import reader
from config.overviews.awaiting import lines_of
from config.overviews.nearest import AHEAD, nearest
from config.overviews.reader import MANY, NEXT_DATES, HomeReader
from epci.models import Membership
from financing.payments.listed import unpaid_of
from press.kit.counts import counts, first_of_each, first_said

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAYS = date(2024, 2, 29), date(2026, 11, 22), date(2027, 1, 1)


def test_everybody_reads_what_would_be_compiled_for_them(demo):
    chief = User.objects.get(email="projet@cci-saone-doubs.example")
    held = Membership.objects.get(user=chief).organisation
    for role in set(Membership.Role) - {Membership.Role.PROJECT_CHIEF}:
        Membership.objects.create(user=chief, organisation=held, role=role)
    told = set()
    for user in User.objects.order_by("pk"):
        for on in DAYS:
            one = HomeReader(user, on, datetime.combine(on, datetime.min.time(), UTC))
            asks, until = one._asks, on + AHEAD
            days = {"on": on, "at": one.at}
            counted = reader._counted(**asks, **days)
            assert one.counts == counts(**counted)
            assert one.counts == counts(**{name: by.longer for name, by in counted.items()})
            kinds = [kind for kind in one.awaiting.counted if one.counts[kind]]
            for way in ("", MANY):
                first = first_said(**reader._first(" ".join(kinds), way=way, **asks, **days))
                assert one.first(kinds) == lines_of(first)
                rows = first_of_each(reader._ahead(**asks, on=on, until=until, way=way))
                assert one.ahead == nearest(rows, on, NEXT_DATES)
            letters = first_of_each(reader._unpaid(**asks, **days))
            assert one.unpaid == unpaid_of(letters)
            told |= set(kinds)
    assert {"late", "own", "rounds", "keys"} <= told
