"""A part of a subsidy may be given back; sendings are sealed in chains, those there as they are."""

from django.db import migrations, models
from django.db.models import F

from accounts.immutability import remove_triggers
from accounts.sealing import seal
from press.files.canonical import digest

CHAIN = "call__round__component_id"


def seal_rows(apps, schema_editor):
    """In the order of their writing; the triggers come back once everything is migrated."""
    sendings, heads = apps.get_model("financing", "Sending"), {}
    if sendings.objects.exists():
        remove_triggers(schema_editor.connection.alias)
    for row in sendings.objects.annotate(chain=F(CHAIN)).order_by("pk"):
        count, previous = heads.get(row.chain, (0, ""))
        sealed = digest(previous + seal(row))
        sendings.objects.filter(pk=row.pk).update(seal=sealed)
        heads[row.chain] = (count + 1, sealed)
    chain = apps.get_model("financing", "RowChain")
    chain.objects.bulk_create(
        chain(component_id=component, table="sending", rows=count, head=head)
        for component, (count, head) in heads.items()
    )


class Migration(migrations.Migration):
    dependencies = [("financing", "0018_imputations")]

    operations = [
        migrations.RemoveConstraint(model_name="fundcall", name="call_or_cancels_one"),
        migrations.AlterField(
            model_name="fundcall",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "appel de fonds"),
                    ("cancel", "annulation"),
                    ("balance", "appel de solde"),
                    ("credit", "avis de trop-perçu"),
                    ("reduction", "réduction"),
                    ("return", "reversement"),
                    ("reminder", "rappel amiable"),
                ],
                default="call",
                max_length=10,
                verbose_name="nature",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundcall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind__in=("call", "balance"), amount__gt=0, cancels=None, cancellation=None
                )
                | models.Q(kind="credit", amount__lt=0, cancels=None, cancellation=None)
                | models.Q(kind__in=("reduction", "return"), amount__lt=0, about__isnull=False)
                & models.Q(cancels=None)
                & models.Q(cancellation__isnull=False)
                | models.Q(
                    kind="reminder", amount=0, about__isnull=False, rank__gt=0, cancels=None
                )
                & models.Q(cancellation=None)
                | models.Q(kind="cancel", amount__lt=0, cancels__isnull=False)
                & models.Q(cancellation__isnull=False),
                name="call_or_cancels_one",
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="seal",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="empreinte"
            ),
        ),
        migrations.RunPython(seal_rows, migrations.RunPython.noop, elidable=True),
    ]
