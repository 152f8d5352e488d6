from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0014_keys_of_conventions'),
        ('deliberations', '0006_searched_words'),
        ('epci', '0007_other_kinds_of_bodies'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deliberation',
            name='deliberation_prefecture_id_once',
        ),
        migrations.AddConstraint(
            model_name='deliberation',
            constraint=models.UniqueConstraint(condition=models.Q(('prefecture_id', ''), _negated=True), fields=('council', 'prefecture_id'), name='deliberation_prefecture_id_once', violation_error_code='prefecture_id', violation_error_message="Ce conseil a déjà une délibération de cet identifiant."),
        ),
    ]
