"""What cannot be undone is asked twice: typed, then told with what it will do, then done once.

The page that tells carries everything that was typed, a token of its own and the fingerprint of
what it told. Sent again, the token leads to what was done already; and when the fingerprint is no
longer the one of what would happen now, the page tells anew instead of acting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from press.kit.forms import ActForm

CHOOSE, CONFIRM, DO = "choose", "confirm", "do"  # the values of `step`
OF_THE_FLOW = ("token", "confirmed")


class ConfirmedForm(ActForm):
    """A form whose act is told before it is done; `fingerprint` is of what it would do now."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    confirmed = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    @property
    def fingerprint(self) -> str:
        """Empty where the act itself refuses what has changed meanwhile."""
        return ""

    @property
    def fresh_token(self) -> UUID:
        return uuid4()

    @property
    def kept(self) -> list[BoundField]:
        """What was typed, which the page that tells carries along."""
        return [field for field in self if field.name not in OF_THE_FLOW]

    def arguments(self) -> dict[str, Any]:
        return {name: one for name, one in self.cleaned_data.items() if name not in OF_THE_FLOW}


@dataclass(frozen=True)
class Flow:
    """An act in three steps: the templates where it is typed and told, what does it, what follows.

    `act` takes the form's arguments, raises ValidationError when it refuses, and what it gives is
    given to `then`. `already` gives the answer for a token that was used, or None; `check` refuses
    before anything is told, as the act would.
    """

    typed: str
    told: str
    act: Callable[..., object]
    then: Callable[[Any], HttpResponseBase]
    already: Callable[[str], HttpResponseBase | None] | None = None
    check: Callable[..., object] | None = None


def step_of(request: HttpRequest) -> str:
    """What a request asks: to type by default, to be told once something is sent."""
    if request.method != "POST":
        return CHOOSE
    asked = request.POST.get("step", CONFIRM)
    return asked if asked in (CHOOSE, CONFIRM, DO) else CHOOSE


def answer(
    request: HttpRequest, flow: Flow, form: ConfirmedForm, context: Mapping[str, Any]
) -> HttpResponseBase:
    """The page of the step that is asked, or what follows the act.

    Whoever sent the form at the same instant may have acted while this request read: it is looked
    at again before anything is refused.
    """
    return (
        _done(request, flow)
        or _acted(request, flow, form)
        or _done(request, flow)
        or _page(request, flow, form, {**context, "form": form})
    )


def _done(request: HttpRequest, flow: Flow) -> HttpResponseBase | None:
    return flow.already(request.POST.get("token", "")) if flow.already else None


def _acted(request: HttpRequest, flow: Flow, form: ConfirmedForm) -> HttpResponseBase | None:
    """What follows the act; None when it is not asked, is refused, or is not what was told."""
    if step_of(request) != DO or not _is_sound(flow, form):
        return None
    if form.cleaned_data["confirmed"] != form.fingerprint:
        return None
    return flow.then(form.done) if form.accepts(flow.act) else None


def _page(
    request: HttpRequest, flow: Flow, form: ConfirmedForm, context: Mapping[str, Any]
) -> HttpResponse:
    """Where the form is typed, or told what it would do: anew, when it was told otherwise."""
    step = step_of(request)
    if step == CHOOSE or not _is_sound(flow, form):
        return render(request, flow.typed, context)
    return render(request, flow.told, {**context, "has_moved": step == DO})


def _is_sound(flow: Flow, form: ConfirmedForm) -> bool:
    return form.accepts(flow.check) if flow.check else form.is_valid()
