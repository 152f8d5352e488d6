from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_shown_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='convention_id',
            field=models.BigIntegerField(null=True, verbose_name='identifiant de la convention'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['convention_id', '-at'], name='entry_convention_id'),
        ),
    ]
