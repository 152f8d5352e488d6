"""E-mails: each is a text, `templates/emails/<name>.txt`, whose first line is its subject."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def send(name: str, *, to: str, context: dict[str, Any]) -> None:
    """Send one text to one person."""
    text = render_to_string(f"emails/{name}.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject=subject, body=body.strip() + "\n", to=[to]).send()
