"""What an operator reads: one JSON object a line, each with the number of its request.

Nothing secret is written: neither forms, nor queries, nor the parts of addresses that open a door.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from accounts import trace


class JsonLines(logging.Formatter):
    """A line of a log: when, how grave, what, in which request."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        seen = trace.current()
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Django's own sentence repeats the address, secrets included
            "message": "réponse en erreur" if request else record.getMessage(),
            "number": seen.number,
            "method": seen.method,
            "path": trace.safe_path(request) if isinstance(request, HttpRequest) else "",
            "whence": seen.whence,
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({name: one for name, one in line.items() if one}, ensure_ascii=False)
