"""The messages of an organisation, for who administers it; and which ones come to oneself."""

from functools import partial

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from epci.messages.acts import choose_topics, send_again
from epci.messages.forms import TopicForm
from epci.messages.reading import messages_of, refused_by
from epci.messages.tables import MessageFilters, MessageTable
from epci.messages.topics import Topic
from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from press.kit.lists import list_page


@require_safe
def organisation_messages(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What waits, what has left, what failed, and what the server said."""
    found = own_organisation(request.user, pk)
    require(request.user, Act.MANAGE_PEOPLE, found)
    filters = MessageFilters(request.GET, messages_of(found))
    table = MessageTable(filters.found, request=request, chosen=request.user.chosen_columns)
    context = {**around(request, found), "filters": filters, "table": table}
    return list_page(request, "epci/messages/messages.html", context)


@require_POST
def send_message_again(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    found = own_organisation(request.user, pk)
    require(request.user, Act.MANAGE_PEOPLE, found)
    asked = get_object_or_404(messages_of(found), pk=message)
    try:
        send_again(message=asked, organisation=found, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        notices.error(request, refusal.message)
    else:
        notices.success(request, f"Le message à {asked.recipient} est envoyé de nouveau.")
    return redirect("organisation_messages", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def message_choices(request: HttpRequest) -> HttpResponse:
    """Which messages come to the person; what is necessary always does."""
    refused = refused_by(request.user)
    wanted = [one.value for one in Topic if one.value not in refused]
    typed = request.POST if request.method == "POST" else None
    form = TopicForm(typed, initial={"topics": wanted, "shown": " ".join(wanted)})
    if typed is not None and form.accepts(partial(choose_topics, by=request.user)):
        notices.success(request, "C'est retenu.")
        return redirect("account")
    return render(request, "epci/messages/choices.html", {"form": form})
