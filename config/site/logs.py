"""What an operator reads: one JSON object a line, each with the number of its request.

Nothing secret is written: neither forms, nor queries, nor the parts of addresses that open a door.
Nobody is named either: accounts by their keys, networks instead of addresses, and what a library
or a database quotes in its own words is masked. The security journal, in the database, tells more.
"""

import json
import logging
import re
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

from django.http import HttpRequest

from accounts import trace

MASKED = "…"
# What a message may quote: an address, an account, the row that a database refuses.
QUOTED = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"
    r"|(?<=DETAIL:)[^\n]*"
)


def masked(text: str) -> str:
    return QUOTED.sub(MASKED, text)


def network_of(address: str) -> str:
    """« 192.0.2.0/24 »: enough to see an attack, and not who; an IPv6 address is one already."""
    try:
        return str(ip_network(f"{address}/24", strict=False)) if "." in address else address
    except ValueError:
        return ""


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
            "message": "réponse en erreur" if request else masked(record.getMessage()),
            "number": seen.number,
            "method": seen.method,
            "path": trace.safe_path(request) if isinstance(request, HttpRequest) else "",
            "whence": network_of(seen.whence),
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        line["path"] = masked(line["path"])
        return json.dumps({name: one for name, one in line.items() if one}, ensure_ascii=False)
