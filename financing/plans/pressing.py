"""What the pages that write money share: who presses a button, when, and what it refuses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from conventions.models import Text
from press.words.french import is_number


def by_now(request: HttpRequest, text: Text) -> dict[str, Any]:
    """The text, the person and the day, as every act on the money of a text takes them."""
    return {"text": text, "by": request.user, "on": timezone.localdate()}


def done(request: HttpRequest, act: Callable[..., object], text: Text, **facts: Any) -> bool:
    """Whether an act of one button was done; a refusal is said at the head of the next page."""
    try:
        act(**facts, **by_now(request, text))
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
        return False
    return True


def pressed_key(text: str) -> int:
    """A key posted by a button of the page; 0, which nothing has, for anything else."""
    return int(text) if is_number(text) and len(text) < 18 else 0
