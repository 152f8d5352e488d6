"""Who gets what of open data and of what machines ask, as lines of `access.py`."""

from collections.abc import Callable

from django.utils import timezone

from config.open_data.acts import publish
from epci.permissions import Act
from tests.made import DOUBS, LEAD, organisation
from tests.rules import ANYONE, Row, may, within


def published() -> str:
    """The SIREN of the lead, which publishes its open data."""
    by_act = {"act": "délibération n° 12", "by": None, "on": timezone.localdate()}
    return publish(organisation=organisation(LEAD), **by_act).siren or ""


KEYS: dict[str, Callable[[], object]] = {"published": published}

ROWS = (
    Row("open_data_file", ("{published}", "deliberations", "2025"), get=ANYONE),
    Row("own_open_data_file", ("{lead}", "subventions", "2025"), get=within(LEAD)),
    Row(
        "open_data",
        ("{lead}",),
        get=within(LEAD),
        post=within(LEAD, Act.EDIT_ORGANISATION, passes=302),
        body={"act": "délibération n° 13", "step": "publish"},
    ),
    Row(
        "state_aid",
        (DOUBS,),
        post=may(Act.EDIT_CONVENTION, of=LEAD),
        body={"notified": "non"},
    ),
    Row("health", get=ANYONE),
    Row("live", get=ANYONE),
    Row("ready", get=ANYONE),
    Row("metrics", get=ANYONE),  # of this machine: tests/config/test_monitoring.py has the others
)
