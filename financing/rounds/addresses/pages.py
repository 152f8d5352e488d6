"""The page where the carrier writes the address that a letter lacks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.models import Party
from epci.permissions import Act, require
from financing.dossier.scope import component_of_year
from financing.models import Component
from financing.rounds.addresses.acts import complete_address


class AddressForm(forms.Form):
    """A postal address, as on an envelope."""

    use_required_attribute = False

    address = forms.CharField(
        label="Adresse",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Comme sur une enveloppe, sans le nom.",
        error_messages={"required": "Écrivez l'adresse postale."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def address(
    request: HttpRequest, reference: str, component: str, year: int, pk: int
) -> HttpResponse:
    """POST writes the address of a party that has none, and leads back to the round."""
    file, _ = component_of_year(request.user, reference, component, year, timezone.localdate())
    found = file.component
    parties = Party.objects.filter(convention=found.convention).select_related("organisation")
    party = get_object_or_404(parties, pk=pk)
    require(request.user, Act.ISSUE_CALLS, found.carrier.organisation)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_written(request, form, found, party):
        return redirect("prepare_round", reference, component, year)
    context = {"convention": found.convention, "component": found, "year": year}
    context |= {"party": party, "form": form}
    return render(request, "financing/rounds/address.html", context)


def _is_written(request: HttpRequest, form: forms.Form, component: Component, party: Party) -> bool:
    """Whether it is; else the form says why not."""
    typed: dict[str, Any] = form.cleaned_data
    try:
        complete_address(
            component=component, party=party, address=typed["address"], by=request.user
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, f"Adresse de {party} enregistrée.")
    return True
