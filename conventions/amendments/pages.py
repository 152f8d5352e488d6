"""The amendments of a convention: the list, and the page where one is begun or redated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.access import refused_editor, require_editor
from conventions.amendments.acts import change_amendment, prepare_amendment
from conventions.amendments.awaited import amendments_of
from conventions.amendments.forms import AmendmentForm, initial_of
from conventions.amendments.tables import AmendmentTable
from conventions.journal import taking
from conventions.models import Convention, Text
from conventions.state.gate import why_closed
from conventions.state.table import Step, may, refusal_of
from conventions.texts.reading import with_its_texts
from press.kit.lists import list_page

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def amendment_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every text of a convention, where each stands, and the next one to prepare."""
    today = timezone.localdate()
    visible = Convention.objects.visible_to(request.user).with_state(today)
    convention, texts = with_its_texts(visible, reference, today)
    refusal = refused_editor(convention, request.user)
    if not refusal and not may(Step.AMEND, convention.state):
        refusal = refusal_of(convention, Step.AMEND, convention.state)
    found, chosen = amendments_of(texts, today), request.user.chosen_columns
    table = AmendmentTable(found, request=request, chosen=chosen)
    table.files = f"avenants-{reference}"
    context = {"convention": convention, "table": table, "refusal": refusal}
    return list_page(
        request,
        "conventions/amendments/amendments.html",
        context,
        journal=taking(convention, request.user),
    )


@require_http_methods(METHODS)
def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """The subject and the days of the next amendment; the rest is written on its own page."""
    convention = _convention(request.user, reference)
    require_editor(convention, request.user)
    form = AmendmentForm(request.POST or None)
    today = timezone.localdate()
    if form.accepts(prepare_amendment, convention=convention, by=request.user, on=today):
        messages.success(request, f"L'{form.done} est préparé : dites maintenant ce qu'il change.")
        return redirect("amendment", reference, form.done.number)
    context = {"convention": convention, "form": form}
    return render(request, "conventions/amendments/amendment_form.html", context)


@require_http_methods(METHODS)
def edit_amendment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Another subject, or other days, while the amendment is a draft; once submitted, why not."""
    convention = _convention(request.user, reference)
    text = get_object_or_404(Text, convention=convention, number=number, number__gt=0)
    require_editor(convention, request.user)
    known = initial_of(text)
    form = AmendmentForm(request.POST or None, initial=known, facts=known)
    if form.accepts(change_amendment, text=text, by=request.user):
        messages.success(request, f"L'{text} est enregistré.")
        return redirect("amendment", reference, number)
    context = {"convention": convention, "form": form, "text": text, "closed": why_closed(text)}
    return render(request, "conventions/amendments/amendment_form.html", context)


def _convention(user: User, reference: str) -> Convention:
    visible = Convention.objects.visible_to(user).with_lead().with_state(timezone.localdate())
    return get_object_or_404(visible.named(reference))
