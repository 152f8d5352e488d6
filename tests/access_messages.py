"""Who sends letters, reads the messages of an organisation, and sends one of them again."""

from collections.abc import Callable

from epci.permissions import Act
from tests.made import CARRIER, DOUBS, LEAD, failed_message, organisation, sending
from tests.rules import SIGNED_IN, Row, Rule, may, within

NUMBER = "2025-0002"
KEYS: dict[str, Callable[[], object]] = {
    "sending": lambda: sending(NUMBER),
    "failed_message": lambda: failed_message(organisation(LEAD)).pk,
}
POSTED = (DOUBS, "{round}", "courrier")

ROWS = (
    Row("organisation_messages", ("{lead}",), get=within(LEAD, Act.MANAGE_PEOPLE)),
    Row(
        "send_message_again",
        ("{lead}", "{failed_message}"),
        post=within(LEAD, Act.MANAGE_PEOPLE, passes=302),
    ),
    Row(
        "message_choices",
        get=SIGNED_IN,
        post=Rule(passes=302),
        body={"topics": ["duties"], "shown": "duties answers letters"},
    ),
    Row(
        "send_round",
        POSTED,
        get=may(Act.SEND_CALLS, of=CARRIER, passes=200),
        post=may(Act.SEND_CALLS, of=CARRIER, passes=200),
        body={"step": "confirm", "letters": [NUMBER], "sent_on": "02/06/2025"},
        writes=False,
    ),
    Row(
        "send_round",
        POSTED,
        get=may(Act.SEND_CALLS, of=CARRIER, passes=200),
        post=may(Act.SEND_CALLS, of=CARRIER),
        body={
            "step": "do",
            "confirmed": "{sending}",
            "letters": [NUMBER],
            "sent_on": "02/06/2025",
        },
    ),
)
