"""References are free per lead, and the journal names a convention by its key too."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_what_exists(apps, schema_editor):
    """So far each reference was alone, and the journal named conventions by it alone."""
    Convention, Party = (apps.get_model("conventions", name) for name in ("Convention", "Party"))
    leads = Party.objects.filter(convention=OuterRef("pk"), is_lead=True).order_by()
    led_by = Subquery(leads.values("organisation")[:1])
    Convention.objects.order_by().update(led_by=led_by, named_alone=True)


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0013_declared_for_the_absent'),
        ('epci', '0007_other_kinds_of_bodies'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='convention',
            options={'ordering': ('reference', 'pk'), 'verbose_name': 'convention'},
        ),
        migrations.AddField(
            model_name='convention',
            name='is_homonym',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='sa référence en désigne une autre'),
        ),
        migrations.AddField(
            model_name='convention',
            name='led_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='epci.organisation'),
        ),
        migrations.AddField(
            model_name='convention',
            name='named_alone',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='seule de sa référence'),
        ),
        migrations.RunPython(name_what_exists, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='convention',
            name='reference',
            field=models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9-]*$', 'Majuscules, chiffres et tirets.')], verbose_name='référence'),
        ),
        migrations.AddIndex(
            model_name='convention',
            index=models.Index(fields=['reference'], name='convention_reference'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(fields=('led_by', 'reference'), name='reference_once_a_lead', violation_error_message='Cet organisme pilote déjà une convention de ce nom.'),
        ),
    ]
