"""The page where letters of a round are sent: chosen, told, then sent once."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from conventions.models import Convention
from epci.permissions import Act, require
from financing.entities.sending import Sending
from financing.models import CallRound
from financing.sending.acts import LettersSent, send_letters
from financing.sending.forms import SendForm
from financing.sending.reading import sent_by_form
from financing.sending.tables import LetterToSendTable
from press.kit import confirm
from press.kit.naming import named
from press.words.french import long_date, plural

WAYS = {
    "courriel": Sending.Way.MAIL,
    "courrier": Sending.Way.POST,
    "chorus-pro": Sending.Way.CHORUS,
}
DONE = {
    Sending.Way.MAIL: "confiée,confiées",
    Sending.Way.POST: "notée comme postée,notées comme postées",
    Sending.Way.CHORUS: "notée comme déposée,notées comme déposées",
}


@require_http_methods(["GET", "HEAD", "POST"])
def send_round(request: HttpRequest, reference: str, pk: int, way: str) -> HttpResponseBase:
    """Which letters, to whom, with what words; POST tells what will happen, then sends."""
    if way not in WAYS:
        raise Http404("Une lettre part par courriel, par courrier ou sur Chorus Pro.")
    round_, today = _round(request.user, reference, pk), timezone.localdate()
    carrier = round_.component.carrier.organisation
    require(request.user, Act.SEND_CALLS, carrier)
    typed = request.POST if confirm.step_of(request) != confirm.CHOOSE else None
    kept = request.POST.dict() | {"letters": request.POST.getlist("letters")}
    initial = kept if request.method == "POST" else {"letters": request.GET.getlist("letters")}
    form = SendForm(typed, initial=initial, round_=round_, way=WAYS[way], on=today)
    context = {
        "convention": round_.component.convention,
        "round": round_,
        "carrier": carrier,
        "way": way,
        "ways": [(word, one.label) for word, one in WAYS.items()],
        "table": LetterToSendTable(form.told if form.is_valid() else [], request=request),
    }
    return confirm.answer(request, _flow(request, round_, form), form, context)


def _flow(request: HttpRequest, round_: CallRound, form: SendForm) -> confirm.Flow:
    def already(token: str) -> HttpResponseBase | None:
        done = sent_by_form(token)
        if done is None:
            return None
        day = long_date(done.sent_on)
        messages.info(request, f"Envoi déjà fait le {day} par {done.sent_by}.")
        return redirect("call_round", round_.component.convention.reference, round_.pk)

    def then(done: LettersSent) -> HttpResponseBase:
        one, several = DONE[form.way].split(",")
        said = f"{plural(done.count, 'lettre')} {several if done.count > 1 else one}"
        messages.success(request, f"{said}{' au courriel' if form.way == 'mail' else ''}.")
        return redirect("call_round", round_.component.convention.reference, round_.pk)

    return confirm.Flow(
        typed="financing/sending/send.html",
        told="financing/sending/send_confirmation.html",
        act=partial(send_letters, round_=round_, by=request.user, on=form.on),
        then=then,
        already=already,
    )


def _round(user: User, reference: str, pk: int) -> CallRound:
    rounds = CallRound.objects.filter(
        named(reference, "component__convention"),
        component__convention__in=Convention.objects.visible_to(user),
    ).select_related("component__convention", "component__carrier__organisation", "period")
    return get_object_or_404(rounds, pk=pk)
