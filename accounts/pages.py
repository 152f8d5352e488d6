"""One's own account: password, second factor, open sessions."""

from urllib.parse import quote

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import password_changed
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import acts
from accounts.devices import Device, devices_of
from accounts.forms import ChangePasswordForm, EnrolForm, NewPasswordForm
from accounts.unsent import drop, kept_for
from press.kit.addresses import COLUMNS, changed
from press.kit.tables import Table

FRESH_CODES = "recovery_codes"  # in the session, from their making to their only showing
EVERYWHERE, ELSEWHERE = "partout", "autres"
proven = reauthentication_required(app="allauth.mfa")


@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended: to be sent again, or abandoned by a POST."""
    kept = kept_for(request)
    if kept is None:
        return redirect("home")
    if request.method != "POST":
        return render(request, "accounts/unsent.html", {"unsent": kept})
    drop(request)
    messages.info(request, "C'est abandonné : rien n'est enregistré.")
    return redirect(kept.back)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {"has_second_factor": _second_factor(request).exists()}
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change it; whoever never had one, since ProConnect vouched for them, chooses a first one."""
    has_one = request.user.has_usable_password()
    form_class = ChangePasswordForm if has_one else NewPasswordForm
    form = form_class(request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        password_changed.send(sender=type(request.user), request=request, user=request.user)
        messages.success(
            request, "Votre mot de passe est changé ; vos autres sessions sont fermées."
        )
        return redirect("account")
    return render(request, "accounts/password.html", {"form": form})


@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    devices = devices_of(request.user, current=request.session.session_key)
    what = request.POST.get("fermer", "")
    if request.method == "GET":
        return render(request, "accounts/sessions.html", {"devices": devices})
    acts.close_sessions(by=request.user, devices=_chosen(devices, what))
    if what == EVERYWHERE:
        logout(request)
        messages.success(request, "Vous êtes déconnecté de partout.")
        return redirect("login")
    messages.success(request, "C'est fermé : il faudra s'y connecter à nouveau.")
    return redirect("sessions")


def _chosen(devices: list[Device], what: str) -> list[Device]:
    """Everywhere, everywhere else, or one of the others by its number."""
    if what == EVERYWHERE:
        return devices
    others = [device for device in devices if not device.is_current]
    return others if what == ELSEWHERE else [one for one in others if str(one.pk) == what]


@require_POST
def choose_columns(request: HttpRequest, name: str) -> HttpResponse:
    """The columns of a list: remembered, or in the address for this once; back to the list."""
    table = Table.declared.get(name)
    if table is None:
        raise Http404("Aucune liste ne porte ce nom.")
    chosen = [one for one in table.base_columns if one in request.POST.getlist(COLUMNS)]
    back = _own_address(request, request.POST.get("retour", ""))
    if request.POST.get("une_fois"):
        path, _, query = back.partition("?")
        return redirect(path + changed(QueryDict(query), {COLUMNS: ",".join(chosen) or None}))
    acts.choose_columns(by=request.user, table=name, columns=chosen)
    messages.success(request, "Ces colonnes sont retenues : vous les retrouverez sur cette liste.")
    return redirect(back)


def _own_address(request: HttpRequest, address: str) -> str:
    """An address of ours to go back to; home when it is none."""
    host = request.get_host()
    is_ours = url_has_allowed_host_and_scheme(address, {host}, require_https=request.is_secure())
    return address if address.startswith("/") and is_ours else reverse("home")


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    found = {one.type: one for one in _second_factor(request)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "telephone": found.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@proven
def enrol(request: HttpRequest) -> HttpResponse:
    if _second_factor(request).exists():  # activated elsewhere: this session shows a code
        return redirect_to_login(reverse("second_factor"), reverse("mfa_reauthenticate"))
    form = EnrolForm(request.POST or None, user=request.user)
    if form.is_valid():
        codes = acts.enrol_second_factor(by=request.user, secret=form.secret)
        clear_totp_secret(request)
        record_authentication(request, request.user, "mfa", type=Authenticator.Type.TOTP.value)
        return _show_once(request, codes)
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, form.secret)
    context = {"form": form, "secret": form.secret, "qr": adapter.build_totp_svg(address)}
    return render(request, "accounts/enrol.html", context)


@require_POST
@proven
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    acts.remove_second_factor(user=request.user, by=request.user)
    records = get_authentication_records(request, request.user)
    kept = [record for record in records if record["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    messages.success(request, "Le second facteur est retiré.")
    return redirect("second_factor")


@require_POST
@proven
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    if not _second_factor(request).exists():
        return redirect("second_factor")
    return _show_once(request, acts.renew_recovery_codes(by=request.user))


@never_cache
@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that have just been made, this once."""
    codes = request.session.pop(FRESH_CODES, [])
    if not codes:
        return redirect("second_factor")
    text = "Codes de secours de Prorata, chacun une fois\r\n\r\n" + "\r\n".join(codes)
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{quote(text)}"}
    return render(request, "accounts/recovery_codes.html", context)


def _show_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    request.session[FRESH_CODES] = codes
    return redirect("recovery_codes")


def _second_factor(request: HttpRequest) -> "QuerySet[Authenticator]":
    return Authenticator.objects.filter(user=request.user)
