from django.db import migrations

from press.kit.trigrams import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0017_values_along_indexes"),
    ]

    operations = [
        TrigramIndex("body"),
    ]
