"""What waits in the session of whoever writes a plan: amounts not saved yet, what was taken out."""

from dataclasses import asdict

from django.http import HttpRequest

from conventions.models import Text
from financing.plans.undoing import Kept
from press.kit.versions import NAME

TYPED, GONE = "typed_amounts", "taken_out"
OF_GRID = ("m", "r")  # how the names of its fields begin


def keep_typed(request: HttpRequest) -> None:
    """What is posted of a grid waits for its page to come back."""
    names = [name for name in request.POST if name.startswith(OF_GRID) or name == NAME]
    typed = {name: request.POST[name] for name in names}
    request.session[TYPED] = {"path": request.path, "typed": typed}


def typed_here(request: HttpRequest) -> dict[str, str]:
    """What waited for this page; nothing where nothing did."""
    kept = request.session.get(TYPED, {})
    return kept["typed"] if kept.get("path") == request.path else {}


def forget_typed(request: HttpRequest) -> None:
    request.session.pop(TYPED, None)


def forget_line(request: HttpRequest, line: int) -> None:
    """What waits to be saved has nothing more to say of a line that goes."""
    if kept := request.session.get(TYPED):
        own = (f"m{line}-", f"r{line}")
        typed = {name: one for name, one in kept["typed"].items() if not name.startswith(own)}
        request.session[TYPED] = kept | {"typed": typed}


def keep_gone(request: HttpRequest, text: Text, gone: Kept, back: str) -> None:
    """What was just taken out, and the page where it is offered back."""
    request.session[GONE] = {"text": text.pk, "back": back, **asdict(gone)}


def gone_of(request: HttpRequest, text: Text) -> tuple[Kept, str] | None:
    """What was taken out of that text last, and where one was."""
    gone = request.session.get(GONE)
    if not gone or gone["text"] != text.pk:
        return None
    paid = tuple((funding, expense) for funding, expense in gone["paid"])
    return Kept(gone["said"], gone["rows"], paid), gone["back"]


def forget_gone(request: HttpRequest) -> None:
    request.session.pop(GONE, None)
