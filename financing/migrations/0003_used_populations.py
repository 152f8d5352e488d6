"""Remember which populations served the keys that are already adopted."""

from django.db import migrations


def mark_used(apps, schema_editor):
    population = apps.get_model("epci", "Population")
    share = apps.get_model("financing", "KeyShare")
    adopted = share.objects.filter(population__isnull=False, key__population_year__isnull=False)
    for one in adopted.select_related("key", "party").order_by("key__adopted_on"):
        served = population.objects.filter(
            epci_id=one.party.organisation_id,
            year=one.key.population_year,
            used_on__isnull=True,
        )
        for row in served:
            if one.population in (row.municipal, row.total):
                population.objects.filter(pk=row.pk).update(used_on=one.key.adopted_on)


class Migration(migrations.Migration):
    dependencies = [
        ("epci", "0003_imports"),
        ("financing", "0002_cancellations"),
    ]

    operations = [migrations.RunPython(mark_used, migrations.RunPython.noop)]
