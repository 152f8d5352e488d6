"""What allauth asks of us: who may sign up, what is said, what is limited."""

import time
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import limits, security
from accounts.models import User, spelling
from accounts.security import Kind
from post import outbox
from press.files.ciphers import decrypt, encrypt

WRONG_CODE = (
    "Ce code n'est pas le bon, ou il a déjà servi. S'il vient de votre téléphone, vérifiez-en "
    "l'heure : une horloge en retard ou en avance de plus de trente secondes donne de faux codes. "
    "Réglez-la sur « automatique », puis tapez le code suivant."
)
TOO_MANY = (
    "Trop d'essais manqués sur ce compte : il est fermé aux essais pendant une heure, ou jusqu'à "
    "un nouveau mot de passe. Si ce n'est pas vous, prévenez l'administrateur de votre organisme."
)
NOT_THEIRS = "Ce n'est pas votre mot de passe."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation; an address has one account, whatever its spelling."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble : "
        "vérifiez les deux, ou demandez un nouveau mot de passe.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """One is sent on to a page of this site, and to nothing else."""
        host = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, host, require_https=self.request.is_secure())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever was wrong too often from here is told when to come back, and costs no more."""
        if limits.is_locked(request, credentials):
            self._tell(Kind.LOCKED, credentials, "trop d'essais depuis cette adresse")
            raise ImmediateHttpResponse(limits.locked_out(request, None, credentials))
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._tell(Kind.LOCKED, credentials, "trop d'essais sur ce compte")
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account has one count, under whatever name of the site it is tried."""
        return spelling(credentials["email"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account is answered like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and user.is_active:
            return user
        self._tell(Kind.FAILED, credentials, "compte fermé" if user else "mot de passe")
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        methods = (one["method"] for one in get_authentication_records(request, user))
        security.tell(Kind.SIGN_IN, person=user, detail=", ".join(dict.fromkeys(methods)))

    def _tell(self, kind: str, credentials: dict[str, Any], detail: str) -> None:
        email = spelling(credentials.get("email") or "")
        person = User.objects.filter(email=email).first()
        security.tell(kind, person=person, typed=email, detail=detail)

    def reauthenticate(self, user: User, password: str) -> bool:
        """The same limits as at the sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found == user

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who has just signed in is not asked for their password again."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0)
        return time.time() - last >= app_settings.REAUTHENTICATION_TIMEOUT

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's one address, whichever name of it the request used."""
        address = urlsplit(super().get_reset_password_from_key_url(key))
        return settings.BASE_URL + address.path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        name = template_prefix.rpartition("/")[2]
        outbox.put(name, to=spelling(email), context=context, is_secret=True)


class SecondFactorAdapter(DefaultMFAAdapter):
    """How a telephone names us, and what is said of a wrong code."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Prorata"

    def build_totp_svg(self, url: str) -> str:
        """Black on white whatever the page's colours, or a telephone would not read it."""
        return segno.make(url, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff")
