from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(known: Any, _schema_editor: Any) -> None:
    """Of the rows that are there, what the next ones are written with."""
    periods = known.get_model("financing", "ReckonedPeriod").objects.order_by()
    own = periods.filter(pk=OuterRef("pk"))
    periods.update(
        carrier_id=Subquery(own.values(said=F("component__carrier__organisation"))),
        ends_on=Subquery(own.values(said=F("period__ends_on"))),
    )
    periods.exclude(faults=[]).update(is_lacking=True)


class Migration(migrations.Migration):
    dependencies = [("financing", "0028_found_by_their_carrier")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
