"""Which convention is meant, where the person sees several of the reference that they ask."""

from collections.abc import Callable
from functools import cached_property

from django.core.exceptions import MultipleObjectsReturned
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.unsent import TOKEN, holds_secret, pairs
from conventions.models import Convention
from press.kit.naming import NamedKey, read_by
from press.kit.tags import ONCE

MULTIPLE_CHOICES = 300


class SeenHomonyms:
    """Whether a reference means several conventions that whoever asks sees.

    A query at most for a request, and none where no convention that is shown has a homonym.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __call__(self, reference: str) -> bool:
        return reference in self._references

    @cached_property
    def _references(self) -> set[str]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return set()
        seen = Convention.objects.visible_to(user).meaning_several().order_by()
        return set(seen.values_list("reference", flat=True))


class WhichOne:
    """The middleware: makes addresses for who asks, and asks back where one names several."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_by(SeenHomonyms(request)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The short page that lists them, each with the address of the same page."""
        match = request.resolver_match
        reference = match.kwargs.get("reference") if match else None
        if reference is None or not isinstance(error, MultipleObjectsReturned):
            return None
        named = Convention.objects.visible_to(request.user).named(reference)
        found = list(named.select_related("led_by"))
        return _asked_back(request, reference, found) if len(found) > 1 else None


def _asked_back(request: HttpRequest, reference: str, found: list[Convention]) -> HttpResponse:
    """Nothing that was sent is lost: each button sends it again, to the one that is meant."""
    sent = request.method == "POST"
    is_kept = sent and not request.FILES and not holds_secret(request)
    typed = [pair for pair in pairs(request) if pair[0] not in (TOKEN, ONCE)]
    context = {
        "reference": reference,
        "choices": [(one, _place(request, one)) for one in found],
        "is_lost": sent and not is_kept,
        "typed": typed if is_kept else None,
    }
    return render(request, "config/site/which_one.html", context, status=MULTIPLE_CHOICES)


def _place(request: HttpRequest, one: Convention) -> str:
    """The same page of that convention."""
    match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
    named = {"reference": NamedKey(one.reference, one.pk)}
    with read_by(lambda _reference: True):
        address = reverse(match.view_name, kwargs=match.captured_kwargs | named)
    return f"{address}?{query}" if query else address
