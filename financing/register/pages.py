"""The page where an administrator reads whether the register is in order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from financing.models import Verification
from financing.register.checking import is_quick, verify_for


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """What the last verification found; POST runs one, where it is quick."""
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.VERIFY_REGISTER, organisation)
    if request.method == "POST" and is_quick():
        verify_for(organisation, by=request.user)
        return redirect("register", pk)
    last = Verification.objects.first()
    context = {
        **around(request.user, organisation),
        "last": last,
        "found": last.found_for(organisation) if last else [],
        "is_quick": is_quick(),
    }
    return render(request, "financing/register/register.html", context)
