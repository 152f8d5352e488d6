"""Whom the provider knows: by the name of a situation, what it says of them."""

from typing import Any

KNOWN, OTHER = "finances@ccvm.example", "personne@ailleurs.example"
SIRET, OTHER_SIRET = "24250411600011", "20006807000012"

PEOPLE: dict[str, dict[str, Any]] = {
    "agent": {"email": KNOWN, "siret": SIRET},
    "majuscules": {"email": "Finances@CCVM.example", "siret": SIRET},
    "deux-facteurs": {"email": KNOWN, "siret": SIRET, "amr": ["pwd", "mfa"]},
    "inconnu": {"email": OTHER, "siret": SIRET},
    "ailleurs": {"email": KNOWN, "siret": OTHER_SIRET},
    "sans-siret": {"email": KNOWN},
    # what a provider that is not honest, or not ours, might answer
    "faussaire": {"email": KNOWN, "siret": SIRET},
    "autre-service": {"email": KNOWN, "siret": SIRET},
    "autre-personne": {"email": KNOWN, "siret": SIRET},
}
