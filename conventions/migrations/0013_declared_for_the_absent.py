"""What a lead says in the place of a party is marked on each vote and signature."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def mark_each(apps, schema_editor):
    """All that a declared party has given so far is its lead's word."""
    Approval, Party = (apps.get_model("conventions", name) for name in ("Approval", "Party"))
    of_declared = Approval.objects.filter(party__declared_on__isnull=False).order_by()
    day = Subquery(Party.objects.filter(pk=OuterRef("party")).order_by().values("declared_on"))
    voted = Q(authorised_on__isnull=False) | Q(rejected_on__isnull=False)
    of_declared.filter(voted).update(vote_declared_on=day)
    of_declared.filter(signed_on__isnull=False).update(signature_declared_on=day)


class Migration(migrations.Migration):
    dependencies = [
        ('conventions', '0012_workbooks'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='signature_declared_on',
            field=models.DateField(blank=True, null=True, verbose_name='signature déclarée par le pilote le'),
        ),
        migrations.AddField(
            model_name='approval',
            name='vote_declared_on',
            field=models.DateField(blank=True, null=True, verbose_name='vote déclaré par le pilote le'),
        ),
        migrations.AddField(
            model_name='approval',
            name='vote_piece',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conventions.document', verbose_name='acte joint à la déclaration'),
        ),
        migrations.AddField(
            model_name='party',
            name='declared_address',
            field=models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='adresse déclarée'),
        ),
        migrations.AddField(
            model_name='party',
            name='declared_contact',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='contact déclaré'),
        ),
        migrations.AddField(
            model_name='party',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='invitée ou relancée le'),
        ),
        migrations.RunPython(mark_each, migrations.RunPython.noop),
    ]
