"""Pieces, what takes them back, conditions, closings and uses of credits are sealed in chains.

Those that are there already are sealed as they are, in the order of their writing.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

from accounts.immutability import remove_triggers
from accounts.sealing import seal
from press.files.canonical import digest

CHAINED = {
    "actualpiece": "line__component_id",
    "piecewithdrawal": "piece__line__component_id",
    "conditionmet": "line__component_id",
    "yearclosing": "component_id",
    "credituse": "credit__round__component_id",
}


def seal_rows(apps, schema_editor):
    """The triggers come back once everything is migrated."""
    tables = {name: apps.get_model("financing", name) for name in CHAINED}
    if any(table.objects.exists() for table in tables.values()):
        remove_triggers(schema_editor.connection.alias)
    chain = apps.get_model("financing", "RowChain")
    for name, table in tables.items():
        heads = {}
        for row in table.objects.annotate(chain=F(CHAINED[name])).order_by("pk"):
            count, previous = heads.get(row.chain, (0, ""))
            sealed = digest(previous + seal(row))
            table.objects.filter(pk=row.pk).update(seal=sealed)
            heads[row.chain] = (count + 1, sealed)
        chain.objects.bulk_create(
            chain(component_id=component, table=name, rows=count, head=head)
            for component, (count, head) in heads.items()
        )


class Migration(migrations.Migration):
    dependencies = [("financing", "0016_payments_and_recovery")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="seal",
                field=models.CharField(
                    blank=True,
                    db_default="",
                    default="",
                    max_length=64,
                    verbose_name="empreinte",
                ),
            )
            for name in CHAINED
        ),
        migrations.CreateModel(
            name="RowChain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40, verbose_name="table")),
                (
                    "rows",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="lignes"),
                ),
                (
                    "head",
                    models.CharField(
                        blank=True, db_default="", max_length=64, verbose_name="empreinte de tête"
                    ),
                ),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="financing.component",
                    ),
                ),
            ],
            options={
                "verbose_name": "chaîne de lignes",
                "verbose_name_plural": "chaînes de lignes",
                "ordering": ("component", "table"),
                "constraints": [
                    models.UniqueConstraint(fields=("component", "table"), name="row_chain_once")
                ],
            },
        ),
        migrations.RunPython(seal_rows, migrations.RunPython.noop, elidable=True),
    ]
