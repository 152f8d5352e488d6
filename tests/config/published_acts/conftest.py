"""The names of the whole register, as it ships, without a database."""

import pytest

from epci.naming.mentions import Names, RegisterName
from epci.populations.registry import shipped_epcis, shipped_names


@pytest.fixture(scope="session")
def names() -> Names:
    former = shipped_names()
    return Names.of(
        RegisterName(one.siren, name, one.nature, one.department)
        for one in shipped_epcis()
        for name in dict.fromkeys((one.name, *former[one.siren]))
    )
