"""How far the letters of a round are, and the task that prepares those that wait."""

from typing import Any

from django.utils import timezone

from epci.tasks.reading import goes_on, time_left
from financing.letters.rendering import finish_letter
from financing.models import CallRound
from financing.rounds import issued


def progress_of(round_: CallRound) -> dict[str, Any]:
    """As its page tells it; three queries while some wait, one afterwards."""
    now = timezone.now()
    letters = issued.letters_of(round_, timezone.localdate(now))
    if letters.ready == letters.count:
        return {"round": round_, "letters": letters}
    row = finish_letter.last(round_.pk)
    return {
        "round": round_,
        "letters": letters,
        "task": row,
        "time_left": time_left(row) if row else "",
        "goes_on": row is None or goes_on(row, now),
    }
