"""The small templates of a table's cells: what a page gives to each of them is asked once."""

import re
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template import Context, Engine, RequestContext
from django.template.loader import get_template
from django.utils.safestring import SafeString

GAP = re.compile(r"\s*\n\s*")


class CellParts:
    """Those of one table; a page draws fifty of them, and the bar of its head is asked for once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def drawn(self, name: str, **said: Any) -> SafeString:
        html = get_template(name).template.render(Context({**self._given, **said}))
        return SafeString(GAP.sub("\n", html))  # a template's indentation, on every row

    @cached_property
    def _given(self) -> dict[str, Any]:
        context = RequestContext(self.request)
        with context.bind_template(Engine.get_default().from_string("")):
            return context.flatten()
