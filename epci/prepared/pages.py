"""Where a file that was long to make is asked for, and where it is taken away."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from epci.prepared import acts
from epci.prepared.errands import leave
from post.models import PreparedFile, Task
from press.kit.downloads import made_later

EXPIRED = "Ce fichier n'est plus gardé : demandez-le à nouveau sur sa page."


@made_later
def asked_file(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Have it made by a task, whose page says how far it is; nobody unknown has one."""
    if not request.user.is_authenticated:
        return None
    address = request.get_full_path_info()
    row = acts.ask_file(address=address, name=name, by=request.user, at=timezone.now())
    return redirect("task", row.identifier)


@require_safe
def prepared_file(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The file, for who asked for it alone, if the page that gives it is still open to them."""
    file = get_object_or_404(PreparedFile, identifier=identifier, person=request.user.pk)
    if file.expires_at is not None and file.expires_at <= timezone.now():
        messages.warning(request, EXPIRED)
    elif file.made_at is not None:
        request.user.chosen_organisation = file.acting
        return leave(file, request.user, request.method or "")
    row = acts.prepare_file.last(file.pk)
    return redirect("task", row.identifier) if isinstance(row, Task) else redirect("tasks")
