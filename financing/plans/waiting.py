"""What waits in the session of whoever writes a plan: amounts not saved yet."""

from django.http import HttpRequest

from press.kit.versions import NAME

TYPED = "typed_amounts"
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
