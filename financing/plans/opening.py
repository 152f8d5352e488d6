"""What every page of the editor begins with: the text, original or amendment, while it is written.

The addresses of an amendment give its number; those of the original give none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from conventions.access import require_editor
from conventions.models import Convention, Text
from conventions.texts.reading import with_its_texts
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossier
from financing.models import Component
from financing.plans.gate import closed_since

METHODS = ["GET", "HEAD", "POST"]
FRAMES = {
    False: "financing/plans/_plan_frame.html",
    True: "financing/amendments/_amend_frame.html",
}
View = Callable[..., HttpResponse]


def on_text(view: View) -> View:
    """Give the page the text that its address names, for whoever edits the convention.

    Once it is submitted, or as soon as an act refuses, what is answered is why.
    """

    @wraps(view)
    def answer(
        request: HttpRequest, reference: str, number: int | None = None, **named: Any
    ) -> HttpResponse:
        if number == 0:
            raise Http404("Un avenant a un numéro, à partir de 1.")
        visible = Convention.objects.visible_to(request.user)
        convention, texts = with_its_texts(visible, reference)
        text = next((one for one in texts if one.number == (number or 0)), None)
        if text is None:
            raise Http404("Cette convention n'a pas d'avenant de ce numéro.")
        require_editor(convention, request.user)
        if closed := closed_since(text, timezone.localdate()):
            return answer_closed(request, text, closed)
        try:
            return view(request, text, **named)
        except ValidationError as refused:  # submitted meanwhile
            return answer_closed(request, text, " ".join(refused.messages))

    return answer


def answer_closed(request: HttpRequest, text: Text, why: str) -> HttpResponse:
    """Why the text is only read: on the plan of a convention, or in the place of the page."""
    if text.number == 0:
        messages.error(request, why)
        return redirect("plan", text.convention.reference)
    context = {"closed": why, "convention": text.convention, "text": text}
    return render(request, "financing/amendments/amend_closed.html", context)


def show(request: HttpRequest, text: Text, name: str, **context: Any) -> HttpResponse:
    """A page of the editor, in the frame of its text."""
    around = {
        "convention": text.convention,
        "text": text,
        "frame": FRAMES[text.number > 0],
        "hub": hub(text),
    }
    return render(request, name, around | context)


def hub(text: Text) -> str:
    """The page from which a text is written."""
    reference = text.convention.reference
    if text.number:
        return reverse("amendment", args=[reference, text.number])
    return reverse("write_plan", args=[reference])


def address(text: Text, name: str, *more: str) -> str:
    """A page of the editor: `amend_…` are those of an amendment."""
    reference = text.convention.reference
    if text.number:
        return reverse(AMENDING[name], args=[reference, text.number, *more])
    return reverse(name, args=[reference, *more])


AMENDING = {
    "edit_line": "amend_line",
    "plan_amounts": "amend_plan",
    "plan_period": "amend_period",
    "plan_periods": "amend_periods",
    "plan_rule": "amend_rule",
}


def dossier_of(text: Text) -> Dossier:
    """The plan as if the text were in effect, today."""
    convention = text.convention
    dossier = read_dossier(convention, timezone.localdate(), convention.read_texts)
    return dossier.under(dossier.in_effect | {text.number})


def file_of(dossier: Dossier, code: str) -> ComponentFile:
    """Raises Http404."""
    file = dossier.named(code)
    if file is None:
        raise Http404("Ce volet n'existe pas.")
    return file


def component_of(text: Text, code: str) -> Component:
    components = Component.objects.select_related("convention")
    return get_object_or_404(components, convention=text.convention_id, code=code)
