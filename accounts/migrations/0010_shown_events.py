from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_proconnect_identity")]

    operations = [
        migrations.AddField(
            model_name="calendarfeed",
            name="shown",
            field=models.JSONField(editable=False, null=True, verbose_name="événements lus"),
        ),
    ]
