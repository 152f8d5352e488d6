"""Where an organisation's own budget has what it pays or receives of a component."""

from django.db import models

from epci.models import Organisation
from financing.entities.plan import Component


class Imputation(models.Model):
    """Section, chapter and account of a component, as one organisation types them once."""

    class Section(models.TextChoices):
        OPERATING = "fonctionnement", "fonctionnement"
        INVESTMENT = "investissement", "investissement"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="+")
    section = models.CharField("section", max_length=15, choices=Section)
    chapter = models.CharField("chapitre", max_length=10)
    account = models.CharField("compte", max_length=15, blank=True)

    class Meta:
        verbose_name = "imputation"
        ordering = ("organisation", "component")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "component"], name="imputation_once_a_component"
            ),
        )

    def __str__(self) -> str:
        account = f", compte {self.account}" if self.account else ""
        return f"{self.get_section_display()}, chapitre {self.chapter}{account}"
