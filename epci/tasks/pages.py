"""The pages of tasks: one's own, one of them as it goes, and the host's of all."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from epci.permissions import host_only
from epci.tasks import acts
from epci.tasks.reading import (
    goes_on,
    is_held,
    label_of,
    may_decide,
    names_of,
    result_of,
    said_lasting,
    stopping,
    task_counts,
    tasks_of,
    time_left,
)
from epci.tasks.tables import HostTaskTable, TaskFilters, TaskTable, state_of
from post.models import Task, TaskQuerySet
from post.tasks import work_task
from press.kit.lists import list_page

MOST_SETBACKS = 100
POLL = 0.5  # seconds that a page which asks again works, where there are no workers


@require_safe
def tasks(request: HttpRequest) -> HttpResponseBase:
    """What the person, and those of the same organisation, asked for."""
    filters = TaskFilters(request.GET, tasks_of(request.user).to_list().with_follow_up())
    table = TaskTable(filters.found, request=request, chosen=request.user.chosen_columns)
    return list_page(request, "epci/tasks/tasks.html", {"filters": filters, "table": table})


@require_safe
def task(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """What is done, what is left, how long, and what failed, by its name; and what it asked for in
    its turn.
    """
    found = _own(request, identifier)
    follow_up = _seen_by(request.user).filter(parent=found).with_follow_up()
    said = _told(request, found) | {"has_follow_up": follow_up.exists()}
    if found.parent is not None:
        said |= {"parent": found.parent, "parent_label": label_of(found.parent)}
    listed = TaskTable if said["is_own"] else HostTaskTable
    table = listed(follow_up, request=request, chosen=request.user.chosen_columns)
    if isinstance(table, HostTaskTable):
        table.owners = names_of(follow_up)
    return list_page(request, "epci/tasks/task.html", said | {"table": table})


@require_POST
def task_progress(request: HttpRequest, identifier: str) -> HttpResponse:
    """The part of the page that asks again by itself; without workers, it is what works. A state
    that is no longer the one that was `seen` is said at the head of the page.
    """
    found = _own(request, identifier)
    by_this_page = not settings.MESSAGES_BY_WORKERS and may_decide(request.user, found)
    if by_this_page and found.is_active:
        work_task(found.pk, POLL)
        found.refresh_from_db()
    if not found.is_active or request.POST.get("seen", found.state) != found.state:
        return HttpResponseClientRefresh()
    return render(request, "epci/tasks/_task_progress.html", _told(request, found))


@require_POST
def stop_task(request: HttpRequest, identifier: str) -> HttpResponse:
    found = _own(request, identifier)
    if acts.stop_task(task=found, by=request.user):
        messages.success(request, "La tâche est arrêtée.")
    return _back(request, found)


@require_POST
def resume_task(request: HttpRequest, identifier: str) -> HttpResponse:
    found = _own(request, identifier)
    if acts.resume_task(task=found, by=request.user).is_active:
        messages.success(request, "La tâche reprend où elle en était.")
    return _back(request, found)


@require_safe
@host_only
def host_tasks(request: HttpRequest) -> HttpResponseBase:
    """How tasks stand, which errors stop them, and whether the queue is held."""
    now = timezone.now()
    filters = TaskFilters(request.GET, Task.objects.to_list().with_follow_up())
    table = HostTaskTable(filters.found, request=request, chosen=request.user.chosen_columns)
    table.owners = names_of(filters.found)
    counts = task_counts(now)
    waited = int((now - counts.oldest).total_seconds()) if counts.oldest else None
    context = {
        "filters": filters,
        "table": table,
        "counts": counts,
        "stopping": stopping(),
        "waited": "aucune attente" if waited is None else said_lasting(waited),
    }
    return list_page(request, "epci/tasks/host_tasks.html", context)


@require_POST
@host_only
def release_queue(request: HttpRequest) -> HttpResponse:
    """Let a held queue go, with the messages that waited in it or without."""
    send = request.POST.get("step") == "send"
    if acts.release_queue(by=request.user, send=send, at=timezone.now()):
        messages.success(request, "La file est libérée.")
    return redirect("host_tasks")


def _own(request: HttpRequest, identifier: str) -> Task:
    return get_object_or_404(_seen_by(request.user), identifier=identifier)


def _seen_by(user: User) -> TaskQuerySet:
    """The tasks that a person may see; the host sees each, by its page of all."""
    return Task.objects.all() if user.is_host else tasks_of(user)


def _told(request: HttpRequest, found: Task) -> dict[str, Any]:
    now, own = timezone.now(), tasks_of(request.user).filter(pk=found.pk).exists()
    done, total = found.progress
    setbacks = list(found.setbacks.order_by("unit")[:MOST_SETBACKS])
    return {
        "task": found,
        "is_own": own,
        "done": done,
        "total": total,
        "result": result_of(found) if own else None,
        "label": label_of(found),
        "state": state_of(found),
        "time_left": time_left(found),
        "setbacks": setbacks,
        "may_decide": may_decide(request.user, found),
        "is_held": is_held(),
        "goes_on": goes_on(found, now),
    }


def _back(request: HttpRequest, found: Task) -> HttpResponse:
    """Where the person was: the page of what is done, that of the task, the host's of all."""
    if not tasks_of(request.user).filter(pk=found.pk).exists():
        return redirect("host_tasks")
    return redirect(found.link) if found.link else redirect("task", found.identifier)
