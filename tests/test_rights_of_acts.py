"""Each act, called as code would call it without asking anything before: it asks the right itself.

A stranger calls it, on rows that say yes to everything: the right is refused before all else.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from tests.conventions.texts.drafts import draft
from tests.factories import UserFactory
from tests.world import undone

ROOMS = ("accounts", "config", "conventions", "deliberations", "epci", "financing")


def modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("acts.py")):
            yield importlib.import_module(
                ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            )


def acts() -> Iterator[Callable[..., Any]]:
    """Every public function of an `acts.py` that takes the person, once, where it is written."""
    for module in modules():
        for name, act in vars(module).items():
            if name.startswith("_") or getattr(act, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(act) and "by" in inspect.signature(act).parameters:
                yield act


OWN = "a person's own account, which nobody else names"
WITHIN = "of another act, which has asked"
ASKS_LATER = "asks of the rows that it is given, once it has found them"
NOT_REFUSED = {
    "accounts.acts": {
        "bind_to_proconnect": OWN,
        "change_address": OWN,
        "change_password": OWN,
        "choose_columns": OWN,
        "close_account": WITHIN,
        "close_feed": OWN,
        "close_sessions": OWN,
        "create_account": WITHIN,
        "enrol_second_factor": OWN,
        "forget_security_events": "of the command line alone: no page has it",
        "open_feed": OWN,
        "remove_second_factor": OWN,
        "renew_recovery_codes": OWN,
        "reopen_account": WITHIN,
        "rotate_secrets": "of the command line alone: no page has it",
    },
    "conventions.acceptance.acts": {
        "accept_by_its_act": WITHIN,
        "declare": WITHIN,
        "nothing_declared": WITHIN,
    },
    "conventions.committees.acts": {"put_back_meeting": ASKS_LATER},
    "conventions.parties.acts": {"put_back_party": ASKS_LATER},
    "conventions.follow_up.acts": {"may_report": "says whether, and writes nothing"},
    "conventions.payees.acts": {"why_not_yet": "says why, and writes nothing"},
    "deliberations.votes.acts": {"settle_party": WITHIN, "forget_authorisation": WITHIN},
    "epci.messages.acts": {"choose_topics": OWN},
    "epci.prepared.acts": {
        "ask_file": OWN + ", and its page asks again once the file is made, then taken away",
        "forget_files": "of the nightly task alone: no page has it",
        "store_file": WITHIN,
    },
    "epci.people.acts": {
        "invite": ASKS_LATER,
        "join": "whoever holds the secret of an invitation",
    },
    "epci.populations.asides.acts": {"why_not_yet": "says why, and writes nothing"},
    "financing.criteria.acts": {"put_back_criterion": ASKS_LATER},
    "epci.tasks.acts": {"stop_task": ASKS_LATER, "resume_task": ASKS_LATER},
    "financing.plans.acts": {"put_back": ASKS_LATER},
    "financing.payments.acts": {"record_list": ASKS_LATER},
    "financing.reading_acts.acts": {"write_plan": WITHIN},
}


@pytest.fixture
def rows(db: None) -> dict[str, Any]:
    """Real ones, for the acts that read what they are given before they ask."""
    text = draft()
    return {
        "convention": text.convention,
        "party": text.convention.parties.get(rank=2),
    }


def what_comes(act: Callable[..., Any], rows: dict[str, Any]) -> str:
    """« refusé », « fait », or what it stumbles on before it has asked."""
    asked = {
        name: rows.get(name) or MagicMock(name=name)
        for name, one in inspect.signature(act).parameters.items()
        if one.default is inspect.Parameter.empty and name != "by" and one.kind != one.VAR_KEYWORD
    }
    if act.__name__ == "adopt" and act.__module__ == "deliberations.votes.acts":
        asked |= {"council": MagicMock(name="council")}
    try:
        act(**asked, by=UserFactory())
    except PermissionDenied:
        return "refusé"
    except Exception as error:
        return repr(error)[:150]
    return "fait"


def test_whoever_has_no_right_is_refused_by_the_act_itself(rows):
    found: dict[str, dict[str, str]] = {}
    for act in acts():
        with undone():
            came = what_comes(act, rows)
        if came != "refusé":
            found.setdefault(act.__module__, {})[act.__name__] = came
    assert {room: set(names) for room, names in found.items()} == {
        room: set(names) for room, names in NOT_REFUSED.items()
    }, found


def test_there_are_many_acts_and_the_command_line_is_refused_none():
    assert len(list(acts())) > 100
