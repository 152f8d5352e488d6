"""E-mails: each is a text, `templates/emails/<name>.txt`, whose first line is its subject."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse


def link_to(name: str, *args: object) -> str:
    """The whole address of a page, as an e-mail gives it."""
    base: str = settings.BASE_URL
    return base.rstrip("/") + reverse(name, args=args)


def send_after_commit(name: str, *, to: str, context: dict[str, Any]) -> None:
    """The same as `send`, once what it tells is written; one that fails is logged."""
    transaction.on_commit(partial(send, name, to=to, context=context), robust=True)


def send(name: str, *, to: str, context: dict[str, Any]) -> None:
    """Send one text to one person."""
    text = render_to_string(f"emails/{name}.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject=subject, body=body.strip() + "\n", to=[to]).send()
