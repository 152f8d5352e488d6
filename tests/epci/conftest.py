"""A register small enough to know by heart, in the database and out of it."""

import pytest

from epci.models import CommuneMembership, CommuneMerger
from epci.populations.registry import KnownEpcis
from tests.epci.files import CAPITAL, PLATEAU, VALLEY
from tests.factories import EpciFactory, PopulationFactory

MERGERS = {"25008": "25009", "25009": "25002", "25004": "25003"}


@pytest.fixture
def register() -> KnownEpcis:
    """Two communes in the valley; on the plateau one leaves the other in 2026; and Paris."""
    return KnownEpcis(
        names={VALLEY: "CC de la Vallée", PLATEAU: "CC du Plateau", CAPITAL: "Métropole"},
        members={
            "25001": VALLEY,
            "25002": VALLEY,
            "25003": PLATEAU,
            "25004": PLATEAU,
            "75056": CAPITAL,
        },
        newcomers={"25004"},
        successors=MERGERS,
    )


@pytest.fixture
def stored_register(db: None) -> None:
    """The same register in the database, with the valley's figure of 2026."""
    valley = EpciFactory(siren=VALLEY, name="CC de la Vallée", communes=["25001", "25002"])
    plateau = EpciFactory(siren=PLATEAU, name="CC du Plateau", communes=["25003"])
    EpciFactory(siren=CAPITAL, name="Métropole", communes=["75056"])
    CommuneMembership.objects.create(
        code="25004", name="Commune 25004", epci=plateau, first_year=2026, last_year=2026
    )
    for old, new in MERGERS.items():
        CommuneMerger.objects.create(old_code=old, new_code=new)
    PopulationFactory(epci=valley, year=2026, municipal=300, total=310)
