"""The text that councils vote and presidents sign: its page, and its signed copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from conventions.access import in_sight, refused_editor, require_editor
from conventions.models import Text
from conventions.texts.acts import file_signed_copy
from conventions.texts.forms import SignedCopyForm
from conventions.texts.reading import sheet_of
from conventions.texts.signed_copies import signed_copy_of, why_no_copy
from conventions.texts.usual_articles import frame_of


@require_http_methods(["GET", "HEAD", "POST"])
def convention_text(request: HttpRequest, reference: str, number: int = 0) -> HttpResponse:
    """The articles of a text; POST files its signed copy."""
    text = text_in_sight(request.user, reference, number)
    if request.method == "POST":
        require_editor(text.convention, request.user)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if form.accepts(file_signed_copy, text=text, by=request.user, at=timezone.now()):
        messages.success(request, "L'exemplaire signé est déposé.")
        return redirect("convention_text", reference, number)
    context = {"form": form, **page_of(request, text)}
    return render(request, "conventions/texts/text.html", context)


def text_in_sight(user: User, reference: str, number: int) -> Text:
    """A text of a convention in sight; the convention's own is made with it, before any page."""
    convention = in_sight(user, reference)
    text = get_object_or_404(convention.texts, number=number)
    text.convention = convention
    return text


def page_of(request: HttpRequest, text: Text) -> dict[str, Any]:
    """What the page of a text shows, and whether its reader writes it."""
    sheet = sheet_of(text, timezone.localdate())
    refusal = refused_editor(text.convention, request.user)
    return {
        "convention": text.convention,
        "text": text,
        "texts": text.convention.texts.order_by("number"),
        "sheet": sheet,
        "frame": frame_of(text.number),
        "may_edit": not refusal,
        "may_write": sheet.is_draft and not refusal,
        "refusal": refusal,
        "signed_copy": signed_copy_of(text),
        "no_copy": why_no_copy(text, sheet.closed),
    }
