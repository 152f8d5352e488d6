"""The early end of a convention is a row of its own; what a search goes through is kept folded."""

from django.db import migrations, models

from press.words.french import fold


def keep_terminations(apps, schema_editor):
    """Each day that was typed on the convention becomes a termination of that day."""
    conventions = apps.get_model("conventions", "Convention").objects
    terminations = apps.get_model("conventions", "Termination").objects
    known = set(terminations.values_list("convention", flat=True))
    for one in conventions.filter(terminated_on__isnull=False).exclude(pk__in=known):
        terminations.create(
            convention=one,
            ground="other",
            reason="date enregistrée sans son motif",
            notified_on=one.terminated_on,
            effective_on=one.terminated_on,
        )


def fold_titles(apps, schema_editor):
    conventions = apps.get_model("conventions", "Convention").objects
    for one in conventions.all():
        one.searched = fold(f"{one.reference} {one.title} {one.programme}")
        one.save(update_fields=["searched"])


class Migration(migrations.Migration):

    dependencies = [
        ("conventions", "0005_signed_copy"),
    ]

    operations = [
        migrations.AddField(
            model_name="convention",
            name="searched",
            field=models.TextField(default="", editable=False, verbose_name="texte de recherche"),
        ),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
        migrations.RunPython(keep_terminations, migrations.RunPython.noop),
        migrations.RemoveField(model_name="convention", name="terminated_on"),
    ]
