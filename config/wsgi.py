"""The door of a WSGI server."""

import os
from importlib import import_module
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class PlainRequest(WSGIRequest):
    """Read as UTF-8 whatever it says of itself: config.site.unreadable refuses what says else.

    Django decodes the address as soon as it makes the request, before any page could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        given = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(given)


class PlainHandler(WSGIHandler):
    request_class = PlainRequest


django.setup(set_prefix=False)
import_module("press.files.pdf").engine()  # read once, before workers part and share its memory
application = PlainHandler()
