"""An errand: a page gone through for its file alone, as the person who asked for it.

The page itself says what is in the file, by the rights, the filters, the order and the columns of
the person and of the moment: once when the file is made, once more when it leaves.
"""

from dataclasses import dataclass
from typing import IO

from django.core.exceptions import MultipleObjectsReturned, ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone

from accounts.models import User
from epci.permissions import acting_for
from epci.prepared.parts import opened
from epci.zones import zone_of
from post.models import PreparedFile
from post.working import tell
from press.kit.naming import read_by_anybody

GONE = "Cette page n'existe plus, ou ne vous est plus ouverte."
CLOSED = "Le compte qui l'a demandé est fermé."
NOT_MADE = "Cette page ne donne plus ce fichier."


@dataclass(frozen=True)
class FileErrand:
    """`kept` is what was made before, and now leaves; without it the file is to be made."""

    kept: IO[bytes] | None = None

    def tell(self, done: int, total: int) -> None:
        tell(done, total)


class Heard(list[str]):
    """What a page says to whoever asked: it becomes the reason why there is no file."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(str(message))


def person_of(file: PreparedFile) -> User:
    """Who asked, acting for the organisation for which they did. Raises ValidationError."""
    found = User.objects.filter(pk=file.person, is_active=True).first()
    if found is None:
        raise ValidationError(CLOSED)
    found.chosen_organisation = file.acting
    return found


def make(file: PreparedFile, by: User) -> HttpResponseBase:
    """What the page answers, whose content is the file; nobody takes it away yet.

    Raises ValidationError or PermissionDenied: why there is none.
    """
    said = Heard()
    try:
        with timezone.override(zone_of(acting_for(by))):
            answer = _through(file, by, "HEAD", FileErrand(), said)
    except (Http404, MultipleObjectsReturned):
        raise ValidationError(GONE) from None
    if answer.status_code != 200:
        raise ValidationError(list(said) or [NOT_MADE])
    return answer


def leave(file: PreparedFile, by: User, method: str) -> HttpResponseBase:
    """The file as its page gives it now, journal included. Raises Http404, PermissionDenied."""
    return _through(file, by, method, FileErrand(opened(file)), Heard())


def _through(
    file: PreparedFile, by: User, method: str, errand: FileErrand, said: Heard
) -> HttpResponseBase:
    request = HttpRequest()
    path, _, query = file.address.partition("?")
    request.method, request.path, request.path_info = method, path, path
    request.META["QUERY_STRING"], request.GET = query, QueryDict(query)
    told = {"user": by, "session": {}, "htmx": None, "errand": errand, "_messages": said}
    vars(request).update(told)
    request.resolver_match = match = resolve(path)
    with read_by_anybody():
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer
