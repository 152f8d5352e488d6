"""Whose day it is: the clock of an organisation overseas, by its department or its postal code.

Decree 2017-292 of 6 March 2017: legal time in each French territory.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from epci.models import Epci, Organisation

ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
POSTAL_CODE = re.compile(r"(?<![0-9])(9[78][0-9])[0-9]{2}(?![0-9])")
OF_POSTAL_CODES = {"97133": "977", "97150": "978"}  # in Guadeloupe's numbers


def zone_of(organisation: Organisation | None) -> ZoneInfo | None:
    """Its clock, None where it is that of Paris; one query where its EPCI was not read with it."""
    name = ZONES.get(_department(organisation), "") if organisation else ""
    return ZoneInfo(name) if name else None


def _department(organisation: Organisation) -> str:
    try:
        return organisation.epci.department
    except Epci.DoesNotExist:
        found = POSTAL_CODE.search(organisation.address)
        return OF_POSTAL_CODES.get(found[0], found[1]) if found else ""


def today_of(organisation: Organisation) -> date:
    """The day that it is for an organisation, now."""
    return timezone.localdate(timezone=zone_of(organisation))
