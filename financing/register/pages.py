"""The page where an administrator reads whether the register is in order."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from financing.models import Verification
from financing.register.checking import may_verify, verify_for
from financing.register.tables import AnomalyTable
from press.kit.lists import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the last verification found; POST runs one, or has a worker do it."""
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.VERIFY_REGISTER, organisation)
    if request.method == "POST" and may_verify():
        asked = verify_for(organisation, by=request.user)
        return redirect("task", asked.identifier) if asked else redirect("register", pk)
    last = Verification.objects.first()
    found = last.found_for(organisation) if last else []
    context = {
        **around(request, organisation),
        "last": last,
        "found": found,
        "table": AnomalyTable(enumerate(found, start=1), request=request),
        "may_verify": may_verify(),
    }
    return list_page(request, "financing/register/register.html", context)
