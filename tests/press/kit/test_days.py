"""Days that are compared as the text that SQLite keeps."""

from datetime import date, timedelta

import pytest
from django.db import connection

from conventions.models import Convention

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

FIRST = date(1900, 12, 31)
DAYS = (FIRST, date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 2), date(9999, 1, 1))


@pytest.mark.parametrize("compared", ["lt", "lte", "gt", "gte", "exact"])
def test_days_compared_as_they_are_written_are_the_same(compared):
    """None is neither before a day nor after it; what is excluded is the rest."""
    for rank, ends in enumerate((*DAYS, None)):
        Convention.objects.create(reference=f"C-{rank}", title="Contrat", ends_on=ends)
    for day in (*DAYS, FIRST + timedelta(1)):
        plain, written = ({f"ends_on__{way}": day} for way in (compared, f"as_written__{compared}"))
        for found in (Convention.objects.filter, Convention.objects.exclude):
            rows = found(**written).order_by("pk")
            assert list(rows) == list(found(**plain).order_by("pk")), day
            is_written = '+"conventions_convention"."ends_on"' in str(rows.query)
            assert is_written == (connection.vendor == "sqlite")
