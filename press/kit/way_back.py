"""What somebody took out last, offered back to them for ten minutes on whatever page comes next.

It waits in their session; the act that puts it back asks their right again.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from press.kit.undoing import TakenOut

OFFERED = timedelta(minutes=10)
KEY = "taken_out"  # in the session


@dataclass(frozen=True)
class WayBack:
    """What is offered back, and the page where one was."""

    gone: TakenOut
    page: str


def offer(request: HttpRequest, gone: TakenOut, page: str) -> None:
    """Offer it from the next page on, in the place of what was offered before."""
    until = (timezone.now() + OFFERED).isoformat()
    request.session[KEY] = {"until": until, "page": page, "gone": asdict(gone)}


def offered(request: HttpRequest) -> WayBack | None:
    """What the person may still have back."""
    kept = getattr(request, "session", {}).get(KEY)  # none yet where a middleware answers
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    said = kept["gone"]
    links = tuple((first, second) for first, second in said["links"])
    return WayBack(TakenOut(**{**said, "links": links}), kept["page"])


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
