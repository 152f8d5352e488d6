"""What sorts of agreement there are, and what each of them is asked for."""

from django.db import models


class ConventionKind(models.TextChoices):
    """The nature of a convention; the label is the word on the screen."""

    PARTNERSHIP = "partnership", "partenariat et financement"
    SUBSIDY = "subsidy", "subvention"
    FRAMEWORK = "framework", "accord-cadre"
    ROADMAP = "roadmap", "feuille de route sans budget"

    @property
    def is_signed(self) -> bool:
        """Whether its parties sign it once they have voted; a roadmap is voted alone."""
        return self is not ConventionKind.ROADMAP

    @property
    def has_budget(self) -> bool:
        """Whether a plan of financing may be written under it."""
        return self is not ConventionKind.ROADMAP


UNSIGNED = tuple(kind for kind in ConventionKind if not kind.is_signed)
