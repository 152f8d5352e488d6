"""A removal that nothing puts back is asked once more, with what goes, before it is done."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from press.kit.tags import ONCE

CONFIRMED = "confirmed"  # what the button of the page that asks sends
OF_THE_FORM = ("csrfmiddlewaretoken", ONCE)


def asked_again(
    request: HttpRequest, *, what: str, lost: Sequence[str], back: str
) -> HttpResponse | None:
    """The page that asks, whose button sends again all that was posted; None once it was pressed.

    `what` is said after « Retirer », `lost` are sentences, `back` is the page where one was.
    """
    if request.POST.get(CONFIRMED):
        return None
    again = {name: said for name, said in request.POST.items() if name not in OF_THE_FORM}
    context = {"what": what, "lost": lost, "again": again, "back": back}
    return render(request, "components/removal.html", context)
