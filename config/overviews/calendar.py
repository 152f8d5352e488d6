"""The calendar: a month, what is to come, and the address where one's own calendar reads it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from accounts.acts import close_feed, open_feed, show_events
from accounts.feeds import feed_at, feed_of
from accounts.models import CalendarFeed
from config.overviews.events import fed_events, first_events
from config.overviews.nearest import AHEAD, MOST_TO_COME, Ahead
from conventions.access import way_of
from conventions.events import ICONS, Event
from conventions.models import Convention
from press.files.calendars import CalendarDay, as_ics
from press.kit.addresses import typed
from press.kit.asked import asked_again
from press.kit.downloads import download
from press.words.french import MONTHS, is_number
from press.words.months import add_months

FEED_LOST = "Les agendas qui lisent cette adresse ne sont plus à jour."

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
BEHIND = timedelta(days=366)
MOST_IN_A_CELL, MOST_OF_A_DAY, MOST_PROPOSED = 2, 60, 60
FRESH = "calendar_address"  # in the session, from its making to its only showing


@dataclass(frozen=True)
class Day:
    """A day of the month, or of the weeks around it."""

    day: date
    events: Sequence[Event]
    count: int
    is_outside: bool
    is_today: bool

    @property
    def month(self) -> str:
        """As addresses have it."""
        return f"{self.day:%Y-%m}"

    @property
    def others(self) -> int:
        """How many more there are than the cell shows."""
        return self.count - len(self.events)

    @property
    def weekday(self) -> str:
        return WEEK[self.day.weekday()]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month, and what comes: the first things of each day, all of them behind its link."""
    today, asked = timezone.localdate(), request.GET
    month = _month(asked.get("mois", ""), today)
    visible = Convention.objects.visible_to(request.user)
    chosen = typed(asked, "convention")
    named = list(visible.filter(reference=chosen)) if chosen else []
    shown = named[0] if named else None
    first, last = _weeks(month)
    ahead = Ahead(first, last, today, today + AHEAD)
    found = first_events(request.user, ahead, way_of(request.user), named)
    events = [one for one in found if not shown or one.reference == shown.reference]
    day = _day(asked.get("jour", ""), month)
    context = {
        "references": sorted({one.reference for one in found if one.reference})[:MOST_PROPOSED],
        "notices": _notices(chosen, shown, asked.get("mois", ""), month),
        "chosen": shown,
        "week": WEEK,
        "event_icons": ICONS,
        "days": list(_days(events, first, last, month, today)),
        "day": day,
        "of_day": [one for one in events if one.day == day][:MOST_OF_A_DAY],
        "to_come": [one for one in events if today <= one.day <= ahead.until][:MOST_TO_COME],
        **_around(month),
        **_address(request),
    }
    return render(request, "config/overviews/calendar.html", context)


def _notices(chosen: str, shown: Convention | None, typed: str, month: date) -> list[str]:
    """A sentence for each thing that the address asks in vain."""
    told = []
    if chosen and shown is None:
        told.append(f"Aucune de vos conventions n'est « {chosen[:40]} » : toutes sont montrées.")
    if typed and f"{month:%Y-%m}" != typed:
        told.append(f"« {typed[:40]} » n'est pas un mois : voici celui d'aujourd'hui.")
    return told


def _day(typed: str, month: date) -> date | None:
    """A day of the month that is asked for."""
    last = (add_months(month, 1) - timedelta(days=1)).day
    number = int(typed) if is_number(typed) and len(typed) <= 2 else 0
    return month.replace(day=number) if 1 <= number <= last else None


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make one's address, replace it by another, or remove it."""
    if request.POST.get("step") == "close":
        lost, home = (FEED_LOST,), reverse("calendar")
        if asking := asked_again(request, what="mon adresse d'abonnement", lost=lost, back=home):
            return asking
        close_feed(by=request.user)
        messages.success(request, "L'adresse est supprimée : elle n'ouvre plus rien.")
    else:
        request.session[FRESH] = open_feed(by=request.user, at=timezone.now())
    return redirect(f"{reverse('calendar')}#abonnement")


@login_not_required
@rate_limit(action="calendar", limit_get=True)
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the person may see now, to the software that has their address."""
    feed = feed_at(secret)
    if feed is None:
        raise Http404
    content = _feed(feed, timezone.localdate())
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = download(request, content, name="prorata.ics", is_shown=True)
    response["Cache-Control"] = "private, no-cache"  # kept, and asked for again each time
    response["ETag"] = etag
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response)
    return answer


def _feed(feed: CalendarFeed, today: date) -> bytes:
    events = fed_events(feed.user, today - BEHIND, today + AHEAD, today)
    days = [
        CalendarDay(
            one.uid,
            one.day,
            one.title,
            one.kind.value.word,
            one.detail,
            settings.BASE_URL + one.url,
        )
        for one in events
    ]
    days = show_events(feed=feed, days=days, at=timezone.now())
    host = urlsplit(settings.BASE_URL).hostname or "prorata"
    return as_ics(days, name="Prorata", host=host, on=today)


def _month(typed: str, today: date) -> date:
    """The first day of the month asked for, or of this one."""
    found = MONTH.fullmatch(typed)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _weeks(month: date) -> tuple[date, date]:
    """The Monday and the Sunday between which the month's whole weeks are."""
    end = add_months(month, 1) - timedelta(days=1)
    return month - timedelta(days=month.weekday()), end + timedelta(days=6 - end.weekday())


def _days(
    events: Sequence[Event], first: date, last: date, month: date, today: date
) -> Iterator[Day]:
    for rank in range((last - first).days + 1):
        day = first + timedelta(days=rank)
        own = [one for one in events if one.day == day]
        yield Day(day, own[:MOST_IN_A_CELL], len(own), day.month != month.month, day == today)


def _around(month: date) -> dict[str, Any]:
    return {
        "month": f"{MONTHS[month.month - 1]} {month.year}",
        "before": f"{add_months(month, -1):%Y-%m}",
        "after": f"{add_months(month, 1):%Y-%m}",
    }


def _address(request: HttpRequest) -> dict[str, Any]:
    """The address that has just been made, this once, and since when there is one."""
    secret = request.session.pop(FRESH, None)
    path = reverse("calendar_feed", args=[secret]) if secret else ""
    return {
        "address": settings.BASE_URL + path if path else "",
        "subscribe": f"webcal://{urlsplit(settings.BASE_URL).netloc}{path}" if path else "",
        "feed": feed_of(request.user),
    }
