"""What sorts of bodies there are, and which of them act by deliberations."""

from django.db import models


class OrganisationKind(models.TextChoices):
    """The nature of an organisation; the label is the word on the screen."""

    EPCI = "epci", "EPCI"
    COMMUNE = "commune", "commune"
    DEPARTMENT = "department", "département"
    SYNDICATE = "syndicate", "syndicat mixte"
    PETR = "petr", "PETR"
    PUBLIC = "public", "établissement public"
    CHAMBER = "chamber", "chambre consulaire"
    STATE = "state", "État"
    AGENCY = "agency", "agence de l'État"
    REGION = "region", "région"
    ASSOCIATION = "association", "association"
    OTHER = "other", "autre organisme"

    @property
    def has_council(self) -> bool:
        """Whether it acts by deliberations, executory once published and transmitted: communes,
        their groupings and departments (CGCT L2131-1, L3131-1, L5211-3, L5711-1, L5741-1).
        """
        return self in BY_COUNCIL

    @property
    def has_public_accountant(self) -> bool:
        """Whether a public accountant recovers and pays for it, on its titres and mandats (decree
        n° 2012-1246, article 1); a chamber and an association have their own treasurer.
        """
        return self not in OWN_TREASURER


OWN_TREASURER = (
    OrganisationKind.CHAMBER,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.OTHER,
)
BY_COUNCIL = (
    OrganisationKind.EPCI,
    OrganisationKind.COMMUNE,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.SYNDICATE,
    OrganisationKind.PETR,
)
