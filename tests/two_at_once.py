"""What the second of two people sends, who opened a form before the first had saved theirs."""

from html.parser import HTMLParser

from django.http import HttpResponse

UNSENT = {"submit", "button", "image", "reset", "file"}


class Forms(HTMLParser):
    """The fields of each form of a page that is posted, as a browser would send them."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._open: dict[str, list[str]] | None = None
        self._select = self._area = ""
        self._is_chosen = False
        self._said: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {} if found.get("method") == "post" else None
            self.forms += [] if self._open is None else [self._open]
        elif tag == "select":
            self._select, self._is_chosen = found.get("name", ""), False
        elif tag == "option" and self._select:
            self._option(found)
        elif tag == "textarea":
            self._area, self._said = found.get("name", ""), []
        elif tag == "input" and "disabled" not in found:
            self._input(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._put(self._area, "".join(self._said).removeprefix("\n"))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._said.append(data)

    def _option(self, found: dict[str, str]) -> None:
        """The option that is selected, the first where none is."""
        known = self._open and self._open.get(self._select)
        if "selected" in found and known and not self._is_chosen and self._open:
            del self._open[self._select]
        if "selected" in found or not known:
            self._put(self._select, found.get("value", ""))
            self._is_chosen = "selected" in found

    def _input(self, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or "checked" in found
        if kind not in UNSENT and ticked:
            blank = "on" if kind in ("checkbox", "radio") else ""
            self._put(found.get("name", ""), found.get("value", blank))

    def _put(self, name: str, value: str) -> None:
        if self._open is not None and name:
            self._open.setdefault(name, []).append(value)


def form_of(response: HttpResponse, names: set[str]) -> dict[str, list[str]]:
    """The form of a page that has most of these fields."""
    return max(Forms(response).forms, key=lambda one: len(names & set(one)), default={})
