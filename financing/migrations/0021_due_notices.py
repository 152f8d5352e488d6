import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("financing", "0020_letter_models")]

    operations = [
        migrations.CreateModel(
            name="DueNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days_before", models.SmallIntegerField(verbose_name="jours avant")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse")),
                ("sent_at", models.DateTimeField(verbose_name="envoyé le")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="financing.fundcall",
                    ),
                ),
            ],
            options={
                "verbose_name": "annonce d'échéance",
                "verbose_name_plural": "annonces d'échéance",
                "ordering": ("call", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "days_before", "email"), name="due_notice_once"
                    )
                ],
            },
        ),
    ]
