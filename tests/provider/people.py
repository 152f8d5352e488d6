"""Whom the provider knows: by the name of a situation, what it says of them."""

from typing import Any

KNOWN, OTHER = "finances@ccvm.example", "personne@ailleurs.example"
SIRET, OTHER_SIRET = "24250411600011", "20006807000012"
ESTABLISHMENT = "24250411600029"  # another of the same organisation
AGENT = "b7e1"  # who is vouched for, whatever their address: `sub`

PEOPLE: dict[str, dict[str, Any]] = {
    "agent": {"email": KNOWN, "siret": SIRET},
    "majuscules": {"email": "Finances@CCVM.example", "siret": SIRET},
    "deux-facteurs": {"email": KNOWN, "siret": SIRET, "amr": ["pwd", "mfa"]},
    "mariee": {"email": "dupont@ccvm.example", "siret": SIRET},
    "homonyme": {"email": KNOWN, "siret": SIRET, "sub": "c042"},
    "annexe": {"email": KNOWN, "siret": ESTABLISHMENT},
    "inconnu": {"email": OTHER, "siret": SIRET, "sub": "d9"},
    "ailleurs": {"email": KNOWN, "siret": OTHER_SIRET},
    "sans-siret": {"email": KNOWN},
    # what a provider that is not honest, or not ours, might answer
    "faussaire": {"email": KNOWN, "siret": SIRET},
    "autre-service": {"email": KNOWN, "siret": SIRET},
    "autre-personne": {"email": KNOWN, "siret": SIRET},
}
