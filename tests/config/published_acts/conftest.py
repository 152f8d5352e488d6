"""The names of the whole register, as it ships, without a database."""

import pytest

from epci.naming.mentions import Entry, Names
from epci.populations.registry import shipped_epcis, shipped_names


@pytest.fixture(scope="session")
def names() -> Names:
    former = shipped_names()
    return Names.of(
        Entry(one.siren, name, one.nature, one.department)
        for one in shipped_epcis()
        for name in dict.fromkeys((one.name, *former[one.siren]))
    )
