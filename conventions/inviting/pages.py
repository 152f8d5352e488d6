"""The page from which the lead invites the parties, and reminds them of what they owe."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import edited_by
from conventions.inviting.acts import write_to_parties
from conventions.inviting.forms import WriteForm
from conventions.inviting.reading import parties_to_tell


@require_http_methods(["GET", "HEAD", "POST"])
def tell_parties(request: HttpRequest, reference: str) -> HttpResponse:
    """What each party owes, and where it is reached; POST writes to those that are chosen."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    form = WriteForm(request.POST or None, told=parties_to_tell(convention, today), on=today)
    if form.accepts(write_to_parties, convention=convention, by=request.user, on=today):
        told = ", ".join(map(str, form.done))
        messages.success(request, f"Écrit à {told} : le message part, la réponse vous reviendra.")
        return redirect("convention_parties", reference)
    context = {"convention": convention, "form": form}
    return render(request, "conventions/inviting/tell.html", context)
